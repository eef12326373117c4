//! Transactions that several batches share.

use std::time::{Duration, Instant};

use super::{fault::Fault, file::File};

/// An open transaction with batches that are not committed yet.
#[derive(Debug)]
pub(super) struct Held {
    rows: usize,
    since: Instant,
}

impl Held {
    /// The number of rows after which a transaction is committed. Each page of the index of ids that several batches change is then
    /// written once. This makes a first load faster, and the more so the larger the table is.
    const ROWS: usize = 100_000;
    /// The time after which a transaction is committed, because the mirrors of other companies wait for its end.
    pub(super) const TIME: Duration = Duration::from_secs(2);
}

impl File {
    /// Begins the transaction of a batch, or continues that of the batch before.
    pub(super) fn begin(&mut self) -> Result<(), Fault> {
        if self.held.is_none() {
            self.connection.execute_batch("BEGIN IMMEDIATE")?;
            self.held = Some(Held { rows: 0, since: Instant::now() });
        }
        Ok(())
    }

    /// Ends a batch. Returns whether it is committed. Otherwise the next batch continues its transaction.
    pub(super) fn end(&mut self, rows: usize, is_followed: bool) -> Result<bool, Fault> {
        if let Some(held) = &mut self.held {
            held.rows = held.rows.saturating_add(rows);
            if is_followed && held.rows < Held::ROWS && held.since.elapsed() < Held::TIME {
                return Ok(false);
            }
        }
        self.commit()?;
        Ok(true)
    }

    /// Returns whether a transaction is open.
    pub(super) fn is_held(&self) -> bool {
        self.held.is_some()
    }

    /// Commits the open transaction, if there is one.
    pub(super) fn commit(&mut self) -> Result<(), Fault> {
        if self.held.take().is_some()
            && let Err(error) = self.connection.execute_batch("COMMIT")
        {
            self.roll_back();
            return Err(error.into());
        }
        Ok(())
    }

    /// Undoes the batches that are not committed.
    pub(super) fn roll_back(&mut self) {
        self.held = None;
        // SQLite has rolled back by itself after some errors, such as that of a full disk.
        if !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }
}
