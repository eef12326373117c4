//! Rules for the names that the specs give to Rust.

use std::collections::{BTreeMap, BTreeSet};

use super::check_twice;
use crate::{
    diagnostics::{At, Mistakes, Spanned},
    rules::names::is_word,
    rust::{
        calls::standard_call_name,
        names::{builder_name, file_name, input_name, reference_name, rust_call},
    },
    spec::{Call, Enum, Origin, Reference, Resource, Specs, Type, scalar::Scalar},
};

/// Names of the root of `core-api`, and of Rust's prelude, that no spec may take.
const TAKEN: [&str; 34] = [
    "AccessToken",
    "BaseUrl",
    "BaseUrlError",
    "Client",
    "CanReferTo",
    "DecodeError",
    "Endpoint",
    "Error",
    "ErrorKind",
    "Evidence",
    "Field",
    "Fields",
    "Filter",
    "Id",
    "IdError",
    "Json",
    "Object",
    "Option",
    "Order",
    "Projection",
    "Redactor",
    "Reference",
    "Resource",
    "RowError",
    "Scope",
    "ScopeSet",
    "Scopes",
    "Target",
    "TokenError",
    "TokenProvider",
    "UnknownValue",
    "Unlisted",
    "Vec",
    "WireEnum",
];

/// Returns whether a name is the Rust type of a scalar, which records import.
fn is_scalar(name: &str) -> bool {
    Scalar::ALL.into_iter().any(|scalar| scalar.facts().rust == name)
}

pub(super) fn check(specs: &Specs, mistakes: &mut Mistakes) {
    let enums = specs.enums.iter().map(|known| (&known.name, &known.rust, &known.origin));
    let objects = specs.objects.iter().map(|known| (&known.name, &known.rust, &known.origin));
    let resources = specs.resources.iter().map(|known| (&known.name, &known.rust, &known.origin));
    for (name, rust, origin) in enums.chain(objects).chain(resources) {
        check_type_name(name, mistakes);
        check_rust_name(name, rust.as_ref(), mistakes);
        check_file_name(name, origin, mistakes);
    }
    for Reference { name, rust, .. } in specs.references() {
        check_type_name(name, mistakes);
        check_rust_name(name, rust.as_ref(), mistakes);
    }
    for Resource { rust, .. } in specs.resources.iter().filter(|known| !known.is_record()) {
        if let Some(rust) = rust {
            let help = "leave it out; calls have a `rust` of their own";
            mistakes.push(&rust.at, "a resource without a record has no type to name", help);
        }
    }
    check_declarations(specs, mistakes);
    let all = rust_names(specs);
    let names = all.iter().map(|(name, at)| (name.as_str(), *at));
    check_twice(names, "item", "all items are exported side by side; rename one", mistakes);
    for (name, at) in &all {
        if is_taken(name) {
            let help = "write `rust = \"…\"` in its spec, with another name; \
                        `core-api` has an item with this name";
            mistakes.push(at, format!("the name `{name}` is taken"), help);
        }
    }
}

/// Checks that declarations with different names in Rust have different names in the specs, because OpenAPI has the
/// latter. Declarations with equal names in Rust are mistakes of their own.
fn check_declarations(specs: &Specs, mistakes: &mut Mistakes) {
    let enums = specs.enums.iter().map(|known| (&known.name, known.rust_name()));
    let objects = specs.objects.iter().map(|known| (&known.name, known.rust_name()));
    let references = specs.references().iter().map(|known| (&known.name, known.rust_name()));
    let resources = specs.resources.iter().map(|known| (&known.name, known.rust_name()));
    let mut seen: BTreeMap<&str, (&Spanned<String>, &At)> = BTreeMap::new();
    for (name, rust) in enums.chain(objects).chain(references).chain(resources) {
        let (first, at) = *seen.entry(&name.value).or_insert((rust, &name.at));
        if first.value != rust.value {
            let help =
                "rename one; OpenAPI has the names of the vendor, whatever the names in Rust";
            mistakes.push(&name.at, format!("a second declaration `{}`", name.value), help);
            mistakes.also(at, "the first one is here");
        }
    }
}

/// Returns whether an item of `core-api` or a scalar type has a name.
pub(super) fn is_taken(name: &str) -> bool {
    TAKEN.contains(&name) || is_scalar(name)
}

/// Returns every generated item, with the place of its name in a spec.
pub(super) fn rust_names(specs: &Specs) -> Vec<(String, &At)> {
    let mut names = Vec::new();
    for name in specs.enums.iter().map(Enum::rust_name) {
        names.push((name.value.clone(), &name.at));
    }
    for object in &specs.objects {
        let Spanned { value: name, at } = object.rust_name();
        names.push((name.clone(), at));
        names.extend(object.needs_builder().then(|| (builder_name(name), at)));
    }
    for name in specs.references().iter().map(Reference::rust_name) {
        names.push((name.value.clone(), &name.at));
    }
    names.extend(choices(specs));
    let mut seen = BTreeSet::new();
    for resource in &specs.resources {
        let name = &resource.name;
        if resource.is_record() {
            let record = resource.rust_name();
            names.push((record.value.clone(), &record.at));
        }
        // A resource that occurs twice is one mistake.
        if !seen.insert(&name.value) {
            continue;
        }
        for call in &resource.calls {
            names.push((standard_call_name(&call.value, &name.value), &call.at));
            if call.value == "create" {
                names.push((input_name(&name.value), &call.at));
            }
        }
        for call in &resource.extra_calls {
            let at = call.rust.as_ref().map_or(&call.name.at, |rust| &rust.at);
            names.push((rust_call(call, &name.value), at));
        }
    }
    names
}

/// Returns the marker types for ids of one of several records, each with the first place of its records.
fn choices(specs: &Specs) -> Vec<(String, &At)> {
    let objects = specs.objects.iter().flat_map(|object| &object.fields);
    let resources = specs.resources.iter().flat_map(|resource| &resource.fields);
    let calls = specs.resources.iter().flat_map(|resource| &resource.extra_calls);
    let of_calls = calls.flat_map(Call::spanned_types);
    let types = objects.chain(resources).map(|field| &field.ty).chain(of_calls);
    let mut seen = BTreeSet::new();
    let mut choices = Vec::new();
    for ty in types {
        if let Type::Id(names) = ty.value.item()
            && names.len() > 1
            && seen.insert(names)
        {
            choices.push((reference_name(names, &specs.type_names), &ty.at));
        }
    }
    choices
}

/// Checks that the name of a type is in camel case: `TimeEntry`.
pub(super) fn check_type_name(name: &Spanned<String>, mistakes: &mut Mistakes) {
    let is_camel = name.value.starts_with(|first: char| first.is_ascii_uppercase())
        && name.value.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && name.value != "Self";
    if !is_camel && !name.value.is_empty() {
        let help = "write words with capitals and nothing between them, as in `TimeEntry`";
        mistakes.push(&name.at, format!("`{}` is not a valid name of a type", name.value), help);
    }
}

/// Checks the name of a type that a spec gives for Rust.
fn check_rust_name(
    name: &Spanned<String>,
    rust: Option<&Spanned<String>>,
    mistakes: &mut Mistakes,
) {
    let Some(rust) = rust else { return };
    check_type_name(rust, mistakes);
    if rust.value == name.value {
        let help = "leave it out; a type has this name in Rust anyway";
        mistakes.push(&rust.at, "`rust` repeats the name", help);
    }
}

/// Returns whether a name has letters, digits and `_` only, and starts with a letter.
pub(super) fn is_name(name: &str) -> bool {
    is_word(name) && !name.starts_with('_')
}

/// Checks that a spec is in a file with its name.
fn check_file_name(name: &Spanned<String>, origin: &Origin, mistakes: &mut Mistakes) {
    let wanted = format!("{}.toml", file_name(&name.value));
    let found = origin.path.rsplit('/').next().unwrap_or_default();
    if found != wanted {
        let message = format!("`{}` is in a file called `{found}`", name.value);
        mistakes.push(
            &name.at,
            message,
            format!("rename the file to `{wanted}`, or mend the name"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::TAKEN;

    #[test]
    fn every_type_at_the_root_of_core_api_is_taken() {
        let root = include_str!("../../../core-api/src/lib.rs");
        let uses = root.split("\npub use ").skip(1).filter_map(|rest| rest.split(';').next());
        let names: Vec<&str> = uses
            .flat_map(|line| line.split(|letter: char| !letter.is_ascii_alphanumeric()))
            .filter(|word| word.starts_with(|first: char| first.is_ascii_uppercase()))
            .collect();
        assert!(names.contains(&"Client"));
        let free: Vec<_> = names.into_iter().filter(|name| !TAKEN.contains(name)).collect();
        assert!(free.is_empty(), "{free:?}");
    }
}
