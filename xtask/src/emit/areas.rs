//! The lists of resources by area of work, for the page of the crate.

use super::{PAGE_MARK, markdown::inline};
use crate::{
    rust::calls::calls,
    spec::{Resource, Specs},
};

pub(super) fn page(specs: &Specs) -> String {
    let mut page = format!("{PAGE_MARK}specs; edit those instead. -->\n");
    for area in specs.areas() {
        let is_inside = |resource: &&Resource| {
            resource.area.as_ref().is_some_and(|own| own.value == area.value)
        };
        let mut resources: Vec<&Resource> = specs.resources.iter().filter(is_inside).collect();
        resources.sort_by_key(|resource| &resource.rust_name().value);
        // One link a line, so that branches that add resources merge.
        page.push_str(&format!("\n**{}**\n", inline(&area.value)));
        resources
            .into_iter()
            .for_each(|resource| page.push_str(&format!("· {}\n", link(resource))));
    }
    page
}

/// Returns a link to the record, or to the first call of a resource without a record.
fn link(resource: &Resource) -> String {
    let name = &resource.rust_name().value;
    match calls(resource).first() {
        Some(call) if !resource.is_record() => format!("[`{}`](crate::{})", call.name, call.name),
        Some(_) | None => format!("[`{name}`](crate::{name})"),
    }
}
