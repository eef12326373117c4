//! Parcels: what the reader of a run hands to its writer.

use std::collections::BTreeSet;

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
    ids: BTreeSet<Uuid>,
}

impl Parcel {
    /// The largest number of rows and deletions.
    const CAPACITY: usize = 1_000;

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

    /// Returns whether the parcel must be sent before more is added.
    pub(crate) fn is_full(&self) -> bool {
        let read = usize::try_from(self.read).unwrap_or(usize::MAX);
        let entries = self.ids.len().saturating_add(self.rejected.len());
        read >= Self::CAPACITY || entries >= Self::CAPACITY
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
