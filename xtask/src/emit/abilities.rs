//! The table of the abilities of all resources, for the page of the catalog.

use super::PAGE_MARK;
use crate::{
    rust::calls::{CALLS, CallEntry, calls},
    spec::{CHANGE_TIME, CREATION_TIME, Resource, Specs, evidence::Evidence},
};

/// The times by which a whole list can be read without gaps, each with the head of its column.
const KEYS: [(&str, &str); 2] = [(CREATION_TIME, "by key"), (CHANGE_TIME, "changes")];

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
    records.sort_by_key(|resource| &resource.rust_name().value);
    for resource in records {
        page.push_str(&row(resource));
    }
    page
}

fn row(resource: &Resource) -> String {
    let keys = KEYS.iter().map(|(key, _)| if resource.reads_by(key) { "yes" } else { "" });
    let calls = calls(resource);
    let calls = CALLS.iter().map(|call| mark(calls.iter().find(|entry| entry.word == call.word)));
    let cells: Vec<&str> = keys.chain(calls).collect();
    let name = &resource.rust_name().value;
    format!("| [`{name}`](crate::{name}) | {} |\n", cells.join(" | "))
}

fn mark(call: Option<&CallEntry>) -> &'static str {
    match call.map(|call| call.evidence) {
        None => "",
        Some(Evidence::Assumed) => "(yes)",
        Some(Evidence::Documented | Evidence::VendorCode | Evidence::Observed) => "yes",
    }
}
