//! What follows from other fields, in the record itself or in others.

use uuid::Uuid;

use super::{PROJECT, Reference, Resource, registration};
use crate::store::{Row, Store, bare, text};

/// Sets the names of what a record refers to, and what else follows from its fields.
pub(crate) fn complete(store: &Store, resource: &Resource, row: &mut Row) {
    for reference in resource.references {
        let name = row.id(reference.id).and_then(|id| store.name_of(reference, id));
        row.set(reference.name, name.cloned());
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
    let mut stale: Vec<(&'static Resource, Uuid)> = resource
        .references
        .iter()
        .filter_map(|reference| Some((reference.to?, row.id(reference.id)?)))
        .collect();
    for (other, reference) in references_to(resource) {
        stale.extend(
            store
                .referring(other, reference.id, own)
                .filter_map(|row| Some((other, row.id("id")?))),
        );
    }
    for (other, id) in stale {
        refresh(store, other, id);
    }
}

/// Every reference to a resource, with the resource that has it.
pub(super) fn references_to(
    resource: &'static Resource,
) -> impl Iterator<Item = (&'static Resource, &'static Reference)> {
    let all = registration::ALL.into_iter();
    let pairs =
        all.flat_map(|other| other.references.iter().map(move |reference| (other, reference)));
    pairs.filter(|(_, reference)| reference.to.is_some_and(|to| to.path == resource.path))
}

pub(super) fn activity(_: &Store, row: &mut Row) {
    let part = |name| row.text(name).unwrap_or_default();
    // The colon stays where there is no sub-code.
    let name = format!("{}:{}", part("code"), part("sub"));
    row.set("name", text(&name));
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

pub(super) fn time_entry(store: &Store, row: &mut Row) {
    let project = row.id("projectId").and_then(|id| store.row(&PROJECT, id));
    row.set("client", project.and_then(|project| project.value("client")).cloned());
}
