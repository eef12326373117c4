//! What follows from other fields, in the record itself or in others.

use uuid::Uuid;

use super::{PROJECT, Resource, references, references_to};
use crate::store::{Row, Store, bare, text};

/// Sets the names of what a record refers to, and what else follows from its fields.
pub(crate) fn complete(store: &Store, resource: &Resource, row: &mut Row) {
    for reference in references(resource) {
        let Some(name) = reference.name else { continue };
        let shown = row.id(reference.id).and_then(|id| store.name_of(reference, id)).cloned();
        row.set(name, shown);
    }
    (resource.derive)(store, row);
}

/// Completes a record anew, after others changed.
pub(crate) fn refresh(store: &mut Store, resource: &Resource, id: Uuid) {
    if let Some(mut row) = store.row(resource, id).cloned() {
        complete(store, resource, &mut row);
        store.insert(resource, id, row);
    }
}

/// Brings up to date what other records show of this one, after it came, changed or went.
pub(super) fn refresh_others(store: &mut Store, resource: &'static Resource, row: &Row) {
    let own = row.id("id").unwrap_or_default();
    // A phase tells its project that it has one.
    let parent = row.id("parentId").filter(|_| resource.path == PROJECT.path);
    let mut stale: Vec<(&'static Resource, Uuid)> =
        parent.map(|id| (&PROJECT, id)).into_iter().collect();
    for (other, reference) in references_to(resource) {
        let referring = store.referring(other, reference.id, own);
        stale.extend(referring.filter_map(|row| Some((other, row.id("id")?))));
    }
    for (other, id) in stale {
        refresh(store, other, id);
    }
}

pub(super) fn activity(_: &Store, row: &mut Row) {
    let part = |name| row.text(name).unwrap_or_default();
    // The colon stays where there is no sub-code.
    let name = format!("{}:{}", part("code"), part("sub"));
    row.set("name", text(&name));
}

pub(super) fn employee(_: &Store, row: &mut Row) {
    let names = [row.text("firstName"), row.text("lastName")];
    let full = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if !full.is_empty() {
        row.set("displayName", text(&full));
    }
}

pub(super) fn project(store: &Store, row: &mut Row) {
    let shown = match (row.text("code"), row.text("name")) {
        (Some(code), Some(name)) => Some(format!("{code} | {name}")),
        (code, name) => name.or(code),
    };
    row.set("displayName", shown.as_deref().and_then(text));
    let id = row.id("id").unwrap_or_default();
    let has_child = store.referring(&PROJECT, "parentId", id).next().is_some();
    row.set("hasChild", bare(has_child));
}

/// Time and expenses show the client of their project.
pub(super) fn client_of_project(store: &Store, row: &mut Row) {
    let project = row.id("projectId").and_then(|id| store.row(&PROJECT, id));
    row.set("client", project.and_then(|project| project.value("client")).cloned());
}
