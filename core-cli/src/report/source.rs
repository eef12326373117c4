//! The kinds of mirrors that a report reads.

mod file;
#[cfg(feature = "mirror")]
mod postgres;
mod problem;

use std::borrow::Cow;

use super::{ledger::Period, view::View, view_row::ViewRow};
use crate::{
    error::CliError,
    mirror_address::{MirrorAddress, MirrorPlace},
};
use file::FileSource;
#[cfg(feature = "mirror")]
use postgres::PostgresSource;

/// A mirror of any kind. All that it returns is of one moment.
pub(super) enum Source {
    /// A file of SQLite, or the working store of a folder.
    File(FileSource),
    /// A schema of PostgreSQL.
    #[cfg(feature = "mirror")]
    Postgres(PostgresSource),
}

/// A run of a mirror.
#[derive(Debug)]
pub(super) struct MirrorRun {
    /// The time of the start in UTC, with milliseconds.
    pub(super) started_at: String,
    /// The word for the outcome: `complete`, for instance.
    pub(super) outcome: Cow<'static, str>,
    /// The reason of an incomplete run.
    pub(super) reason: Option<String>,
}

/// The runs among which the last one is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Runs {
    /// All runs.
    All,
    /// Runs that read every resource to its end.
    Whole,
}

/// The rows of a view that a report reads.
#[derive(Debug)]
pub(super) struct ViewQuery<'a> {
    pub(super) view: View,
    pub(super) columns: &'a [&'a str],
    pub(super) company: &'a str,
    pub(super) period: Period,
}

impl Source {
    /// Opens the mirror of an address.
    ///
    /// # Errors
    ///
    /// A usage error if there is no mirror, and a failure if it cannot be reached.
    pub(super) async fn open(address: &MirrorAddress) -> Result<Self, CliError> {
        match &address.place {
            MirrorPlace::Sqlite(path) => FileSource::open_file(path, address).map(Self::File),
            MirrorPlace::Folder(_, folder) => {
                FileSource::open_folder(folder, address).map(Self::File)
            }
            #[cfg(feature = "mirror")]
            MirrorPlace::Postgres(place) => {
                PostgresSource::open(place, address).await.map(Self::Postgres)
            }
        }
    }

    /// Returns the names of the companies, sorted.
    ///
    /// # Errors
    ///
    /// If the mirror cannot be read.
    pub(super) async fn companies(&self) -> Result<Vec<String>, CliError> {
        match self {
            Self::File(source) => source.companies(),
            #[cfg(feature = "mirror")]
            Self::Postgres(source) => source.companies().await,
        }
    }

    /// Returns the last run of a company.
    ///
    /// # Errors
    ///
    /// If the mirror cannot be read.
    pub(super) async fn last_run(
        &self,
        company: &str,
        runs: Runs,
    ) -> Result<Option<MirrorRun>, CliError> {
        match self {
            Self::File(source) => source.last_run(company, runs),
            #[cfg(feature = "mirror")]
            Self::Postgres(source) => source.last_run(company, runs).await,
        }
    }

    /// Returns whether a table has a column.
    ///
    /// # Errors
    ///
    /// If the mirror cannot be read.
    pub(super) async fn has_column(&self, table: &str, column: &str) -> Result<bool, CliError> {
        match self {
            Self::File(source) => source.has_column(table, column),
            #[cfg(feature = "mirror")]
            Self::Postgres(source) => source.has_column(table, column).await,
        }
    }

    /// Gives each row to a function.
    ///
    /// # Errors
    ///
    /// If the mirror has no such view or cannot be read, and the errors of the function.
    pub(super) async fn read(
        &self,
        query: &ViewQuery<'_>,
        row: impl FnMut(&ViewRow<'_>) -> Result<(), CliError>,
    ) -> Result<(), CliError> {
        match self {
            Self::File(source) => source.read(query, row),
            #[cfg(feature = "mirror")]
            Self::Postgres(source) => source.read(query, row).await,
        }
    }
}
