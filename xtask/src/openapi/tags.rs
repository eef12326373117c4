//! Tags: the areas of work by which the operations are grouped.

use super::json::{Json, object, text};
use crate::{
    rules::names::capitalized,
    spec::{Resource, Specs},
};

/// Returns the areas of work as tags.
pub(super) fn tags(specs: &Specs) -> Json {
    let entry = |name: &String| {
        let doc = format!("Calls of the area “{name}”.");
        object([("name", text(name.as_str())), ("description", text(doc))])
    };
    let mut names: Vec<String> = specs.areas().iter().map(|area| area.value.clone()).collect();
    for name in specs.resources.iter().map(tag) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    Json::List(names.iter().map(entry).collect())
}

/// Returns the tag of the calls of a resource: its area, or its group.
pub(super) fn tag(resource: &Resource) -> String {
    match &resource.area {
        Some(area) => area.value.clone(),
        None => capitalized(&resource.group),
    }
}
