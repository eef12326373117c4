//! A batch with its rows as bytes, which attempts to write it share.

use std::{
    ops::Range,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use bytes::Bytes;
use uuid::Uuid;

use super::row_bytes::{CopyBytes, Unwritable};
use crate::{Batch, Company, Holder, Rejection, Row, RunId, Table};

/// A batch with its rows as bytes.
pub(super) struct Order<'a> {
    pub(super) company: &'a Company,
    pub(super) table: &'a Table,
    pub(super) holder: Holder,
    pub(super) lease: Duration,
    pub(super) run: RunId,
    pub(super) deleted: Vec<Uuid>,
    /// The rows that did not decode, and those that have no form in PostgreSQL.
    pub(super) rejected: Vec<Rejection>,
    /// The number of rows that have no form in PostgreSQL.
    pub(super) unwritable: usize,
    pub(super) replaces_rejected: bool,
    pub(super) state: String,
    /// The ids of the rows.
    pub(super) ids: Vec<Uuid>,
    /// The rows that have a form, for the texts of those that the table refuses. Only one thread at a time may read a row.
    rows: Mutex<Vec<Row>>,
    bytes: Bytes,
    /// The end of each row in the bytes.
    ends: Vec<usize>,
}

impl<'a> Order<'a> {
    pub(super) fn new(batch: Batch<'a>) -> Self {
        let (company, table) = (batch.company, batch.table);
        let mut rejected = batch.rejected;
        let decoded = rejected.len();
        let mut bytes = CopyBytes::new();
        let (mut rows, mut ends) = (Vec::with_capacity(batch.rows.len()), Vec::new());
        for row in batch.rows {
            match bytes.push(company, table, &row) {
                Ok(()) => {
                    ends.push(bytes.len());
                    rows.push(row);
                }
                Err(Unwritable(reason)) => {
                    rejected.push(Rejection::of_row(&row, table, reason));
                }
            }
        }
        Self {
            company,
            table,
            holder: batch.holder,
            lease: batch.lease,
            run: batch.run,
            deleted: batch.deleted,
            unwritable: rejected.len().saturating_sub(decoded),
            rejected,
            replaces_rejected: batch.replaces_rejected,
            state: batch.state,
            ids: rows.iter().map(|row| row.id).collect(),
            rows: Mutex::new(rows),
            bytes: bytes.into_bytes(),
            ends,
        }
    }

    /// Returns the bytes of some rows.
    pub(super) fn bytes(&self, rows: &Range<usize>) -> Bytes {
        let end_of = |count: usize| {
            count.checked_sub(1).and_then(|last| self.ends.get(last)).copied().unwrap_or(0)
        };
        self.bytes.slice(end_of(rows.start)..end_of(rows.end))
    }

    /// Makes the rejection of a row that the table refuses.
    pub(super) fn rejection(&self, row: usize, reason: String) -> Rejection {
        let rows = self.rows.lock().unwrap_or_else(PoisonError::into_inner);
        match rows.get(row) {
            Some(row) => Rejection::of_row(row, self.table, reason),
            None => Rejection::new(None, reason, "null"),
        }
    }
}
