//! Errors of files, with the fix.

use std::{io, path::Path};

use crate::DestinationError;

/// An error of a file, whose folder the caller adds.
#[derive(Debug, thiserror::Error)]
pub(super) enum FileError {
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Store(#[from] rusqlite::Error),
    #[cfg(feature = "parquet")]
    #[error(transparent)]
    Parquet(#[from] parquet::errors::ParquetError),
    /// A value of the working store that is not of the type of its column.
    #[error("the working store has a value in `{table}.{column}` that the mirror did not write")]
    Value { table: String, column: String },
}

impl FileError {
    /// Returns the error with the folder and the fix.
    pub(super) fn at(self, folder: &Path) -> DestinationError {
        let shown = folder.display();
        let full = |error: &io::Error| {
            matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded)
        };
        let message = match &self {
            Self::Io(error) if full(error) => {
                format!("the disk of `{shown}` is full; make space, and run the mirror again")
            }
            Self::Io(error) => match error.kind() {
                io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => format!(
                    "the folder `{shown}` cannot be written ({error}); give this user the right to write it"
                ),
                io::ErrorKind::NotFound => format!(
                    "the folder around `{shown}` does not exist ({error}); create it, or name another folder"
                ),
                io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                    format!("`{shown}` is not a folder; name another one")
                }
                _ => format!("a file in `{shown}` cannot be written: {error}; check the disk"),
            },
            Self::Store(error) => format!(
                "the working store in `{shown}` cannot be read: {error}; check the disk, or move the folder away"
            ),
            #[cfg(feature = "parquet")]
            Self::Parquet(error) => {
                let text = error.to_string();
                let fix = if text.contains("No space") { "make space" } else { "check the disk" };
                format!("a Parquet file in `{shown}` cannot be written: {text}; {fix}")
            }
            Self::Value { .. } => {
                format!("{self}; delete the row in `{shown}`, and run the mirror again")
            }
        };
        DestinationError::Unavailable { message, source: Some(Box::new(self)) }
    }
}
