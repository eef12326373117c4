//! Rules for the areas of work, by which the documentation groups resources.

use std::collections::BTreeSet;

use super::check_twice;
use crate::{
    diagnostics::{Mistakes, Spanned, nearest},
    spec::{Api, Resource, Specs},
};

pub(super) fn check(specs: &Specs, mistakes: &mut Mistakes) {
    let Some(api) = &specs.api else { return };
    let all = api.areas.iter().map(|area| (area.value.as_str(), &area.at));
    check_twice(all, "area", "each area occurs once", mistakes);
    let mut used = BTreeSet::new();
    for resource in &specs.resources {
        match area(resource, api, mistakes) {
            Some(area) => drop(used.insert(area)),
            // The resource may belong to an area without resources.
            None => used.extend(names(api)),
        }
    }
    let is_read = !specs.unread.iter().any(|path| path.starts_with("specs/resources/"));
    let is_empty = |area: &&Spanned<String>| is_read && !used.contains(area.value.as_str());
    for area in api.areas.iter().filter(is_empty) {
        let message = format!("no resource is in the area `{}`", area.value);
        mistakes.push(&area.at, message, "leave it out, or name it in a resource");
    }
}

fn names(api: &Api) -> BTreeSet<&str> {
    api.areas.iter().map(|area| area.value.as_str()).collect()
}

/// Returns the area of a resource, or notes a mistake.
fn area<'a>(resource: &Resource, api: &'a Api, mistakes: &mut Mistakes) -> Option<&'a str> {
    let names = names(api);
    let Some(area) = &resource.area else {
        if !names.is_empty() {
            let list = names.iter().map(|area| format!("`{area}`")).collect::<Vec<_>>().join(", ");
            let help = format!("add `area = \"…\"` with one of {list}");
            mistakes.push(&resource.name.at, "`area` is missing", help);
        }
        return None;
    };
    let known = names.get(area.value.as_str()).copied();
    if known.is_none() {
        let help = match nearest(&area.value, names) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "add it to `areas` of specs/api.toml".to_owned(),
        };
        mistakes.push(&area.at, format!("there is no area `{}`", area.value), help);
    }
    known
}
