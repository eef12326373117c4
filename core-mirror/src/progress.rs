//! The progress of a run.

use std::time::Duration;

/// The progress of a run, after each batch with rows.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// The table of the batch.
    pub table: String,
    /// The place of the table in the order in which the run reads the tables, from 1.
    pub number: usize,
    /// The number of tables of the run.
    pub tables: usize,
    /// The number of rows of the table that this run has read so far.
    pub rows: u64,
    /// The number of requests to Core in this run.
    pub calls: u64,
    /// The time that the run waited for the rate limit.
    pub waited: Duration,
}
