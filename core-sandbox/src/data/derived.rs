//! Fields that follow from other fields, in the same record or in others.

use uuid::Uuid;

use super::{
    database::Database,
    references::{references, references_to},
    row::{Row, scalar, text},
    schema::{ACTIVITY, EMPLOYEE, EXPENSE_ENTRY, PROJECT, Resource, TIME_ENTRY},
};

/// The formula of a derived field.
enum Formula {
    /// Two texts with a separator between them. `always` keeps the separator beside a missing text.
    Joined { texts: [&'static str; 2], separator: &'static str, always: bool },
    /// A field of the record that a reference names.
    Target { id: &'static str, field: &'static str },
    /// True if another record of the resource refers to this one in this field.
    HasChildren(&'static str),
}

/// A derived field.
struct Derivation {
    resource: &'static Resource,
    field: &'static str,
    formula: Formula,
}

/// The derived fields other than the names of references.
static DERIVATIONS: [Derivation; 6] = [
    Derivation {
        resource: &ACTIVITY,
        field: "name",
        // Core writes the colon even without a sub-code.
        formula: Formula::Joined { texts: ["code", "sub"], separator: ":", always: true },
    },
    Derivation {
        resource: &EMPLOYEE,
        field: "displayName",
        formula: Formula::Joined {
            texts: ["firstName", "lastName"],
            separator: " ",
            always: false,
        },
    },
    Derivation {
        resource: &PROJECT,
        field: "displayName",
        formula: Formula::Joined { texts: ["code", "name"], separator: " | ", always: false },
    },
    Derivation { resource: &PROJECT, field: "hasChild", formula: Formula::HasChildren("parentId") },
    Derivation {
        resource: &TIME_ENTRY,
        field: "client",
        formula: Formula::Target { id: "projectId", field: "client" },
    },
    Derivation {
        resource: &EXPENSE_ENTRY,
        field: "client",
        formula: Formula::Target { id: "projectId", field: "client" },
    },
];

/// Sets all derived fields of a record: the names of its references, and the fields of the table.
pub(super) fn derive_fields(database: &Database, resource: &Resource, row: &mut Row) {
    for reference in references(resource) {
        let Some(name) = reference.name else { continue };
        let target = row.id(reference.id).and_then(|id| database.name_of(reference, id));
        row.set_value(name, target);
    }
    for derivation in DERIVATIONS.iter().filter(|other| other.resource.path == resource.path) {
        derivation.apply(database, row);
    }
}

impl Derivation {
    fn apply(&self, database: &Database, row: &mut Row) {
        let value = match &self.formula {
            Formula::Joined { texts, separator, always } => {
                let parts = texts.map(|name| row.text(name));
                let joined = match always {
                    true => Some(parts.map(Option::unwrap_or_default).join(separator)),
                    false => {
                        let present: Vec<String> = parts.into_iter().flatten().collect();
                        (!present.is_empty()).then(|| present.join(separator))
                    }
                };
                // A record without the parts keeps the text that it was sent with.
                let Some(joined) = joined else { return };
                text(&joined)
            }
            Formula::Target { id, field } => {
                database.target(self.resource, row, id).and_then(|target| target.json(field))
            }
            Formula::HasChildren(field) => {
                let id = row.id("id").unwrap_or_default();
                scalar(database.rows_with_id_in(self.resource, field, id).next().is_some())
            }
        };
        row.set(self.field, value);
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
    let mut stale: Vec<(&'static Resource, Uuid)> = Vec::new();
    // A record changes the fields of its parent that say whether there are children.
    for derivation in DERIVATIONS.iter().filter(|other| other.resource.path == resource.path) {
        if let Formula::HasChildren(field) = derivation.formula {
            stale.extend(row.id(field).map(|id| (derivation.resource, id)));
        }
    }
    for (other, reference) in references_to(resource) {
        let rows = database.rows_with_id_in(other, reference.id, id);
        stale.extend(rows.filter_map(|row| Some((other, row.id("id")?))));
    }
    for (other, id) in stale {
        refresh(database, other, id);
    }
}
