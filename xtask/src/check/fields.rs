//! Rules for the fields of a record or object.

use std::collections::{BTreeMap, BTreeSet};

use super::{DeclaredNames, names::is_name, server_facts};
use crate::{
    diagnostics::{At, Mistakes, Spanned},
    rules::{
        field_kinds::FieldKind,
        limits::CAPACITY,
        names::{constant, setter},
    },
    rust::names::{is_field, rust_field},
    spec::{
        Field, Type,
        field::{CommonField, FieldOrigin},
        field_flag::FieldFlag,
    },
};

pub(super) fn check(
    fields: &[Field],
    is_resource: bool,
    known: &DeclaredNames<'_>,
    mistakes: &mut Mistakes,
) {
    check_names(fields, mistakes);
    for field in fields {
        // The mistakes of a common field are noted once, at the field in `api.toml`.
        if field.origin != FieldOrigin::Common {
            check_line(field, known, mistakes);
        }
        let is_own = field.ty.value == Type::OwnId;
        if is_own && !(is_resource && field.name.value == "id") {
            let help = "write `id:…` with the name of the resource that it refers to";
            mistakes.push(
                field.type_at(),
                "a type `id` without a resource is for the `id` of a resource only",
                help,
            );
        }
        if is_resource && field.name.value == "id" && !is_own && field.ty.value != Type::Wrong {
            mistakes.push(
                field.type_at(),
                "the field `id` of a resource holds its own id",
                "write `type = \"id\"`",
            );
        }
    }
    if let Some(field) = fields.get(CAPACITY) {
        let help =
            format!("a record has at most {CAPACITY} fields; leave out fields that nobody needs");
        mistakes.push(&field.name.at, "too many fields", help);
    }
}

/// Checks the fields of `[common]`.
pub(super) fn check_common(
    common: &[CommonField],
    known: &DeclaredNames<'_>,
    mistakes: &mut Mistakes,
) {
    let fields: Vec<_> = common.iter().map(|known| known.field.clone()).collect();
    check_names(&fields, mistakes);
    for field in &fields {
        check_line(field, known, mistakes);
    }
}

/// Checks the type and the options of a line.
fn check_line(field: &Field, known: &DeclaredNames<'_>, mistakes: &mut Mistakes) {
    if field.has_own_type() {
        known.check_type(&field.ty, mistakes);
    }
    check_rust_name(field.rust.as_ref(), mistakes);
    // A change of a common field is not to blame for a mistake in `api.toml`.
    let shared = known.common.iter().find(|known| known.field.name.value == field.name.value);
    let shared = shared.filter(|_| field.origin == FieldOrigin::ChangedCommon);
    let old = shared.map(|shared| option_mistakes(&shared.field, known)).unwrap_or_default();
    for (at, message, help) in option_mistakes(field, known) {
        if old.iter().all(|(_, other, _)| *other != message) {
            mistakes.push(at, message, help);
        }
    }
    let old = shared.map(|shared| server_facts::mistakes(&shared.field, known));
    for (at, message, help) in server_facts::mistakes(field, known) {
        if !old.iter().flatten().any(|(_, other, _)| *other == message) {
            mistakes.push(at, message, help);
        }
    }
}

/// Checks the name of a field that a spec gives for Rust.
pub(super) fn check_rust_name(rust: Option<&Spanned<String>>, mistakes: &mut Mistakes) {
    if let Some(rust) = rust.filter(|rust| !is_field(&rust.value)) {
        let message = format!("`{}` is not a valid name of a field in Rust", rust.value);
        let help = "write words in lower case with `_` between them, as in `project_id`";
        mistakes.push(&rust.at, message, help);
    }
}

/// Checks that the names that follow from the fields differ: identifiers, setters and constants.
fn check_names(fields: &[Field], mistakes: &mut Mistakes) {
    let mut seen: BTreeMap<(&str, String), &At> = BTreeMap::new();
    let mut shared = BTreeSet::new();
    for field in fields.iter().filter(|field| !field.name.value.is_empty()) {
        let (name, origin, rust) = (&field.name, field.origin, rust_field(field));
        // Of equal common fields, a record can be blamed for one.
        if origin != FieldOrigin::Own && !shared.insert(rust.clone()) {
            continue;
        }
        let derived = [
            ("field that Rust calls", rust.clone()),
            ("field with the setter", setter(&rust)),
            ("field with the constant", constant(&rust)),
        ];
        match derived.iter().find_map(|key| Some((key, *seen.get(key)?))) {
            Some(((what, name_in_rust), first)) => {
                let help = "write `rust = \"…\"` beside one, with another name";
                mistakes.push(&name.at, format!("a second {what} `{name_in_rust}`"), help);
                mistakes.also(first, "the first one is here");
            }
            None => seen.extend(derived.map(|key| (key, &name.at))),
        }
    }
    for field in fields.iter().filter(|field| field.origin == FieldOrigin::Own) {
        let name = &field.name;
        if !is_name(&name.value) {
            let help = "a name is letters, digits and `_`, and starts with a letter";
            mistakes.push(
                &name.at,
                format!("`{}` is not a valid name of a field", name.value),
                help,
            );
        }
        if rust_field(field) == "unlisted" {
            let help = "write `rust = \"…\"` beside it, with another name; \
                        `unlisted` holds the fields that the spec does not list";
            mistakes.push(&name.at, "the name `unlisted` is taken", help);
        }
    }
}

/// Returns the mistakes in the options of a field: place, message and advice.
fn option_mistakes<'a>(
    field: &'a Field,
    known: &DeclaredNames<'_>,
) -> Vec<(&'a At, &'static str, &'static str)> {
    let (at, kind) = (&field.name.at, known.kind(field));
    let mut found = Vec::new();
    if field.has(FieldFlag::Required) && field.has(FieldFlag::ReadOnly) {
        let help = "leave out one of `required` and `read_only`";
        found.push((at, "a field that only the server writes cannot be required", help));
    }
    let refuses = |accepts: fn(FieldKind) -> bool| kind.is_some_and(|kind| !accepts(kind));
    if field.max_length.is_some() && refuses(FieldKind::has_length) {
        found.push((at, "only a text has a `max_length`", "leave it out"));
    }
    if field.has(FieldFlag::Sensitive) && refuses(FieldKind::can_be_sensitive) {
        let help = "leave out `sensitive`, or write the values as `int32` or `string`";
        let message = "an enum cannot be sensitive, because its unknown values are logged";
        found.push((at, message, help));
    }
    if field.is_type_assumed && field.ty.value == Type::Json {
        let help = "write `json`; raw JSON fits every value";
        found.push((field.type_at(), "the type `json` is never assumed", help));
    }
    if matches!(field.ty.value.item(), Type::Nothing | Type::Input(_)) {
        let help = "write the type of its value; `none` and `input` are for calls";
        found.push((field.type_at(), "a field cannot hold this", help));
    }
    if has_word(field, FieldFlag::Filter) && refuses(FieldKind::has_filters)
        || has_word(field, FieldFlag::Sort) && refuses(FieldKind::has_orders)
    {
        let help = "leave out `filter` and `sort`";
        found.push((at, "a nested field neither filters nor sorts", help));
    }
    found
}

/// Returns whether a line has a word, with `true` or `false`.
fn has_word(field: &Field, flag: FieldFlag) -> bool {
    field.flags.iter().chain(&field.refused).any(|other| *other == flag)
}

#[cfg(test)]
mod tests {
    use super::CAPACITY;

    #[test]
    fn the_capacity_is_that_of_core_api() {
        let unlisted = include_str!("../../../core-api/src/record/unlisted.rs");
        let constant = format!("const CAPACITY: usize = {CAPACITY};");
        assert!(unlisted.contains(&constant), "{constant}");
    }
}
