//! Rules for the fields of a record or object.

use std::collections::BTreeSet;

use super::{DeclaredNames, check_twice, names::is_word, server_facts};
use crate::{
    diagnostics::{At, Mistakes},
    rust::names::{is_field, rust_field},
    spec::{
        Field, Type,
        field::{CommonField, FieldOrigin},
        field_flag::FieldFlag,
        scalar::Scalar,
    },
};

/// The largest number of fields of a record, as `Unlisted::CAPACITY` of core-api has it.
pub(crate) const CAPACITY: usize = 128;

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
    if let Some(rust) = field.rust.as_ref().filter(|rust| !is_field(&rust.value)) {
        let message = format!("`{}` is not a valid name of a field in Rust", rust.value);
        let help = "write words in lower case with `_` between them, as in `project_id`";
        mistakes.push(&rust.at, message, help);
    }
    // A change of a common field is not to blame for a mistake in `api.toml`.
    let shared = known.common.iter().find(|known| known.field.name.value == field.name.value);
    let shared = shared.filter(|_| field.origin == FieldOrigin::ChangedCommon);
    let old = shared.map(|shared| option_mistakes(&shared.field)).unwrap_or_default();
    for (at, message, help) in option_mistakes(field) {
        if old.iter().all(|(_, other, _)| *other != message) {
            mistakes.push(at, message, help);
        }
    }
    let old = shared.map(|shared| server_facts::mistakes(&shared.field, known.declared_enums));
    for (message, help) in server_facts::mistakes(field, known.declared_enums) {
        if !old.iter().flatten().any(|(other, _)| *other == message) {
            mistakes.push(&field.name.at, message, help);
        }
    }
}

/// Returns the fields whose names a record can be blamed for: its own, and one of equal common ones.
fn without_equal_common(fields: &[Field], rust_name: fn(&Field) -> String) -> Vec<(String, &At)> {
    let mut shared = BTreeSet::new();
    let mut names = Vec::new();
    for field in fields {
        let name = rust_name(field);
        if field.origin == FieldOrigin::Own || shared.insert(name.clone()) {
            names.push((name, &field.name.at));
        }
    }
    names
}

fn check_names(fields: &[Field], mistakes: &mut Mistakes) {
    let rust = without_equal_common(fields, rust_field);
    let names = rust.iter().map(|(name, at)| (name.as_str(), *at));
    check_twice(
        names,
        "field that Rust calls",
        "write `rust = \"…\"` beside one, with another name",
        mistakes,
    );
    let setters = without_equal_common(fields, setter_name);
    let names =
        setters.iter().filter(|(name, _)| name == "new_").map(|(name, at)| (name.as_str(), *at));
    let help = "write `rust = \"…\"` beside one, with another name; the setter of `new` is `new_`";
    check_twice(names, "setter", help, mistakes);
    for field in fields.iter().filter(|field| field.origin == FieldOrigin::Own) {
        let name = &field.name;
        if !is_word(&name.value) {
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

/// Returns the name of the setter that the derive generates. `new` is the name of the constructor.
fn setter_name(field: &Field) -> String {
    match rust_field(field).as_str() {
        "new" => "new_".to_owned(),
        other => other.to_owned(),
    }
}

/// Returns the mistakes in the options of a field: place, message and advice.
fn option_mistakes(field: &Field) -> Vec<(&At, &'static str, &'static str)> {
    let at = &field.name.at;
    let mut found = Vec::new();
    if field.has(FieldFlag::Required) && field.has(FieldFlag::ReadOnly) {
        let help = "leave out one of `required` and `read_only`";
        found.push((at, "a field that only the server writes cannot be required", help));
    }
    if field.max_length.is_some()
        && !matches!(field.ty.value, Type::Scalar(Scalar::Text) | Type::Wrong)
    {
        found.push((at, "only a text has a `max_length`", "leave it out"));
    }
    if field.is_type_assumed && field.ty.value == Type::Json {
        let help = "write `json`; raw JSON fits every value";
        found.push((field.type_at(), "the type `json` is never assumed", help));
    }
    if matches!(field.ty.value.item(), Type::Nothing | Type::Input(_)) {
        let help = "write the type of its value; `none` and `input` are for calls";
        found.push((field.type_at(), "a field cannot hold this", help));
    }
    let has_ability = |flag: &FieldFlag| flag.is_ability();
    if field.ty.value.is_nested() && field.flags.iter().chain(&field.refused).any(has_ability) {
        let help = "leave out `filter` and `sort`";
        found.push((at, "a nested field neither filters nor sorts", help));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::CAPACITY;

    #[test]
    fn the_capacity_is_that_of_core_api_and_of_the_derives() {
        let unlisted = include_str!("../../../core-api/src/record/unlisted.rs");
        let derives = include_str!("../../../core-macros/src/fields/check.rs");
        let constant = format!("const CAPACITY: usize = {CAPACITY};");
        assert!(unlisted.contains(&constant) && derives.contains(&constant), "{constant}");
    }
}
