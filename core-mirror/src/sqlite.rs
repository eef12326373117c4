//! A mirror in a file of SQLite.

mod claim;
mod fault;
mod file;
mod fill;
mod held;
mod identity;
mod marks;
mod report_views;
mod schema;
mod service;
mod sql;
#[cfg(test)]
mod tests;
mod thread;
mod transaction;
mod upsert;
mod values;
mod write;

use std::{path::Path, time::Duration};

use uuid::Uuid;

use self::thread::Worker;
use super::{
    batch::{Batch, RejectedRow, Written},
    company::Company,
    destination::{Destination, DestinationError},
    holder::Holder,
    run::{NotMirrored, RunReport},
    table::Table,
};

/// A file of SQLite with the tables of a mirror.
///
/// The file may have other tables, and programs may read it while a mirror writes. Several mirrors may write to one
/// file, each for its own company. They must run on one machine, because SQLite cannot share a file over a network.
///
/// # Types
///
/// | column | type | values |
/// |---|---|---|
/// | text, enum | `TEXT` | the text; the number or text of an enum as Core sends it |
/// | boolean | `INTEGER` | 0 or 1 |
/// | whole number | `INTEGER` | |
/// | decimal | `ANY` | see below |
/// | date and time | `TEXT` | ISO 8601 without a zone, which the functions of SQLite read: `2026-01-31T08:00:00` |
/// | id | `TEXT` | lower case with hyphens |
/// | JSON | `TEXT` | for `json_extract` and `->>` |
///
/// A decimal is an integer or a floating-point number if that has all of its digits: up to 15 significant ones. So
/// `SUM`, `>` and `ORDER BY` work, and `round(SUM(x), 2)` is the exact sum of amounts with two decimals. A decimal with
/// more digits is a text, and nothing is lost. `iif(typeof(x) = 'real', format('%.15g', x), x)` has the exact digits of
/// each.
#[derive(Debug)]
pub struct Sqlite {
    worker: Worker,
}

impl Sqlite {
    /// Opens a file, and creates it if it is missing. Its folder must exist.
    ///
    /// # Errors
    ///
    /// - [`DestinationError::Address`] if the path is empty, `:memory:` or a URI. A mirror needs a file, because it
    ///   continues after the end of its program.
    /// - [`DestinationError::Unavailable`] if the file is not a database of SQLite, or if it cannot be written.
    pub async fn open(path: impl AsRef<Path>) -> Result<Self, DestinationError> {
        Ok(Self { worker: Worker::start(path.as_ref().to_owned()).await? })
    }

    /// Checks that a path is that of a file, as [`open`](Self::open) does. Nothing is opened.
    ///
    /// # Errors
    ///
    /// [`DestinationError::Address`] if the path is empty, `:memory:` or a URI.
    pub fn check_path(path: impl AsRef<Path>) -> Result<(), DestinationError> {
        file::check_path(path.as_ref())
    }

    /// Opens a file as the working store of files, in which each batch marks its table as changed.
    #[cfg(any(feature = "csv", feature = "parquet"))]
    pub(crate) async fn open_store(path: &Path) -> Result<Self, DestinationError> {
        let store = Self::open(path).await?;
        store.worker.run(|file| file.mark_tables()).await?;
        Ok(store)
    }
}

impl Destination for Sqlite {
    async fn prepare(&mut self, tables: &[Table]) -> Result<(), DestinationError> {
        let tables = tables.to_vec();
        self.worker.run(move |file| file.prepare(&tables)).await
    }

    async fn prepare_views(&mut self) -> Result<Vec<NotMirrored>, DestinationError> {
        self.worker.run(|file| file.prepare_views()).await
    }

    async fn claim(
        &mut self,
        company: &Company,
        holder: Holder,
        time: Duration,
    ) -> Result<(), DestinationError> {
        let company = company.clone();
        self.worker.run(move |file| file.claim(&company, holder, time)).await
    }

    async fn release(&mut self, company: &Company, holder: Holder) -> Result<(), DestinationError> {
        let company = company.clone();
        self.worker.run(move |file| file.release(&company, holder)).await
    }

    async fn state(&mut self, company: &Company) -> Result<Option<String>, DestinationError> {
        let company = company.clone();
        self.worker.run(move |file| file.state(&company)).await
    }

    async fn known_rows(
        &mut self,
        company: &Company,
        table: &Table,
    ) -> Result<Vec<(Uuid, i64)>, DestinationError> {
        let (company, table) = (company.clone(), table.name.clone());
        self.worker.run(move |file| file.known_rows(&company, &table)).await
    }

    async fn rejected(&mut self, company: &Company) -> Result<Vec<RejectedRow>, DestinationError> {
        let company = company.clone();
        self.worker.run(move |file| file.rejected(&company)).await
    }

    async fn write(&mut self, batch: Batch<'_>) -> Result<Written, DestinationError> {
        let batch = write::Order::from(batch);
        self.worker.run_in_transaction(move |file| file.write(&batch)).await
    }

    async fn report(&mut self, report: &RunReport) -> Result<(), DestinationError> {
        let report = report.clone();
        self.worker.run(move |file| file.report(&report)).await
    }

    /// Merges the log into the file, unless another program uses it. A copy of the file then has all rows.
    async fn close(self) {
        self.worker.close().await;
    }
}
