//! Compares the fields of a record with the members of its objects.

use super::{
    Record, propose, share,
    values::{self, fits, keeps_points, kinds, listed, shows},
};
use crate::{
    drift::{
        finding::{Edit, FindingKind},
        shape::{Shape, add},
    },
    spec::{Field, Specs, Type, evidence::Evidence, field_flag::FieldFlag},
};

/// The number of listed names that show that objects are records.
const RECORD_NAMES: usize = 3;

/// Compares the fields that the spec lists.
pub(super) fn compare(record: &mut Record<'_>, all: &Shape) {
    let keeps_points = keeps_points(all);
    let complete = record.shapes.whole.objects;
    for field in record.spec.fields {
        let name = &field.name.value;
        // A request that Core accepted shows types and values, too.
        if let Some(mut shape) = record.shapes.created.field(name).cloned() {
            all.field(name).into_iter().for_each(|answered| shape.merge(answered));
            compare_type(record, field, &shape, keeps_points);
            compare_values(record, field, &shape);
        } else if let Some(shape) = all.field(name) {
            compare_type(record, field, shape, keeps_points);
            compare_values(record, field, shape);
        }
        let Some(shape) = all.field(name) else {
            if complete > 0 {
                let text = "no complete answer has it".to_owned();
                record.push(FindingKind::Unseen, name, (0, complete), text);
            }
            continue;
        };
        if field.facts.null == Some(false) && shape.null > 0 {
            let text = "the spec says that it is never `null`".to_owned();
            record.push(FindingKind::Null, name, (shape.null, shape.count()), text);
            record.propose(Some("null = true".to_owned()), None);
        }
        if field.evidence == Evidence::Assumed {
            let text = "the answers have the field".to_owned();
            record.push(FindingKind::Confirmed, name, share(shape, all), text);
            let proposal = Some("evidence = \"observed\"".to_owned());
            record.propose(proposal, Some(Edit::FieldEvidence));
        }
    }
}

/// Compares the types of values with the declared type.
fn compare_type(record: &mut Record<'_>, field: &Field, shape: &Shape, keeps_points: bool) {
    let (name, ty) = (&field.name.value, &field.ty.value);
    let filled = shape.filled();
    if *ty == Type::Json {
        if filled > 0 {
            let ty = propose::type_of(name, shape, keeps_points, record.specs);
            let text = format!("the type is `json`, and the values are {}", listed(&kinds(shape)));
            record.push(FindingKind::Untyped, name, (filled, shape.count()), text);
            record.propose((ty != "json").then(|| format!("type = \"{ty}\"")), None);
        }
        return;
    }
    let declared = ty.spelling();
    if let Some((wrong, count)) = misfits(ty, shape, record.specs) {
        let mark = if field.is_type_assumed { "?" } else { "" };
        let text = format!("the type is `{declared}{mark}`, and values are {wrong}");
        record.push(FindingKind::Type, name, (count, filled), text);
        if count == filled {
            let ty = propose::type_of(name, shape, keeps_points, record.specs);
            record.propose((ty != declared).then(|| format!("type = \"{ty}\"")), None);
        }
        return;
    }
    if let (Type::ListOf(item), Some(items)) = (ty, shape.items.as_deref())
        && let Some((wrong, count)) = misfits(item, items, record.specs)
    {
        let text = format!("the type is `{declared}`, and items are {wrong}");
        record.push(FindingKind::Type, name, (count, items.filled()), text);
        return;
    }
    if field.is_type_assumed && shows(ty, shape, keeps_points, record.specs) {
        let text = format!("the values have the type `{declared}`");
        record.push(FindingKind::Confirmed, name, (filled, shape.count()), text);
        record.propose(Some(format!("type = \"{declared}\"")), Some(Edit::TypeEvidence));
    }
}

/// Returns the kinds of values that do not fit a type, and their number.
fn misfits(ty: &Type, shape: &Shape, specs: &Specs) -> Option<(String, u64)> {
    let kinds = kinds(shape).into_iter();
    let wrong: Vec<_> = kinds.filter(|(kind, _)| !fits(ty, *kind, specs)).collect();
    let count = wrong.iter().map(|(_, count)| *count).fold(0, u64::saturating_add);
    (count > 0).then(|| (listed(&wrong), count))
}

/// Compares numbers of enums and lengths of texts.
fn compare_values(record: &mut Record<'_>, field: &Field, shape: &Shape) {
    let name = &field.name.value;
    let is_list = matches!(field.ty.value, Type::ListOf(_));
    let shape = shape.items.as_deref().filter(|_| is_list).unwrap_or(shape);
    if let Type::Enum(of) = field.ty.value.item() {
        let named = values::numbers_of(of, record.specs);
        let unnamed = shape.numbers.iter().filter(|(number, _)| !named.contains(number));
        let unnamed: Vec<_> = unnamed.map(|(number, count)| (*number, *count)).collect();
        let count = unnamed.iter().map(|(_, count)| *count).fold(0, u64::saturating_add);
        if count > 0 && !field.has(FieldFlag::Sensitive) {
            let parts = unnamed.iter().map(|(number, count)| format!("{number} ({count} times)"));
            let parts = parts.collect::<Vec<_>>().join(", ");
            let text = format!("`{of}` has no name for {parts}");
            record.push(FindingKind::Value, name, (count, shape.integer), text);
        }
    }
    let longest = shape.longest_at_least();
    let limit = field.max_length.and_then(|limit| u64::try_from(limit).ok());
    if let Some(limit) = limit.filter(|limit| longest > *limit) {
        let text = format!("`max_length` is {limit}, and the longest text has at least {longest}");
        record.push(FindingKind::Length, name, (1, shape.texts()), text);
    }
}

/// Lists the members that no spec lists.
pub(super) fn unknown(record: &mut Record<'_>, all: &Shape) {
    let keeps_points = keeps_points(all);
    let mut before: Option<String> = None;
    let mut others = all.other_names;
    let fields = record.spec.fields;
    let is_record = is_record(all, fields);
    for member in &all.fields {
        let name = &member.name;
        if is_listed(name, fields) {
            before = Some(name.clone());
            continue;
        }
        let renamed = fields.iter().find(|field| field.history.old_names().any(|old| old == name));
        if let Some(field) = renamed {
            let text = format!("it is the old name of `{}`", field.name.value);
            record.push(FindingKind::Unknown, name, share(&member.shape, all), text);
            continue;
        }
        if !is_record || !propose::is_name(name) {
            add(&mut others, member.shape.count());
            continue;
        }
        let proposal = propose::field(name, &member.shape, keeps_points, record.specs);
        let values = kinds(&member.shape);
        let seen = if values.is_empty() { "always `null`".to_owned() } else { listed(&values) };
        let text = format!("no spec lists it; the values are {seen}");
        record.push(FindingKind::Unknown, name, share(&member.shape, all), text);
        record.propose(Some(proposal.line()), Some(proposal.edit(before.clone())));
        before = Some(name.clone());
    }
    if others > 0 {
        let text = "members have names that may be data, so they are only counted".to_owned();
        record.push(FindingKind::Unknown, "", (others, all.objects), text);
    }
}

fn is_listed(name: &str, fields: &[Field]) -> bool {
    fields.iter().any(|field| field.name.value == name)
}

/// Returns whether objects have enough listed fields to be records.
///
/// The keys of others may be data, as in a map from names of people.
fn is_record(shape: &Shape, fields: &[Field]) -> bool {
    let listed = shape.fields.iter().filter(|member| is_listed(&member.name, fields)).count();
    listed >= RECORD_NAMES || listed >= shape.fields.len().div_ceil(2)
}

/// Compares the requests that made records with `required` and `read_only`.
pub(super) fn requests(record: &mut Record<'_>) {
    let created = &record.shapes.created;
    let all = created.objects;
    if all == 0 {
        return;
    }
    for field in record.spec.fields {
        let name = &field.name.value;
        let sent = created.field(name).map_or(0, Shape::filled);
        if field.has(FieldFlag::Required) && sent < all {
            let lacking = all.saturating_sub(sent);
            let text = "Core accepted creates without this required field".to_owned();
            record.push(FindingKind::Required, name, (lacking, all), text);
        }
        if field.has(FieldFlag::ReadOnly) && sent > 0 {
            let text =
                "Core accepted creates with this field, which only the server writes".to_owned();
            record.push(FindingKind::ReadOnly, name, (sent, all), text);
        }
    }
    let fields = record.spec.fields;
    let is_record = is_record(created, fields);
    for member in &created.fields {
        let name = &member.name;
        let is_known = is_listed(name, fields) || record.shapes.whole.field(name).is_some();
        if is_record && !is_known && propose::is_name(name) {
            let text = "creates send it, and no spec lists it; Core may ignore it".to_owned();
            record.push(FindingKind::Unknown, name, (member.shape.count(), all), text);
        }
    }
}
