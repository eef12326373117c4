//! The table of the abilities of all resources, for the page of the catalog.

use super::PAGE_MARK;
use crate::{
    rust::{
        calls::{CALLS, CallEntry, calls},
        names::type_name,
    },
    spec::{Resource, Specs, evidence::Evidence, field_flag::FieldFlag},
};

/// The fields by which a whole list can be read without gaps.
///
/// `core-macros` gives these fields their meaning.
const KEYS: [(&str, &str); 2] = [("createdOn", "by key"), ("lastUpdated", "changes")];

/// Returns whether a list can be read in the order of a field.
pub(super) fn reads_by(resource: &Resource, key: &str) -> bool {
    let can = |flag| resource.fields.iter().any(|field| field.name.value == key && field.has(flag));
    resource.has_call("list") && can(FieldFlag::Filter) && can(FieldFlag::Sort)
}

pub(super) fn page(specs: &Specs) -> String {
    let heads = KEYS.iter().map(|(_, head)| *head).chain(CALLS.iter().map(|call| call.word));
    let heads: Vec<&str> = heads.collect();
    let mut page = format!(
        "{PAGE_MARK}specs; edit those instead. -->\n\n| resource | {} |\n|{}\n",
        heads.join(" | "),
        "---|".repeat(heads.len() + 1)
    );
    let mut records: Vec<_> =
        specs.resources.iter().filter(|resource| resource.is_record()).collect();
    records.sort_by_key(|resource| type_name(&resource.name.value));
    for resource in records {
        page.push_str(&row(resource));
    }
    page
}

fn row(resource: &Resource) -> String {
    let keys = KEYS.iter().map(|(key, _)| if reads_by(resource, key) { "yes" } else { "" });
    let calls = calls(resource);
    let calls = CALLS.iter().map(|call| mark(calls.iter().find(|entry| entry.word == call.word)));
    let cells: Vec<&str> = keys.chain(calls).collect();
    let name = type_name(&resource.name.value);
    format!("| [`{name}`](crate::{name}) | {} |\n", cells.join(" | "))
}

fn mark(call: Option<&CallEntry>) -> &'static str {
    match call.map(|call| call.evidence) {
        None => "",
        Some(Evidence::Assumed) => "assumed",
        Some(Evidence::Documented | Evidence::VendorCode | Evidence::Observed) => "yes",
    }
}
