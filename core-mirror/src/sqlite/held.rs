//! The open transaction of a file.

use std::time::{Duration, Instant};

/// An open transaction with batches that are not committed yet.
#[derive(Debug)]
pub(super) struct Held {
    rows: usize,
    since: Instant,
}

impl Held {
    /// The number of rows after which a transaction is committed. A page of the index of ids that several batches change is
    /// then written once, which makes a first load faster.
    const ROWS: usize = 100_000;
    /// The time after which a transaction is committed, because the mirrors of other companies wait for its end.
    pub(super) const TIME: Duration = Duration::from_secs(2);

    pub(super) fn new() -> Self {
        Self { rows: 0, since: Instant::now() }
    }

    /// Adds the rows of a batch.
    pub(super) fn add(&mut self, rows: usize) {
        self.rows = self.rows.saturating_add(rows);
    }

    /// Returns whether the transaction must be committed, whatever follows.
    pub(super) fn is_due(&self) -> bool {
        self.rows >= Self::ROWS || self.since.elapsed() >= Self::TIME
    }
}
