//! The list of all resources, as a macro that calls another one with it.

use std::collections::BTreeMap;

use super::text::Text;
use crate::{
    rust::{
        calls::{CALLS, standard_call_name},
        names::{input_name, rust_call, rust_field},
        types::{foreign_type, needs_box},
    },
    spec::{
        CHANGE_TIME, CREATION_TIME, Resource, Specs, field_flag::FieldFlag, type_names::TypeNames,
    },
};

/// The times by which a whole list can be read, each with its word in the list.
const ABILITIES: [(&str, &str); 2] = [(CHANGE_TIME, "changes"), (CREATION_TIME, "by_key")];

/// The groups, each with its resources by name.
type Groups<'a> = BTreeMap<&'a str, BTreeMap<&'a str, &'a Resource>>;

pub(super) fn declaration(specs: &Specs) -> String {
    let about = "The list of all resources, for `core_api::catalog` and for tests.";
    let mut text = Text::new("specs/resources", about);
    let mut groups = Groups::new();
    for resource in &specs.resources {
        let group = groups.entry(&resource.group).or_default();
        group.insert(&resource.rust_name().value, resource);
    }
    let resources: Vec<&Resource> = groups.into_values().flat_map(BTreeMap::into_values).collect();
    text.doc("", "Calls a macro with its arguments and all resources, by group and name.");
    text.doc("", "");
    let records = "A record has its group, its type, its standard calls, its input with the required fields, its \
                   other calls, and the ways of reading its list without gaps: `changes` and `by_key`. The other \
                   resources have calls alone.";
    text.doc("", records);
    for line in [
        "#[doc(hidden)]",
        "#[macro_export]",
        "macro_rules! __resources {",
        "    ($callback:ident $(, $($argument:tt)*)?) => {",
        "        $callback! {",
        "            $($($argument)*)?",
        "            records {",
    ] {
        text.line(line);
    }
    let (records, others): (Vec<_>, Vec<_>) =
        resources.into_iter().partition(|resource| resource.is_record());
    records.into_iter().for_each(|resource| record(&mut text, resource, &specs.type_names));
    text.line("            }");
    text.line("            calls {");
    others.into_iter().for_each(|resource| calls_alone(&mut text, resource));
    for line in ["            }", "        }", "    };", "}"] {
        text.line(line);
    }
    text.finish()
}

fn record(text: &mut Text, resource: &Resource, names: &TypeNames) {
    let (name, record) = (&resource.name.value, &resource.rust_name().value);
    text.line(format!("                {} {} {{", resource.group, record));
    for call in CALLS.iter().filter(|call| resource.has_call(call.word)) {
        let line = format!("{} {};", call.word, standard_call_name(call.word, name));
        text.line(format!("                    {line}"));
    }
    text.line("                } {");
    if resource.has_call("create") {
        text.line(format!("                    {};", input_name(name)));
    }
    let required = resource.fields.iter().filter(|field| field.has(FieldFlag::Required));
    for field in required.filter(|_| resource.has_call("create")) {
        let (name, ty) = (rust_field(field), foreign_type(&field.ty.value, "$crate::", names));
        let ty = if needs_box(field) { format!("Box<{ty}>") } else { ty };
        text.line(format!("                    {name}: {ty},"));
    }
    let abilities = ABILITIES.iter().filter(|(time, _)| resource.reads_by(time));
    let abilities: Vec<&str> = abilities.map(|(_, word)| *word).collect();
    let (calls, abilities) = (extra_calls(resource), abilities.join(" "));
    text.line(format!("                }} [{calls}] [{abilities}]"));
}

fn calls_alone(text: &mut Text, resource: &Resource) {
    let Resource { group, name, path, evidence, .. } = resource;
    let (name, path, evidence) = (&name.value, &path.value, format!("{evidence:?}"));
    let calls = extra_calls(resource);
    text.line(format!("                {group} {name} {path:?} {evidence} [{calls}]"));
}

fn extra_calls(resource: &Resource) -> String {
    let name = |call: &crate::spec::Call| rust_call(call, &resource.name.value);
    resource.extra_calls.iter().map(name).collect::<Vec<_>>().join(" ")
}
