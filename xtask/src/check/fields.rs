//! Rules for the fields of a record or object.

use super::{DeclaredNames, check_twice, names::is_word};
use crate::{
    diagnostics::Mistakes,
    rust::names::field_name,
    spec::{Field, Type, field_flag::FieldFlag, scalar::Scalar},
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
        known.check_type(&field.ty, mistakes);
        check_options(field, mistakes);
        let is_own = field.ty.value == Type::OwnId;
        if is_own && !(is_resource && field.name.value == "id") {
            let help = "write `id:…` with the name of the resource that it refers to";
            mistakes.push(
                &field.ty.at,
                "a type `id` without a resource is for the `id` of a resource only",
                help,
            );
        }
        if is_resource && field.name.value == "id" && !is_own && field.ty.value != Type::Wrong {
            mistakes.push(
                &field.ty.at,
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

fn check_names(fields: &[Field], mistakes: &mut Mistakes) {
    let rust: Vec<_> =
        fields.iter().map(|field| (field_name(&field.name.value), &field.name.at)).collect();
    let names = rust.iter().map(|(name, at)| (name.as_str(), *at));
    check_twice(
        names,
        "field that Rust calls",
        "rename one in `xtask/src/rust/names.rs`",
        mistakes,
    );
    let setters: Vec<_> =
        fields.iter().map(|field| (setter_name(&field.name.value), &field.name.at)).collect();
    let names =
        setters.iter().filter(|(name, _)| name == "new_").map(|(name, at)| (name.as_str(), *at));
    let help = "rename one in `xtask/src/rust/names.rs`; the setter of `new` is `new_`";
    check_twice(names, "setter", help, mistakes);
    for field in fields {
        let name = &field.name;
        if !is_word(&name.value) {
            let help = "a name is letters, digits and `_`, and starts with a letter";
            mistakes.push(
                &name.at,
                format!("`{}` is not a valid name of a field", name.value),
                help,
            );
        }
        if field_name(&name.value) == "unlisted" {
            let help = "rename it in `xtask/src/rust/names.rs`; \
                        `unlisted` holds the fields that the spec does not list";
            mistakes.push(&name.at, "the name `unlisted` is taken", help);
        }
    }
}

/// Returns the name of the setter that the derive generates. `new` is the name of the constructor.
fn setter_name(wire: &str) -> String {
    match field_name(wire).as_str() {
        "new" => "new_".to_owned(),
        other => other.to_owned(),
    }
}

fn check_options(field: &Field, mistakes: &mut Mistakes) {
    let at = &field.name.at;
    if field.has(FieldFlag::Required) && field.has(FieldFlag::ReadOnly) {
        let help = "leave out one of `required` and `read_only`";
        mistakes.push(at, "a field that only the server writes cannot be required", help);
    }
    if field.max_length.is_some()
        && !matches!(field.ty.value, Type::Scalar(Scalar::Text) | Type::Wrong)
    {
        mistakes.push(at, "only a text has a `max_length`", "leave it out");
    }
    if field.is_type_assumed && field.ty.value == Type::Json {
        let help = "write `json`; raw JSON fits every value";
        mistakes.push(&field.ty.at, "the type `json` is never assumed", help);
    }
    let is_nested = matches!(field.ty.value, Type::Object(_) | Type::List(_) | Type::Json);
    let has_ability = |flag: &FieldFlag| flag.is_ability();
    if is_nested && field.flags.iter().chain(&field.refused).any(has_ability) {
        let help = "leave out `filter` and `sort`";
        mistakes.push(at, "a nested field neither filters nor sorts", help);
    }
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
