//! Named copies of all records of a company.

use std::collections::BTreeMap;

use super::database::Database;

/// The maximum number of snapshots.
pub(crate) const MAX_SNAPSHOTS: usize = 100;

/// The maximum length of a name in bytes.
pub(crate) const MAX_NAME: usize = 100;

/// Copies of a database. They share all records that did not change since.
#[derive(Debug)]
pub(crate) struct Snapshots {
    start: Database,
    named: BTreeMap<String, Database>,
}

impl Snapshots {
    /// Keeps a copy of the data at the start.
    pub(crate) fn new(start: &Database) -> Self {
        Self { start: start.clone(), named: BTreeMap::new() }
    }

    /// Returns whether a snapshot can be taken under this name. Otherwise it returns the reason.
    pub(crate) fn check(&self, name: &str) -> Result<(), String> {
        if name.is_empty() || name.len() > MAX_NAME {
            return Err(format!(
                "the name of a snapshot has {} bytes; give a name of 1 to {MAX_NAME} bytes",
                name.len()
            ));
        }
        if self.named.len() >= MAX_SNAPSHOTS && !self.named.contains_key(name) {
            return Err(format!(
                "there are {MAX_SNAPSHOTS} snapshots, and more are not kept; remove one, or give its name"
            ));
        }
        Ok(())
    }

    /// Keeps a copy under a name, in place of an earlier one with this name.
    pub(crate) fn take(&mut self, name: &str, database: &Database) {
        self.named.insert(name.to_owned(), database.clone());
    }

    /// Removes a snapshot, and returns whether it existed.
    pub(crate) fn remove(&mut self, name: &str) -> bool {
        self.named.remove(name).is_some()
    }

    /// Returns the snapshot with this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Database> {
        self.named.get(name)
    }

    /// Returns the data at the start.
    pub(crate) fn start(&self) -> &Database {
        &self.start
    }

    /// Returns the names in their alphabetical order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &String> {
        self.named.keys()
    }
}
