//! The modules of groups, and the re-exports of all items.

use std::collections::{BTreeMap, BTreeSet};

use super::{GENERATED, references, text::Text};
use crate::{
    rust::{
        calls::{calls, standard_call_name},
        names::{builder_name, call_name, input_name, module_name},
        old_names,
    },
    spec::{Call, Enum, Object, Resource, Specs},
};

type Groups<'a> = BTreeMap<&'a str, Vec<&'a Resource>>;

pub(super) fn modules(specs: &Specs) -> BTreeMap<String, String> {
    let mut groups = Groups::new();
    for resource in &specs.resources {
        groups.entry(&resource.group).or_default().push(resource);
    }
    let mut files = BTreeMap::new();
    for (name, resources) in &groups {
        files.insert(format!("{GENERATED}/{name}.rs"), group(name, resources));
    }
    let about = "Enums of the API.";
    files.insert(format!("{GENERATED}/enums.rs"), folder("specs/enums", about, &enums(specs)));
    let about = "Nested objects of records.";
    files
        .insert(format!("{GENERATED}/objects.rs"), folder("specs/objects", about, &objects(specs)));
    files.insert(format!("{GENERATED}.rs"), root(specs, &groups));
    files
}

/// Returns each enum with the items that its file exports.
fn enums(specs: &Specs) -> BTreeMap<&str, BTreeSet<String>> {
    let items = |known: &Enum| {
        let old =
            old_names::of_type(known.rust_name(), &known.history).into_iter().map(|name| name.old);
        [known.rust_name().value.clone()].into_iter().chain(old).collect()
    };
    specs.enums.iter().map(|known| (known.name.value.as_str(), items(known))).collect()
}

/// Returns each object with the items that its file exports.
fn objects(specs: &Specs) -> BTreeMap<&str, BTreeSet<String>> {
    let items = |object: &Object| {
        let name = object.rust_name().value.as_str();
        let builder = object.needs_builder().then(|| builder_name(name));
        let old = old_names::of_object(object).into_iter().map(|name| name.old);
        [name.to_owned()].into_iter().chain(builder).chain(old).collect()
    };
    specs.objects.iter().map(|known| (known.name.value.as_str(), items(known))).collect()
}

/// Returns the items that the file of a resource exports.
fn items(resource: &Resource) -> BTreeSet<String> {
    let name = &resource.name.value;
    let mut items: BTreeSet<_> = calls(resource).into_iter().map(|call| call.name).collect();
    if resource.is_record() {
        items.insert(resource.rust_name().value.clone());
    }
    if resource.has_call("create") {
        items.insert(input_name(name));
    }
    items.extend(old_names::of_resource(resource).into_iter().map(|name| name.old));
    items
}

fn group(name: &str, resources: &[&Resource]) -> String {
    let origin = format!("specs/resources/{name}");
    let about = format!("The resources of the group `{name}`, and their calls.");
    let docs: Vec<String> = example(name, resources).into_iter().chain(table(resources)).collect();
    let mut text = Text::with_docs(&origin, &about, &docs);
    for resource in resources {
        module(&mut text, name, &resource.name.value);
    }
    text.blank();
    for resource in resources {
        text.import("pub use", &module_name(&resource.name.value), &items(resource));
    }
    text.finish()
}

/// Returns an example with the first list of the group, or else with another call without parameters.
fn example(group: &str, resources: &[&Resource]) -> Vec<String> {
    let start = |word, more| {
        let resource = resources.iter().find(|resource| resource.has_call(word))?;
        let path = resource.path.value.as_str();
        Some((standard_call_name(word, &resource.name.value), path, more))
    };
    let other = || {
        let calls = resources.iter().flat_map(|resource| {
            resource.extra_calls.iter().map(|call| (&resource.name.value, call))
        });
        let is_complete = |(_, call): &(&String, &Call)| call.needs_nothing();
        let (resource, call) = calls.into_iter().find(is_complete)?;
        Some((call_name(&call.name.value, resource), call.path.value.as_str(), ""))
    };
    let found = start("list", ".page(1, 10)").or_else(|| start("read", "")).or_else(other);
    let Some((call, path, more)) = found else { return Vec::new() };
    let lines = [
        "```".to_owned(),
        format!("use core_api::{{Endpoint, {group}::{call}}};"),
        String::new(),
        format!("let request = {call}::new(){more}.to_request(&\"https://core.test\".parse()?)?;"),
        format!("assert_eq!(request.uri().path(), {path:?});"),
        "# Ok::<(), Box<dyn std::error::Error>>(())".to_owned(),
        "```".to_owned(),
        String::new(),
    ];
    lines.into()
}

/// Returns the table of calls for the documentation of a group.
fn table(resources: &[&Resource]) -> Vec<String> {
    let mut lines = vec!["| resource | path | calls |".to_owned(), "|---|---|---|".to_owned()];
    for resource in resources {
        let name = match resource.is_record() {
            true => format!("[`{}`]", resource.rust_name().value),
            false => resource.name.value.clone(),
        };
        let calls = calls(resource);
        let links: Vec<_> = calls
            .iter()
            .map(|call| format!("[{}]({}){}", call.word, call.name, call.mark()))
            .collect();
        lines.push(format!("| {name} | `{}` | {} |", resource.path.value, links.join(", ")));
    }
    lines
}

/// Writes a module with one file per declaration.
fn folder(origin: &str, about: &str, files: &BTreeMap<&str, BTreeSet<String>>) -> String {
    let mut text = Text::new(origin, about);
    let outer = origin.rsplit('/').next().unwrap_or_default();
    for name in files.keys() {
        module(&mut text, outer, name);
    }
    text.blank();
    for (name, items) in files {
        text.import("pub use", &module_name(name), items);
    }
    text.finish()
}

/// Declares the module of a type in another module.
fn module(text: &mut Text, outer: &str, type_name: &str) {
    let name = module_name(type_name);
    if name == outer {
        text.line("#[allow(clippy::module_inception)]");
    }
    text.line(format!("mod {name};"));
}

fn root(specs: &Specs, groups: &Groups<'_>) -> String {
    let mut text = Text::new("specs", "All declarations generated from `specs`.");
    text.line("#![allow(deprecated, reason = \"declarations refer to deprecated ones\")]");
    text.blank();
    let mut modules = BTreeMap::from(
        [
            ("aliases", "pub(crate) mod aliases;"),
            ("api", "pub mod api;"),
            ("catalog", "mod catalog;"),
            ("enums", "mod enums;"),
            ("objects", "mod objects;"),
            ("references", "mod references;"),
            ("scopes", "mod scopes;"),
            ("sensitive", "pub(crate) mod sensitive;"),
        ]
        .map(|(name, line)| (name, line.to_owned())),
    );
    modules.extend(groups.keys().map(|name| (*name, format!("pub mod {name};"))));
    modules.values().for_each(|line| text.line(line));
    text.blank();

    let mut references: BTreeSet<String> =
        specs.references().iter().map(|known| known.rust_name().value.clone()).collect();
    references.extend(references::choices(specs).into_keys());
    references.extend(old_names::of_choices(specs).into_iter().map(|name| name.old));
    let exports: BTreeMap<_, BTreeSet<String>> = BTreeMap::from([
        ("enums", enums(specs).into_values().flatten().collect()),
        ("objects", objects(specs).into_values().flatten().collect()),
        ("references", references),
        ("scopes", BTreeSet::from(["Scope".to_owned()])),
    ]);
    // One export a line, so that branches that add declarations merge.
    for (path, names) in &exports {
        names.iter().for_each(|name| text.line(format!("pub use {path}::{name};")));
    }
    text.blank();
    for name in groups.keys() {
        // The page of the crate then shows one line for each group, instead of hundreds of names.
        text.line("#[doc(no_inline)]");
        text.line(format!("pub use {name}::*;"));
    }
    text.blank();
    needs(&mut text, specs);
    text.finish()
}

/// Writes the module with the types for scopes that calls need.
fn needs(text: &mut Text, specs: &Specs) {
    let needed = specs.scopes.iter().filter(|scope| scope.access.is_some());
    let names: BTreeSet<&str> = needed.map(|scope| scope.variant.value.as_str()).collect();
    text.line("/// The types for the scopes that calls need.");
    text.line("pub(crate) mod needs {");
    names.iter().for_each(|name| text.line(format!("    pub use super::scopes::{name};")));
    text.line("}");
}
