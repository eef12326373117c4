//! Fields that follow from other fields, in the same record or in others.

use std::collections::BTreeMap;

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
    refresh_all(database, resource, &[id]);
}

/// Updates the derived fields of stored records of a resource after a change of other records.
///
/// Records that share their values derive them once, and share the new ones.
fn refresh_all(database: &mut Database, resource: &Resource, ids: &[Uuid]) {
    // Whether a record has children depends on its id.
    let is_shared = DERIVATIONS.iter().all(|derivation| {
        derivation.resource.path != resource.path
            || !matches!(derivation.formula, Formula::HasChildren(_))
    });
    let mut derived = BTreeMap::<usize, Row>::new();
    let mut changed = Vec::new();
    for id in ids {
        let Some(old) = database.row(resource, *id) else { continue };
        let address = old.values_address();
        let row = match derived.get(&address).filter(|_| is_shared) {
            Some(row) => old.with_values_of(row),
            None => {
                let mut row = old.clone();
                derive_fields(database, resource, &mut row);
                derived.insert(address, row.clone());
                row
            }
        };
        if !row.has_values_of(old) {
            changed.push((*id, row));
        }
    }
    // Values that a record alone has can be shrunk.
    drop(derived);
    database.replace_all(resource, changed);
}

/// Updates the derived fields of other records after a change of this one. A new record has no old
/// state, and a deleted one no new state.
pub(super) fn refresh_others(
    database: &mut Database,
    resource: &'static Resource,
    old: Option<&Row>,
    new: Option<&Row>,
) {
    let mut stale: Vec<(&'static Resource, Vec<Uuid>)> = Vec::new();
    // A record changes the fields of its parent that say whether there are children.
    for derivation in DERIVATIONS.iter().filter(|other| other.resource.path == resource.path) {
        if let Formula::HasChildren(field) = derivation.formula {
            let parents = [old, new].map(|row| row.and_then(|row| row.id(field)));
            if parents[0] != parents[1] {
                let parents = parents.into_iter().flatten();
                stale.push((derivation.resource, parents.collect()));
            }
        }
    }
    // No record refers to a new one, and none to a deleted one, because its deletion would be refused.
    if let (Some(old), Some(new)) = (old, new) {
        let id = new.id("id").unwrap_or_default();
        if shown_fields(resource).any(|field| old.value(field) != new.value(field)) {
            for (other, reference) in references_to(resource) {
                let rows = database.rows_with_id_in(other, reference.id, id);
                stale.push((other, rows.filter_map(|row| row.id("id")).collect()));
            }
        }
    }
    for (other, ids) in stale {
        refresh_all(database, other, &ids);
    }
}

/// Returns the fields of a record that other records show.
fn shown_fields(resource: &Resource) -> impl Iterator<Item = &'static str> {
    let targets = DERIVATIONS.iter().filter_map(|derivation| match derivation.formula {
        Formula::Target { field, .. } => Some(field),
        Formula::Joined { .. } | Formula::HasChildren(_) => None,
    });
    resource.label_field().into_iter().chain(targets)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::data::{DataSet, Marks, Unconfirmed, create, database, scalar::Value, update};

    fn write(
        database: &mut Database,
        resource: &'static Resource,
        id: Option<Uuid>,
        body: &str,
    ) -> Uuid {
        let mut marks = Marks::new(Unconfirmed::Evaluate);
        let version = id.and_then(|id| database.row(resource, id)?.text("version"));
        let body = body.replace("VERSION", &version.unwrap_or_default());
        let written = match id {
            None => create(database, resource, body.as_bytes(), &mut marks),
            Some(id) => update(database, resource, id, body.as_bytes(), &mut marks),
        };
        let json: serde_json::Value = serde_json::from_str(&written.unwrap()).unwrap();
        json["id"].as_str().unwrap().parse().unwrap()
    }

    #[test]
    fn both_parents_of_a_moved_phase_know_their_children() {
        let mut database = database(DataSet::Sample, date(2026, 3, 17), "Example Architects", 0);
        let project = |code: &str, more: &str| {
            format!(r#"{{"code":"{code}","name":"{code}"{more},"version":"VERSION"}}"#)
        };
        let [first, second] =
            ["D1", "D2"].map(|code| write(&mut database, &PROJECT, None, &project(code, "")));
        let parent = |id: Uuid| format!(r#","parentId":"{id}""#);
        let phase = write(&mut database, &PROJECT, None, &project("D3", &parent(first)));
        let has_child = |database: &Database| {
            [first, second].map(|id| database.row(&PROJECT, id).unwrap().json("hasChild"))
        };
        assert_eq!(has_child(&database), [scalar(true), scalar(false)]);
        write(&mut database, &PROJECT, Some(phase), &project("D3", &parent(second)));
        assert_eq!(has_child(&database), [scalar(false), scalar(true)]);
        let shown = |database: &Database| database.row(&PROJECT, phase).unwrap().text("parent");
        let before = shown(&database);
        write(&mut database, &PROJECT, Some(second), &project("New", ""));
        assert!(before.is_none() || shown(&database) != before);
    }
    /// Changes the name of a project, and compares all derived fields and orders with new ones.
    #[test]
    fn many_entries_follow_the_name_of_their_project() {
        let mut database = database(DataSet::Sample, date(2026, 3, 17), "Example Architects", 0);
        database.grow(TIME_ENTRY.path, 15_000);
        let entry = database.rows(&TIME_ENTRY).next().unwrap();
        let project = entry.id("projectId").unwrap();
        let field =
            |name: &str| TIME_ENTRY.fields.iter().position(|info| info.name == name).unwrap();
        let ordered = ["projectId", "date", "project", "lastUpdated"].map(field);
        for field in ordered {
            assert_eq!(database.sorted(&TIME_ENTRY, field).count(), 15_000);
        }
        let before = database.clone();
        write(
            &mut database,
            &PROJECT,
            Some(project),
            r#"{"code":"Z-1","name":"Last","version":"VERSION"}"#,
        );
        let shown = database.row(&PROJECT, project).unwrap().json("displayName");
        let mut others = 0;
        for (old, new) in before.rows(&TIME_ENTRY).zip(database.rows(&TIME_ENTRY)) {
            let is_of_project = new.id("projectId") == Some(project);
            others += usize::from(!is_of_project);
            let expected = if is_of_project { shown.clone() } else { old.json("project") };
            assert_eq!((new.id("id"), new.json("project")), (old.id("id"), expected));
            assert!(old.json("project") != shown);
        }
        assert!((1_000..14_990).contains(&others), "{others}");
        for field in ordered {
            let rows: Vec<&Row> = database.sorted(&TIME_ENTRY, field).collect();
            let mut expected: Vec<&Row> = database.rows(&TIME_ENTRY).collect();
            let kind = TIME_ENTRY.fields[field].kind;
            expected.sort_by_cached_key(|row| Value::of(kind, row.value_at(field)));
            assert!(rows.iter().zip(&expected).all(|(left, right)| std::ptr::eq(*left, *right)));
        }
    }
}
