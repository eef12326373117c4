//! Parcels: what the reader of a run hands to its writer.

#[expect(clippy::disallowed_types, reason = "nothing iterates over the set")]
use std::collections::HashSet;

use uuid::Uuid;

use super::{batch::Rejection, row::Row};

/// Rows, deletions and the state after them, on the way to the destination.
#[derive(Debug, Default)]
pub(crate) struct Parcel {
    /// The index of the table.
    pub(crate) table: usize,
    pub(crate) rows: Vec<Row>,
    pub(crate) deleted: Vec<Uuid>,
    pub(crate) rejected: Vec<Rejection>,
    /// The number of rows that were read, with those that the destination has already.
    pub(crate) read: u64,
    pub(crate) replaces_rejected: bool,
    /// The state after this parcel. `None` if it did not change.
    pub(crate) state: Option<String>,
    /// The ids of rows, deletions and rejected rows.
    #[expect(clippy::disallowed_types, reason = "nothing iterates over the set")]
    ids: HashSet<Uuid>,
}

impl Parcel {
    /// The number of rows and deletions that are sent as soon as the writer can take them.
    const USUAL: usize = 1_000;
    /// The largest number of rows and deletions, while the writer is slower than the reader. Larger batches are faster.
    const LARGEST: usize = 5_000;

    pub(crate) fn new(table: usize) -> Self {
        Self { table, ..Self::default() }
    }

    /// Returns whether the id may be added, because the parcel says nothing about it yet.
    pub(crate) fn lacks(&self, id: Uuid) -> bool {
        !self.ids.contains(&id)
    }

    pub(crate) fn add_row(&mut self, row: Row) {
        self.ids.insert(row.id);
        self.rows.push(row);
    }

    pub(crate) fn add_deletion(&mut self, id: Uuid) {
        self.ids.insert(id);
        self.deleted.push(id);
    }

    pub(crate) fn add_rejection(&mut self, rejection: Rejection) {
        self.ids.extend(rejection.id);
        self.rejected.push(rejection);
    }

    /// Returns whether the parcel is large enough to be sent. `is_awaited` tells whether the writer can take it at once.
    pub(crate) fn is_full(&self, is_awaited: bool) -> bool {
        let read = usize::try_from(self.read).unwrap_or(usize::MAX);
        let entries = self.ids.len().max(self.rejected.len()).max(read);
        entries >= if is_awaited { Self::USUAL } else { Self::LARGEST }
    }

    /// Returns whether nothing was read or changed.
    pub(crate) fn is_empty(&self) -> bool {
        self.read == 0 && !self.needs_write()
    }

    /// Returns whether the destination must write anything.
    pub(crate) fn needs_write(&self) -> bool {
        !self.ids.is_empty()
            || !self.rejected.is_empty()
            || self.replaces_rejected
            || self.state.is_some()
    }
}
