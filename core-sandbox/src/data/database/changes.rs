//! The changes of a database since they were last taken, for a store.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use core_api::Json;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Database, Table};
use crate::{
    data::{
        row::{JsonText, Members, Row},
        schema::{Resource, all},
    },
    splitmix::SplitMix,
};

/// The records that changed since the changes were last taken.
#[derive(Clone, Debug)]
pub(super) enum ChangeLog {
    /// The records with these ids, by the path of their resource.
    Records(BTreeSet<(&'static str, Uuid)>),
    /// All records, because the data was replaced.
    All,
}

/// Changes of a database, to be written in one transaction.
#[derive(Debug)]
pub(crate) struct DatabaseChanges {
    /// True if all other records are gone.
    pub(crate) is_all: bool,
    /// The records in their new state.
    pub(crate) records: Vec<RecordChange>,
    /// All other state of the database, as JSON.
    pub(crate) rest: String,
}

/// A record that was created, changed or deleted.
#[derive(Debug)]
pub(crate) struct RecordChange {
    pub(crate) path: &'static str,
    pub(crate) id: Uuid,
    /// `None` if the record was deleted.
    row: Option<Arc<Row>>,
}

impl RecordChange {
    /// Returns the stored form of the record, or `None` if it was deleted.
    pub(crate) fn json(&self) -> Option<String> {
        let row = self.row.as_ref()?;
        let mut json = String::new();
        row.write_members(&mut json, false);
        Some(json)
    }
}

/// The state of a database beside its records.
#[derive(Serialize, Deserialize)]
struct Rest {
    version: u64,
    user: String,
    created: BTreeMap<String, u64>,
    names: BTreeMap<String, Json>,
}

impl Database {
    /// Logs changes from now on. All records count as changed.
    pub(crate) fn log_changes(&mut self) {
        self.changes = Some(ChangeLog::All);
    }

    /// Takes the changes since the last call, or `None` if nothing changed.
    pub(crate) fn take_changes(&mut self) -> Option<DatabaseChanges> {
        let log = self.changes.as_mut()?;
        let log = std::mem::replace(log, ChangeLog::Records(BTreeSet::new()));
        let (is_all, records) = match log {
            ChangeLog::Records(records) if records.is_empty() => return None,
            ChangeLog::Records(records) => {
                let change = |(path, id)| {
                    let row = self.tables.get(path).and_then(|table| table.row(id)).cloned();
                    RecordChange { path, id, row }
                };
                (false, records.into_iter().map(change).collect())
            }
            ChangeLog::All => {
                let tables = self.tables.iter();
                let records = tables.flat_map(|(path, table)| {
                    table.entries().map(|(id, row)| RecordChange {
                        path,
                        id: *id,
                        row: Some(Arc::clone(row)),
                    })
                });
                (true, records.collect())
            }
        };
        let rest = serde_json::to_string(&self.rest()).unwrap_or_default();
        Some(DatabaseChanges { is_all, records, rest })
    }

    /// Notes that a record changed.
    pub(super) fn log(&mut self, path: &'static str, id: Uuid) {
        if let Some(ChangeLog::Records(records)) = &mut self.changes {
            records.insert((path, id));
        }
    }

    /// Notes that all records may have changed.
    pub(super) fn log_all(&mut self) {
        if let Some(log) = &mut self.changes {
            *log = ChangeLog::All;
        }
    }

    fn rest(&self) -> Rest {
        let created = self.created.iter().map(|(path, count)| ((*path).to_owned(), *count));
        let names = self.names.iter().map(|(id, name)| (id.to_string(), name.clone()));
        Rest {
            version: self.version,
            user: self.user.to_string(),
            created: created.collect(),
            names: names.collect(),
        }
    }
}

/// A database that is read back from a store, record by record.
pub(crate) struct StoredDatabase {
    database: Database,
    rows: BTreeMap<&'static str, Vec<(Uuid, Arc<Row>)>>,
}

impl StoredDatabase {
    /// Starts with the state beside the records. Returns `None` if it is damaged.
    pub(crate) fn new(rest: &str) -> Option<Self> {
        let Rest { version, user, created, names } = serde_json::from_str(rest).ok()?;
        let user = Uuid::try_parse(&user).ok()?;
        let mut database = Database::new(user);
        database.version = version;
        // Each change raises the version, so no later run makes the ids of an earlier one again.
        database.numbers = SplitMix::new(user.as_u64_pair().0 ^ version);
        let known = |path: &str| all().iter().find(|resource| resource.path == path);
        let created =
            created.into_iter().filter_map(|(path, count)| Some((known(&path)?.path, count)));
        database.created = created.collect();
        let names = names.into_iter();
        database.names =
            names.filter_map(|(id, name)| Some((Uuid::try_parse(&id).ok()?, name))).collect();
        Some(Self { database, rows: BTreeMap::new() })
    }

    /// Adds a record. Returns `None` if it is damaged, or if its resource is unknown.
    pub(crate) fn add(&mut self, path: &str, id: Uuid, json: &str) -> Option<()> {
        let resource = all().iter().find(|resource| resource.path == path)?;
        let row = row(resource, json)?;
        self.rows.entry(resource.path).or_default().push((id, Arc::new(row)));
        Some(())
    }

    /// Returns the database with all records.
    pub(crate) fn finish(self) -> Database {
        let Self { mut database, rows } = self;
        // The store has all of these records.
        database.changes = Some(ChangeLog::Records(BTreeSet::new()));
        for resource in all() {
            let mut table = Table::new(resource.fields);
            table.extend(rows.get(resource.path).cloned().unwrap_or_default());
            database.tables.insert(resource.path, table);
        }
        database
    }
}

/// Reads the stored form of a record.
fn row(resource: &Resource, json: &str) -> Option<Row> {
    let Members(members) = serde_json::from_str(json).ok()?;
    let mut row = Row::empty(resource.fields);
    for (name, json) in members {
        match row.field(&name) {
            Some(info) => row.set_value(info.name, Some(JsonText::from(json))),
            None => row.set_unlisted(name.into_owned(), Json::from(json)),
        }
    }
    row.shrink();
    Some(row)
}
