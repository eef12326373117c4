//! Rules for the names that the specs give to Rust.

use super::check_twice;
use crate::{
    diagnostics::{At, Mistakes, Spanned},
    emit::names::{call_name, crud_name, file_name, input_name, type_name},
    spec::{Origin, Specs},
};

/// Names of `core-api` that no spec may take.
const TAKEN: [&str; 16] = [
    "BaseUrl",
    "Client",
    "Decimal",
    "Endpoint",
    "Error",
    "ErrorKind",
    "Field",
    "Fields",
    "Filter",
    "Id",
    "Json",
    "Order",
    "Resource",
    "Scope",
    "Unlisted",
    "WireEnum",
];

pub(super) fn check(specs: &Specs, mistakes: &mut Mistakes) {
    let enums = specs.enums.iter().map(|known| (&known.name, &known.origin));
    let objects = specs.objects.iter().map(|known| (&known.name, &known.origin));
    let resources = specs.resources.iter().map(|known| (&known.name, &known.origin));
    for (name, origin) in enums.chain(objects).chain(resources) {
        check_type_name(name, mistakes);
        check_file_name(name, origin, mistakes);
    }
    for reference in specs.references() {
        check_type_name(&reference.name, mistakes);
    }
    let all = rust_names(specs);
    let names = all.iter().map(|(name, at)| (name.as_str(), *at));
    check_twice(names, "item", "all items are exported side by side; rename one", mistakes);
    for (name, at) in &all {
        if TAKEN.contains(&name.as_str()) {
            let help = "rename it in `xtask/src/emit/names.rs`; \
                        `core-api` has an item with this name";
            mistakes.push(at, format!("the name `{name}` is taken"), help);
        }
    }
}

/// Every item that is generated, and the word that it comes from.
fn rust_names(specs: &Specs) -> Vec<(String, &At)> {
    let mut names = Vec::new();
    for name in specs.enums.iter().map(|known| &known.name) {
        names.push((type_name(&name.value).to_owned(), &name.at));
    }
    for name in specs.objects.iter().map(|known| &known.name) {
        names.push((type_name(&name.value).to_owned(), &name.at));
    }
    for name in specs.references().iter().map(|known| &known.name) {
        names.push((type_name(&name.value).to_owned(), &name.at));
    }
    for resource in &specs.resources {
        let name = &resource.name;
        names.push((type_name(&name.value).to_owned(), &name.at));
        for call in &resource.calls {
            names.push((crud_name(&call.value, &name.value), &call.at));
            if call.value == "create" {
                names.push((input_name(&name.value), &call.at));
            }
        }
        for call in &resource.extra_calls {
            names.push((call_name(&call.name.value, &name.value), &call.name.at));
        }
    }
    names
}

/// Types are named as Rust and the vendor name them: `TimeEntry`.
pub(super) fn check_type_name(name: &Spanned<String>, mistakes: &mut Mistakes) {
    let is_camel = name.value.starts_with(|first: char| first.is_ascii_uppercase())
        && name.value.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if !is_camel && !name.value.is_empty() {
        let help = "write words with capitals and nothing between them, as in `TimeEntry`";
        mistakes.push(&name.at, format!("`{}` is no name of a type", name.value), help);
    }
}

/// A spec stands where a newcomer looks for it.
fn check_file_name(name: &Spanned<String>, origin: &Origin, mistakes: &mut Mistakes) {
    let wanted = format!("{}.toml", file_name(&name.value));
    let found = origin.path.rsplit('/').next().unwrap_or_default();
    if found != wanted {
        let message = format!("`{}` stands in a file called `{found}`", name.value);
        mistakes.push(
            &name.at,
            message,
            format!("rename the file to `{wanted}`, or mend the name"),
        );
    }
}
