//! Fields that follow from other fields, in the same record or in others.

use uuid::Uuid;

use super::{
    database::Database,
    references::{references, references_to},
    row::{Row, scalar, text},
    schema::{ACTIVITY, EMPLOYEE, EXPENSE_ENTRY, PROJECT, Resource, TIME_ENTRY},
};

/// A function that sets the derived fields of a record.
type Derive = fn(&Database, &mut Row);

/// The resources that have derived fields other than the names of references.
static DERIVED: [(&Resource, Derive); 5] = [
    (&ACTIVITY, derive_activity),
    (&EMPLOYEE, derive_employee),
    (&EXPENSE_ENTRY, derive_client),
    (&PROJECT, derive_project),
    (&TIME_ENTRY, derive_client),
];

/// Sets all derived fields of a record: the names of its references, and the fields of [`DERIVED`].
pub(super) fn derive_fields(database: &Database, resource: &Resource, row: &mut Row) {
    for reference in references(resource) {
        let Some(name) = reference.name else { continue };
        let target = row.id(reference.id).and_then(|id| database.name_of(reference, id));
        row.set_value(name, target);
    }
    let found = DERIVED.iter().find(|(other, _)| other.path == resource.path);
    if let Some((_, derive)) = found {
        derive(database, row);
    }
}

/// Updates the derived fields of a stored record after a change of other records.
pub(super) fn refresh(database: &mut Database, resource: &Resource, id: Uuid) {
    if let Some(mut row) = database.row(resource, id).cloned() {
        derive_fields(database, resource, &mut row);
        database.insert(resource, id, row);
    }
}

/// Updates the derived fields of other records after this one was created, changed or deleted.
pub(super) fn refresh_others(database: &mut Database, resource: &'static Resource, row: &Row) {
    let id = row.id("id").unwrap_or_default();
    // A phase changes `hasChild` of its project.
    let parent = row.id("parentId").filter(|_| resource.path == PROJECT.path);
    let mut stale: Vec<(&'static Resource, Uuid)> =
        parent.map(|id| (&PROJECT, id)).into_iter().collect();
    for (other, reference) in references_to(resource) {
        let rows = database.rows_with_id_in(other, reference.id, id);
        stale.extend(rows.filter_map(|row| Some((other, row.id("id")?))));
    }
    for (other, id) in stale {
        refresh(database, other, id);
    }
}

fn derive_activity(_: &Database, row: &mut Row) {
    let part = |name| row.text(name).unwrap_or_default();
    // Core writes the colon even without a sub-code.
    let name = format!("{}:{}", part("code"), part("sub"));
    row.set("name", text(&name));
}

fn derive_employee(_: &Database, row: &mut Row) {
    let names = [row.text("firstName"), row.text("lastName")];
    let full = names.into_iter().flatten().collect::<Vec<_>>().join(" ");
    if !full.is_empty() {
        row.set("displayName", text(&full));
    }
}

fn derive_project(database: &Database, row: &mut Row) {
    let display_name = match (row.text("code"), row.text("name")) {
        (Some(code), Some(name)) => Some(format!("{code} | {name}")),
        (code, name) => name.or(code),
    };
    row.set("displayName", display_name.as_deref().and_then(text));
    let id = row.id("id").unwrap_or_default();
    let has_child = database.rows_with_id_in(&PROJECT, "parentId", id).next().is_some();
    row.set("hasChild", scalar(has_child));
}

/// Sets the client of a time or expense entry to the client of its project.
fn derive_client(database: &Database, row: &mut Row) {
    let project = row.id("projectId").and_then(|id| database.row(&PROJECT, id));
    row.set_value("client", project.and_then(|project| project.value("client")));
}
