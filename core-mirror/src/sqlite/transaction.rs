//! Transactions that several batches share.

use super::{fault::Fault, file::File, held::Held};

impl File {
    /// Begins the transaction of a batch, or continues that of the batch before.
    pub(super) fn begin(&mut self) -> Result<(), Fault> {
        if self.held.is_none() {
            self.check_place()?;
            self.connection.execute_batch("BEGIN IMMEDIATE")?;
            self.held = Some(Held::new());
        }
        Ok(())
    }

    /// Ends a batch. Returns whether it is committed. Otherwise the next batch continues its transaction.
    pub(super) fn end(&mut self, rows: usize, is_followed: bool) -> Result<bool, Fault> {
        if let Some(held) = &mut self.held {
            held.add(rows);
            if is_followed && !held.is_due() {
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
        // Some errors, such as that of a full disk, have rolled back already.
        if !self.connection.is_autocommit() {
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }
}
