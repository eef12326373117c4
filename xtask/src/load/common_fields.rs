//! The fields that nearly all records share: `[common]` of `api.toml`, and the line `common` of a record.

use toml::{Spanned as Toml, de::DeValue};

use super::{
    field_line::{FieldLine, own, read},
    table::Table,
};
use crate::{
    diagnostics::{At, Spanned, nearest},
    spec::{
        Field,
        evidence::{Attestation, Evidence},
        field::{CommonField, FieldOrigin},
    },
};

/// The line in `[fields]` in place of the fields of `[common]`.
pub(super) const COMMON: &str = "common";

/// Reads `[common]` of `api.toml`. Empty if the file does not have it.
pub(super) fn common_fields(table: &mut Table<'_, '_>) -> Vec<CommonField> {
    let Some(inner) = table.table(COMMON) else { return Vec::new() };
    let file = inner.file;
    let mut fields = Vec::new();
    for (name, value) in inner.entries() {
        let Some(line) = Table::of(file, value, inner.mistakes) else { continue };
        let has_evidence = line.has("evidence");
        fields
            .push(CommonField { field: own(name, line, Evidence::Documented, None), has_evidence });
    }
    fields
}

/// Adds the common fields that a line `common` names.
pub(super) fn shared(
    table: &mut Table<'_, '_>,
    (line, value): (&Spanned<String>, &Toml<DeValue<'_>>),
    evidence: Evidence,
    common: Option<&[CommonField]>,
    fields: &mut Vec<Field>,
) {
    // A mistake in specs/api.toml has been noted there.
    let Some(common) = common else { return };
    if common.is_empty() {
        let help = "add a table `[common]` to specs/api.toml, or write the fields here";
        return table.mistakes.push(&line.at, "there are no common fields", help);
    }
    for (known, at) in named(table, line, value, common) {
        let name = known.field.name.value.as_str();
        if let Some(field) = fields.iter().find(|field| field.name.value == name) {
            note_place(&field.name.clone(), table);
            continue;
        }
        let mut field = known.field.clone();
        field.name.at = at;
        field.origin = FieldOrigin::Common;
        if !known.has_evidence {
            field.evidence = evidence;
        }
        fields.push(field);
    }
}

/// Returns the common fields that the value of a line names, each with the place of its name.
fn named<'a>(
    table: &mut Table<'_, '_>,
    line: &Spanned<String>,
    value: &Toml<DeValue<'_>>,
    common: &'a [CommonField],
) -> Vec<(&'a CommonField, At)> {
    let all = || common.iter().map(|known| (known, line.at.clone())).collect();
    let list = match value.get_ref() {
        DeValue::Boolean(true) => return all(),
        DeValue::Array(list) => list,
        _ => {
            let help = "write `common = true` for all common fields, or a list of their names";
            let at = At::new(table.file, value.span());
            table.mistakes.push(&at, "`common` is neither `true` nor a list", help);
            return all();
        }
    };
    let mut found: Vec<(&CommonField, At)> = Vec::new();
    for value in list {
        let at = At::new(table.file, value.span());
        let Some(name) = value.get_ref().as_str() else {
            table.mistakes.push(&at, "a name of a field is a text", "write `\"createdOn\"`");
            continue;
        };
        if found.iter().any(|(known, _)| known.field.name.value == name) {
            let message = format!("a second common field `{name}`");
            table.mistakes.push(&at, message, "each field occurs once");
            continue;
        }
        match common.iter().find(|known| known.field.name.value == name) {
            Some(known) => found.push((known, at)),
            None => {
                let names = || common.iter().map(|known| known.field.name.value.as_str());
                let help = match nearest(name, names()) {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!(
                        "there are `{}`; write other fields as lines of their own",
                        names().collect::<Vec<_>>().join("`, `")
                    ),
                };
                table.mistakes.push(&at, format!("there is no common field `{name}`"), help);
            }
        }
    }
    found
}

/// Notes a line with the name of a common field that is not directly below `common`.
fn note_place(name: &Spanned<String>, table: &mut Table<'_, '_>) {
    let help = "move the line directly below `common`, which gives the place of the field";
    let message = format!("a change of the common field `{}` elsewhere", name.value);
    table.mistakes.push(&name.at, message, help);
}

/// Applies a line below `common` to the field that it names.
pub(super) fn change(
    field: &mut Field,
    name: &Spanned<String>,
    mut table: Table<'_, '_>,
    is_below: bool,
) {
    let line = read(&mut table, None, false);
    if !is_below {
        note_place(name, &mut table);
    }
    field.name.at = name.at.clone();
    field.origin = FieldOrigin::ChangedCommon;
    let (count, same) = apply(line, field);
    for (key, at) in same {
        let message = format!("the common field `{}` has this `{key}` anyway", name.value);
        table.mistakes.push(&at, message, "leave it out");
    }
    if count == 0 && table.is_empty() {
        let message = format!("the line changes nothing of the common field `{}`", name.value);
        table.mistakes.push(&name.at, message, "leave it out");
    }
    table.finish();
}

/// A key and its place.
type PlacedKey = (&'static str, At);

/// Sets the keys of a line in a field. Returns their number, and the keys that the field has anyway.
fn apply(line: FieldLine, field: &mut Field) -> (usize, Vec<PlacedKey>) {
    let mut same = Vec::new();
    let mut count = line.flags.len() + line.facts.len();
    if let Some((ty, is_assumed)) = line.ty {
        count += 1;
        if ty.value == field.ty.value && is_assumed == field.is_type_assumed {
            same.push(("type", ty.at.clone()));
        }
        (field.ty, field.is_type_assumed) = (ty, is_assumed);
    }
    for (flag, Spanned { value, at }) in line.flags {
        if field.state(flag) == flag.state(value) {
            same.push((flag.word(), at));
        }
        field.set(flag, value);
    }
    if let Some(Spanned { value, at }) = line.max_length {
        count += 1;
        replace(&mut field.max_length, Some(value), "max_length", at, &mut same);
    }
    if let Some(Spanned { value, at }) = line.unit {
        count += 1;
        replace(&mut field.unit, Some(value), "unit", at, &mut same);
    }
    if let Some(Spanned { value, at }) = line.doc {
        count += 1;
        replace(&mut field.doc, value, "doc", at, &mut same);
    }
    if let Some(rust) = line.rust {
        count += 1;
        if field.rust.as_ref().is_some_and(|old| old.value == rust.value) {
            same.push(("rust", rust.at.clone()));
        }
        field.rust = Some(rust);
    }
    if let Some(Spanned { value, at }) = line.evidence {
        count += 1;
        let mut old = Attestation { evidence: field.evidence, provenance: field.provenance.take() };
        replace(&mut old, value, "evidence", at, &mut same);
        (field.evidence, field.provenance) = (old.evidence, old.provenance);
    }
    count += line.history.replace(&mut field.history);
    same.extend(line.facts.apply(&mut field.facts));
    (count, same)
}

/// Replaces a value. Notes the key if the new value is the old one.
fn replace<T: PartialEq>(
    old: &mut T,
    new: T,
    key: &'static str,
    at: At,
    same: &mut Vec<PlacedKey>,
) {
    if *old == new {
        same.push((key, at));
    }
    *old = new;
}
