//! A mirror in a folder of files.

mod column;
#[cfg(feature = "csv")]
mod csv_file;
mod error;
mod folder;
mod output;
#[cfg(feature = "parquet")]
mod parquet_file;
mod store;
mod table_file;

use std::{
    fmt,
    path::{Path, PathBuf},
    time::Duration,
};

use uuid::Uuid;

use crate::{
    Batch, Company, Destination, DestinationError, Holder, NotMirrored, RejectedRow, RunReport,
    Sqlite, Table, Written,
};
use column::Layout;
use error::FileError;
use folder::Folder;

/// The name of the working store in the folder.
const STORE: &str = "_mirror.sqlite";

/// A folder with a file for each table.
///
/// The folder has a working store, `_mirror.sqlite`, which takes the batches: see [`Sqlite`]. At the end of a run, the file
/// of each table that changed is written from it, in constant memory. It replaces the old file at once, so a reader never
/// sees half a file. A run that is killed leaves each file either old or new, and the next run writes the rest.
/// Several mirrors may write to one folder, each for its own company.
///
/// The files have all companies. Beside the tables, there are `_mirror_runs`, `_mirror_rejected` and `_mirror_deleted`.
/// The files have no column `_fingerprint`.
///
/// # Types
///
/// | column | Parquet | CSV |
/// |---|---|---|
/// | text, enum | `STRING` | in quotes |
/// | boolean | `BOOLEAN` | `true`, `false` |
/// | whole number | `INT64` | digits |
/// | decimal | `DECIMAL(38, 18)`, see below | all digits, without an exponent |
/// | date and time | `TIMESTAMP(MICROS)`, local | `2026-01-31T08:00:00` |
/// | id | `UUID` | lower case with hyphens |
/// | nested value, unlisted fields | `JSON` | JSON in quotes |
///
/// **Parquet.** A decimal with more than 18 digits after the point is rounded to them, half to even. One of 10²⁰ or more is
/// null. In both cases, `_unlisted` has the exact number, under the name of the field. Dates lose the parts of a second
/// that are smaller than a microsecond. Pages are compressed by Snappy.
///
/// **CSV.** The form is that of RFC 4180, in UTF-8, with the names of the columns in the first line. Null is nothing, and an
/// empty text is `""`. Texts are as they are, so a spreadsheet may take one that starts with `=` for a formula. Import
/// the columns as texts there.
///
/// ```no_run
/// use core_mirror::{FileFormat, Files};
///
/// # #[cfg(feature = "parquet")]
/// # async fn run() -> Result<(), core_mirror::DestinationError> {
/// let destination = Files::open("warehouse", FileFormat::Parquet).await?;
/// # let _ = destination;
/// # Ok(())
/// # }
/// ```
pub struct Files {
    folder: PathBuf,
    format: FileFormat,
    store: Sqlite,
}

/// The format of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileFormat {
    /// Apache Parquet.
    #[cfg(feature = "parquet")]
    Parquet,
    /// Comma-separated values.
    #[cfg(feature = "csv")]
    Csv,
}

impl FileFormat {
    /// Returns the end of the names of files.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            #[cfg(feature = "parquet")]
            Self::Parquet => "parquet",
            #[cfg(feature = "csv")]
            Self::Csv => "csv",
        }
    }
}

impl Files {
    /// Opens a folder, and creates it if it is missing. The folder around it must exist.
    ///
    /// # Errors
    ///
    /// [`DestinationError::Unavailable`] if the folder cannot be created or written.
    pub async fn open(
        folder: impl AsRef<Path>,
        format: FileFormat,
    ) -> Result<Self, DestinationError> {
        let folder = folder.as_ref().to_owned();
        folder::create(&folder).map_err(|error| error.at(&folder))?;
        let store = Sqlite::open_store(&folder.join(STORE)).await?;
        Ok(Self { folder, format, store })
    }

    /// Writes the files of tables that changed, on a thread for blocking work.
    async fn write_files(&self, layouts: Vec<Layout>) -> Result<(), DestinationError> {
        let (path, format) = (self.folder.clone(), self.format);
        let work = move || {
            let written = Folder::lock(&path).and_then(|folder| {
                layouts.iter().try_for_each(|layout| output::refresh(&folder, format, layout))
            });
            written.map_err(|error| error.at(&path))
        };
        match tokio::task::spawn_blocking(work).await {
            Ok(written) => written,
            // The work did not end, because the runtime ends or because of a panic.
            Err(error) => Err(FileError::from(std::io::Error::other(error)).at(&self.folder)),
        }
    }
}

impl Destination for Files {
    async fn prepare(&mut self, tables: &[Table]) -> Result<(), DestinationError> {
        self.store.prepare(tables).await
    }

    async fn prepare_views(&mut self) -> Result<Vec<NotMirrored>, DestinationError> {
        self.store.prepare_views().await
    }

    async fn claim(
        &mut self,
        company: &Company,
        holder: Holder,
        time: Duration,
    ) -> Result<(), DestinationError> {
        self.store.claim(company, holder, time).await
    }

    async fn release(&mut self, company: &Company, holder: Holder) -> Result<(), DestinationError> {
        self.store.release(company, holder).await
    }

    async fn state(&mut self, company: &Company) -> Result<Option<String>, DestinationError> {
        self.store.state(company).await
    }

    async fn known_rows(
        &mut self,
        company: &Company,
        table: &Table,
    ) -> Result<Vec<(Uuid, i64)>, DestinationError> {
        self.store.known_rows(company, table).await
    }

    async fn rejected(&mut self, company: &Company) -> Result<Vec<RejectedRow>, DestinationError> {
        self.store.rejected(company).await
    }

    async fn write(&mut self, batch: Batch<'_>) -> Result<Written, DestinationError> {
        self.store.write(batch).await
    }

    async fn report(&mut self, report: &RunReport) -> Result<(), DestinationError> {
        self.store.report(report).await?;
        // The report at the start of a run comes before its first batch, and tells nothing to readers of files.
        if report.ended_at.is_some() {
            self.write_files(Layout::own()).await?;
        }
        Ok(())
    }

    async fn finish(&mut self, _: &Company, tables: &[Table]) -> Result<(), DestinationError> {
        self.write_files(tables.iter().map(Layout::of).collect()).await
    }

    async fn close(self) {
        self.store.close().await;
    }
}

impl fmt::Debug for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Files")
            .field("folder", &self.folder)
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}
