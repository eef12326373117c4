//! The store of a sandbox whose data outlives its process.

mod error;
#[cfg(feature = "store")]
mod sqlite;

pub(crate) use error::StoreError;
#[cfg(feature = "store")]
pub(crate) use sqlite::SqliteStore;

use crate::data::{Database, DatabaseChanges};

/// A place that keeps all data of a sandbox.
pub(crate) trait Store: Send {
    /// Writes all changes in one transaction. After it returns, a killed process loses none of them.
    fn write(&mut self, changes: &Changes) -> Result<(), StoreError>;
}

/// Changes that are written in one transaction.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    /// True if everything that the changes do not have is gone.
    pub(crate) is_all: bool,
    /// Changed companies, by their position in the settings.
    pub(crate) companies: Vec<(usize, DatabaseChanges)>,
    /// Changed entries of the identity server.
    pub(crate) entries: Vec<Entry>,
}

impl Changes {
    /// Returns whether there is nothing to write.
    pub(crate) fn is_empty(&self) -> bool {
        self.companies.is_empty() && self.entries.is_empty()
    }
}

/// A part of the state of the identity server, such as a token or an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    /// The kind of the part, such as `app`.
    pub(crate) kind: &'static str,
    /// The key, which no other part of the kind has.
    pub(crate) key: String,
    /// The part as JSON, or `None` if it is gone.
    pub(crate) json: Option<String>,
}

/// All data of a store.
#[derive(Default)]
pub(crate) struct StoredData {
    /// The companies by their position in the settings.
    pub(crate) companies: Vec<(usize, Database)>,
    /// The kinds, keys and JSON of all entries.
    pub(crate) entries: Vec<(String, String, String)>,
}
