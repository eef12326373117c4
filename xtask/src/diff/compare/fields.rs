//! Compares the fields of a record or an object.

use super::{
    field_names, flags,
    history::{self, was_called},
    owner::{Owner, OwnerKind},
    server_facts,
    texts::{self, KnownBy},
    types,
};
use crate::{
    diff::{
        Level,
        finding::{Comparison, Item, Side},
        matching::{Pairs, moved},
        names::member,
        rules::fields as rule,
    },
    rust::types::{field_type, needs_box},
    spec::{Field, Specs, Type, field_flag::FieldFlag},
};

/// Returns whether two lists of fields have equal names and facts, apart from documentation.
pub(super) fn are_alike(old: &[Field], new: &[Field], comparison: &Comparison<'_>) -> bool {
    if old.is_empty() || names(old, |_| true) != names(new, |_| true) {
        return false;
    }
    let mut pairs = old.iter().zip(new);
    pairs.all(|(old, new)| is_alike(old, new, comparison))
}

/// Returns whether two fields have equal facts, apart from their names and their documentation.
fn is_alike(old: &Field, new: &Field, comparison: &Comparison<'_>) -> bool {
    let owner = Owner {
        wire: "",
        rust: "",
        kind: OwnerKind::Object,
        evidence: (old.evidence, new.evidence),
        at: &new.name.at,
    };
    let found = comparison.trial(|comparison| compare_field(old, new, &owner, comparison));
    found.iter().all(|finding| finding.rule.level == Level::Docs)
}

pub(super) fn compare(
    old: &[Field],
    new: &[Field],
    owner: &Owner<'_>,
    comparison: &mut Comparison<'_>,
) {
    let mut pairs = Pairs::new(old, new, |field| field.name.value.as_str());
    for (old, new) in std::mem::take(&mut pairs.both) {
        compare_field(old, new, owner, comparison);
    }
    for (before, after) in pairs.take_alike(|old, new| was_called(&new.history, &old.name.value)) {
        field_names::renamed(before, after, owner, comparison);
        compare_field(before, after, owner, comparison);
    }
    let is_renamed = |before: &Field, after: &Field| {
        let is_near = before.doc == after.doc || neighbours(old, before) == neighbours(new, after);
        is_near && is_alike(before, after, comparison)
    };
    for (before, after) in pairs.take_alike(is_renamed) {
        let item = owner.item(after, Side::New);
        if owner.name(before) == item.rust {
            field_names::wire_renamed(&before.name.value, &item, comparison);
            compare_field(before, after, owner, comparison);
            continue;
        }
        let was = owner.name(before);
        let says = format!(
            "seems to be `{}` with another name (its line is otherwise equal)",
            before.name.value
        );
        let effect = format!("{} stop compiling", owner.parts(before));
        let entry = format!("Rename `{was}` to `{}`.", item.rust);
        comparison.add(&rule::FIELD_RENAMED, &item, &says, entry).effect(effect);
        compare_field(before, after, owner, comparison);
    }
    pairs.removed.iter().for_each(|old| removed(old, owner, comparison));
    pairs.added.iter().for_each(|new| added(new, owner, comparison));
    compare_order(old, new, owner, comparison);
}

/// Returns the names of some fields.
fn names(fields: &[Field], is_counted: fn(&Field) -> bool) -> Vec<&str> {
    let counted = fields.iter().filter(|field| is_counted(field));
    counted.map(|field| field.name.value.as_str()).collect()
}

/// Returns the names of the fields before and after one.
fn neighbours<'a>(
    fields: &'a [Field],
    field: &Field,
) -> Option<(Option<&'a str>, Option<&'a str>)> {
    let index = fields.iter().position(|known| known.name.value == field.name.value)?;
    let name = |index: Option<usize>| Some(fields.get(index?)?.name.value.as_str());
    Some((name(index.checked_sub(1)), name(index.checked_add(1))))
}

fn removed(old: &Field, owner: &Owner<'_>, comparison: &mut Comparison<'_>) {
    let item = owner.item(old, Side::Old);
    let entry = format!("Remove `{}`.", item.rust);
    let effect = format!("{} stop compiling", owner.parts(old));
    comparison.add(&rule::FIELD_REMOVED, &item, "is gone", entry).effect(effect);
}

fn added(new: &Field, owner: &Owner<'_>, comparison: &mut Comparison<'_>) {
    let item = owner.item(new, Side::New);
    if new.has(FieldFlag::Required) && owner.has_setters() {
        flags::required_added(&item, new, owner, "is new and required", comparison);
        return;
    }
    let entry = format!("Add `{}`.", item.rust);
    comparison.add(&rule::FIELD_ADDED, &item, "is new", entry);
}

fn compare_field(old: &Field, new: &Field, owner: &Owner<'_>, comparison: &mut Comparison<'_>) {
    let item = owner.item(new, Side::New);
    let Field {
        name: old_name,
        // The name in Rust follows from the one on the wire if it is not given.
        rust: _,
        ty: _,
        doc: old_doc,
        unit: old_unit,
        // Abilities and other options are compared with those that Core refuses.
        flags: _,
        refused: _,
        max_length: old_length,
        evidence: old_evidence,
        provenance: old_provenance,
        is_type_assumed: was_assumed,
        // The box is compared with the type. The place of a line is not a fact.
        is_boxed: _,
        origin: _,
        history: old_history,
        facts: old_facts,
    } = old;
    if old_name.value == new.name.value {
        field_names::compare(old, new, owner, comparison);
    }
    compare_type(old, new, owner, comparison);
    compare_doubt(*was_assumed, new.is_type_assumed, &item, comparison);
    for flag in FieldFlag::ALL {
        flags::compare(flag, (old, new), owner, comparison);
    }
    compare_length(*old_length, new.max_length, owner, &item, comparison);
    compare_unit(old_unit.as_deref(), new.unit.as_deref(), &item, comparison);
    texts::docs(old_doc, &new.doc, &item, comparison);
    texts::provenance(old_provenance.as_ref(), new.provenance.as_ref(), &item, comparison);
    history::compare(old_history, &new.history, &old.name.value, &item, comparison);
    server_facts::compare(old_facts, &new.facts, &item, comparison);
    let old = KnownBy { own: *old_evidence, default: owner.evidence.0 };
    let new = KnownBy { own: new.evidence, default: owner.evidence.1 };
    texts::evidence(old, new, &item, comparison);
}

fn compare_type(old: &Field, new: &Field, owner: &Owner<'_>, comparison: &mut Comparison<'_>) {
    let is_equal = types::are_equal(&old.ty.value, &new.ty.value, &comparison.new.specs);
    if is_equal && needs_box(old) == needs_box(new) {
        return;
    }
    let item = Item { at: &new.ty.at, ..owner.item(new, Side::New) };
    let shown = |field: &Field, specs: &Specs| match field.ty.value {
        Type::OwnId => format!("Id<{}>", owner.rust),
        _ => field_type(field, &specs.type_names),
    };
    let (was, is) = (shown(old, &comparison.old.specs), shown(new, &comparison.new.specs));
    let effect = format!("programs with {} expect `{was}`", owner.parts(new));
    let says = format!("is `{is}`, formerly `{was}`");
    let entry = format!("Change the type of `{}` from `{was}` to `{is}`.", member(owner.rust, new));
    comparison.add(&rule::TYPE_CHANGED, &item, &says, entry).effect(effect);
}

/// Compares the question marks of types.
fn compare_doubt(was: bool, is: bool, item: &Item<'_>, comparison: &mut Comparison<'_>) {
    match (was, is) {
        (true, false) => {
            let entry = format!(
                "Report a value of `{}` with another type as an error of its row.",
                item.rust
            );
            comparison.add(
                &rule::TYPE_CONFIRMED,
                item,
                "has a known type, formerly an assumed one",
                entry,
            );
        }
        (false, true) => {
            let entry = format!("Leave `{}` unset for a value of another type.", item.rust);
            comparison.add(&rule::TYPE_DOUBTED, item, "has an assumed type", entry);
        }
        (true, true) | (false, false) => {}
    }
}

fn compare_length(
    old: Option<i64>,
    new: Option<i64>,
    owner: &Owner<'_>,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    if old == new {
        return;
    }
    let shown = |length: Option<i64>| {
        length.map_or_else(
            || "any number of characters".to_owned(),
            |length| format!("at most {length} characters"),
        )
    };
    let says = format!("has {}, formerly {}", shown(new), shown(old));
    if !owner.is_written() {
        comparison.add(&rule::FIELD_NOTED, item, &says, None);
        return;
    }
    let is_shorter = new.unwrap_or(i64::MAX) < old.unwrap_or(i64::MAX);
    let rule = if is_shorter { &rule::LENGTH_SHORTER } else { &rule::LENGTH_LONGER };
    let entry = format!("Accept {} in `{}`, formerly {}.", shown(new), item.rust, shown(old));
    comparison.add(rule, item, &says, entry);
}

fn compare_unit(
    old: Option<&str>,
    new: Option<&str>,
    item: &Item<'_>,
    comparison: &mut Comparison<'_>,
) {
    match (old, new) {
        (Some(old), Some(new)) if old != new => {
            let entry = format!("Read `{}` in {new} instead of {old}.", item.rust);
            comparison.add(
                &rule::UNIT_CHANGED,
                item,
                &format!("is in {new}, formerly in {old}"),
                entry,
            );
        }
        (None, Some(new)) => {
            comparison.add(&rule::UNIT_NOTED, item, &format!("is in {new}"), None);
        }
        (Some(old), None) => {
            comparison.add(
                &rule::UNIT_NOTED,
                item,
                &format!("is no longer known to be in {old}"),
                None,
            );
        }
        (Some(_), Some(_)) | (None, None) => {}
    }
}

/// Compares the order of lines, and the order of the required ones.
fn compare_order(old: &[Field], new: &[Field], owner: &Owner<'_>, comparison: &mut Comparison<'_>) {
    let moved = |is_counted: fn(&Field) -> bool| {
        moved(&names(old, is_counted), &names(new, is_counted)).join("`, `")
    };
    let (wire, rust) = (owner.wire.to_owned(), owner.rust.to_owned());
    let item = Item { owner: owner.wire, wire, rust, side: Side::New, at: owner.at };
    let required = moved(|field| field.has(FieldFlag::Required));
    if owner.has_setters() && !required.is_empty() {
        let says = format!("has the required `{required}` at another place");
        let entry = format!(
            "Change the order of the type parameters of inputs of `{}`: `{required}` moved.",
            owner.rust
        );
        comparison.add(&rule::REQUIRED_ORDER, &item, &says, entry);
    }
    let all = moved(|_| true);
    if !all.is_empty() {
        comparison.add(&rule::ORDER_CHANGED, &item, &format!("has `{all}` at another place"), None);
    }
}
