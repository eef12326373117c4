//! The place where a mirror keeps its tables.

use std::{future::Future, time::Duration};

use uuid::Uuid;

use super::{
    batch::{Batch, RejectedRow, Written},
    company::Company,
    holder::Holder,
    run::{NotMirrored, RunReport},
    table::Table,
};

/// A place that keeps tables, their rows and the state of a mirror.
///
/// Each method ends only when its effect survives a kill of the process. A loss of power may undo the last batches, but
/// always with their state, so the next run writes them again. The [`report`](Self::report) of the end of a run
/// survives it, with all batches before.
///
/// There is one exception. A destination may commit a batch that [is followed](Batch::is_followed) together with the next
/// one. It then says so in [`Written::is_committed`], and commits before any other method ends.
pub trait Destination: Send {
    /// Creates the tables that are missing, and adds the columns that are missing. No column is removed or changed.
    ///
    /// The value of a new column is taken from the unlisted fields of each row. So no value is lost if this version of
    /// the crate knows more fields than the last one. A row without the field among them gets the fingerprint 0, in the same
    /// transaction. The mirror then reads the resource from the beginning.
    ///
    /// # Errors
    ///
    /// [`DestinationError::Schema`] if a table has a column of another type, with the advice.
    fn prepare(
        &mut self,
        tables: &[Table],
    ) -> impl Future<Output = Result<(), DestinationError>> + Send;

    /// Makes the views for reports whose tables exist, after [`prepare`](Self::prepare). Returns the views that could not be
    /// made, with the reasons.
    ///
    /// A view that somebody changed stays as it is. So does a table with the name of a view. A destination without views
    /// has nothing to do.
    fn prepare_views(
        &mut self,
    ) -> impl Future<Output = Result<Vec<NotMirrored>, DestinationError>> + Send {
        async { Ok(Vec::new()) }
    }

    /// Takes a company for a worker, or extends the time for which it holds it.
    ///
    /// # Errors
    ///
    /// [`DestinationError::Held`] if another worker holds the company.
    fn claim(
        &mut self,
        company: &Company,
        holder: Holder,
        time: Duration,
    ) -> impl Future<Output = Result<(), DestinationError>> + Send;

    /// Gives a company back, so that another worker need not wait. Does nothing if another worker holds it.
    fn release(
        &mut self,
        company: &Company,
        holder: Holder,
    ) -> impl Future<Output = Result<(), DestinationError>> + Send;

    /// Returns the state after the last batch of a company. `None` before the first batch.
    fn state(
        &mut self,
        company: &Company,
    ) -> impl Future<Output = Result<Option<String>, DestinationError>> + Send;

    /// Returns the ids of the rows of a company, with their fingerprints, sorted by id.
    fn known_rows(
        &mut self,
        company: &Company,
        table: &Table,
    ) -> impl Future<Output = Result<Vec<(Uuid, i64)>, DestinationError>> + Send;

    /// Returns all rejected rows of a company.
    fn rejected(
        &mut self,
        company: &Company,
    ) -> impl Future<Output = Result<Vec<RejectedRow>, DestinationError>> + Send;

    /// Writes a batch: its rows, deletions, rejected rows and the state, all or nothing. A written row or a deletion
    /// removes the rejected row with its id.
    ///
    /// A row or a deletion that violates a constraint is kept as a rejected row. The others are written.
    ///
    /// # Errors
    ///
    /// [`DestinationError::Held`] if another worker holds the company by now.
    fn write(
        &mut self,
        batch: Batch<'_>,
    ) -> impl Future<Output = Result<Written, DestinationError>> + Send;

    /// Writes the report of a run: a new one at its start, and the final one at its end.
    fn report(
        &mut self,
        report: &RunReport,
    ) -> impl Future<Output = Result<(), DestinationError>> + Send;

    /// Makes the result of the run visible, once all batches of a company are written. Only destinations of files need it.
    fn finish(
        &mut self,
        _company: &Company,
        _tables: &[Table],
    ) -> impl Future<Output = Result<(), DestinationError>> + Send {
        async { Ok(()) }
    }

    /// Ends the use of the destination, so that nothing of it is left open. Nothing is lost without this call.
    fn close(self) -> impl Future<Output = ()> + Send
    where
        Self: Sized,
    {
        async { drop(self) }
    }
}

impl DestinationError {
    /// Makes the error of a destination that cannot be reached, has no space, or refuses.
    ///
    /// The message is a complete clause with the value and the fix.
    #[must_use]
    pub fn unavailable(
        message: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Unavailable { message: message.into(), source: Some(source.into()) }
    }
}

/// The error of a destination.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DestinationError {
    /// A table differs from what the mirror needs. The text names the table, the column and the fix.
    #[error("{0}")]
    Schema(String),
    /// The address of a destination, or a file that it names, cannot be used. The text says which, and what to do.
    #[error("{0}")]
    Address(String),
    /// Another worker holds the company.
    #[error(
        "another worker mirrors the company `{company}` until {until}; wait for it, or start again then"
    )]
    Held {
        /// The company.
        company: Company,
        /// The time in UTC at which its claim ends.
        until: String,
    },
    /// The destination cannot be reached, has no space, or refuses. The text says which, and what to do.
    #[error("{message}")]
    Unavailable {
        /// The message.
        message: String,
        /// The error of the database or the operating system.
        #[source]
        source: Option<Box<dyn std::error::Error + Send + Sync>>,
    },
}
