//! Batches: what a destination writes at once.

use std::time::Duration;

use uuid::Uuid;
use xxhash_rust::xxh3::xxh3_64;

use super::{company::Company, holder::Holder, row::Row, run::RunId, table::Table};

/// Rows and deletions of one table, with the state after them. A destination writes all of it or nothing.
#[derive(Debug)]
#[non_exhaustive]
pub struct Batch<'a> {
    /// The company of the rows.
    pub company: &'a Company,
    /// The worker that writes. A destination refuses the batch if another worker holds the company by now.
    pub holder: Holder,
    /// The time for which the worker holds the company from now on.
    pub lease: Duration,
    /// The run that read the rows.
    pub run: RunId,
    /// The table of the rows.
    pub table: &'a Table,
    /// The new versions of rows. An id occurs once.
    pub rows: Vec<Row>,
    /// The ids of deleted rows. None of them is in `rows`.
    pub deleted: Vec<Uuid>,
    /// The rows that did not decode.
    pub rejected: Vec<Rejection>,
    /// True if the rows of the table that earlier runs have rejected are removed, because the list was read from the beginning.
    pub replaces_rejected: bool,
    /// The state from which a run continues after this batch, as JSON.
    pub state: String,
    /// True if another batch of the worker follows at once. A destination may then commit both together.
    pub is_followed: bool,
}

impl<'a> Batch<'a> {
    /// Makes a batch without rows.
    #[must_use]
    pub fn new(company: &'a Company, holder: Holder, run: RunId, table: &'a Table) -> Self {
        Self {
            company,
            holder,
            lease: Duration::from_secs(60),
            run,
            table,
            rows: Vec::new(),
            deleted: Vec::new(),
            rejected: Vec::new(),
            replaces_rejected: false,
            state: String::new(),
            is_followed: false,
        }
    }
}

/// A row that did not decode or that the destination refused, as text. Values of sensitive fields are hidden.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejection {
    /// The id of the record, if the row has one.
    pub id: Option<Uuid>,
    /// The reason, with the place of the value.
    pub reason: String,
    /// The JSON of the row, up to 16 KiB.
    pub json: String,
}

impl Rejection {
    /// Makes a rejection of a row.
    #[must_use]
    pub fn new(id: Option<Uuid>, reason: impl Into<String>, json: impl Into<String>) -> Self {
        Self { id, reason: reason.into(), json: json.into() }
    }

    /// Makes the rejection of a row that a destination refuses.
    #[must_use]
    pub fn of_row(row: &Row, table: &Table, reason: impl Into<String>) -> Self {
        const LONGEST: usize = 16 * 1024;
        let mut json = row.to_json(table);
        let end = (0..=json.len().min(LONGEST)).rev().find(|end| json.is_char_boundary(*end));
        json.truncate(end.unwrap_or(0));
        Self::new(Some(row.id), reason, json)
    }

    /// Returns the key in the table of rejected rows: the id, or a hash of the JSON.
    #[must_use]
    pub fn key(&self) -> String {
        match self.id {
            Some(id) => id.to_string(),
            None => format!("#{:016x}", xxh3_64(self.json.as_bytes())),
        }
    }
}

/// The result of a written batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// The number of rows and deletions that the destination refused and kept as rejected rows.
    pub rejected: u64,
    /// False if the destination commits the batch together with a later one. If that fails, both are undone.
    pub is_committed: bool,
}

impl Written {
    /// Makes the result of a committed batch with this number of refused rows.
    #[must_use]
    pub fn with_rejected(rejected: u64) -> Self {
        Self { rejected, is_committed: true }
    }
}

/// A row that a destination keeps as rejected.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RejectedRow {
    /// The name of the table.
    pub table: String,
    /// The id of the record, if the row has one.
    pub id: Option<Uuid>,
}

impl RejectedRow {
    /// Makes a rejected row.
    #[must_use]
    pub fn new(table: impl Into<String>, id: Option<Uuid>) -> Self {
        Self { table: table.into(), id }
    }
}
