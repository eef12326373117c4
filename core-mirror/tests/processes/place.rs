//! The places of the tables, which a test passes to its workers.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The place of the tables.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) enum Place {
    /// A file.
    Sqlite(PathBuf),
    /// A folder.
    #[cfg(feature = "csv")]
    Csv(PathBuf),
    /// A folder.
    #[cfg(feature = "parquet")]
    Parquet(PathBuf),
    /// The address of a database.
    #[cfg(feature = "postgres")]
    Postgres(String),
}
