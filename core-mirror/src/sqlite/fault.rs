//! Errors of SQLite, with the fix.

use std::{
    io,
    path::{Path, PathBuf},
};

use rusqlite::{Error, ErrorCode};

use crate::destination::DestinationError;

/// An error on the thread of a file, whose path the caller adds.
#[derive(Debug)]
pub(super) enum Fault {
    Sqlite(Error),
    /// The file cannot be found at its path.
    Place(io::Error),
    /// The lock of a company at this path cannot be taken.
    Lock(io::Error, PathBuf),
    /// An error that is complete.
    Whole(DestinationError),
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<DestinationError> for Fault {
    fn from(error: DestinationError) -> Self {
        Self::Whole(error)
    }
}

impl Fault {
    /// Makes the error of a table that differs from what the mirror needs.
    pub(super) fn schema(message: impl Into<String>) -> Self {
        Self::Whole(DestinationError::Schema(message.into()))
    }

    /// Makes the error of a file that is not at its path any more.
    pub(super) fn gone(path: &Path, event: &str) -> Self {
        let message = format!(
            "`{}` {event} while a mirror used it; put the file back, or run again, and the mirror makes a new one",
            path.display()
        );
        Self::Whole(DestinationError::Unavailable { message, source: None })
    }

    /// Returns whether another program did not give way.
    pub(super) fn is_locked(&self) -> bool {
        let Self::Sqlite(error) = self else { return false };
        let code = error.sqlite_error_code();
        matches!(code, Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
    }

    /// Returns the error with the path of the file and the fix.
    pub(super) fn at(self, path: &Path) -> DestinationError {
        match self {
            Self::Whole(error) => error,
            Self::Sqlite(error) => DestinationError::unavailable(message(&error, path), error),
            Self::Place(error) => {
                let message = format!(
                    "`{}` cannot be found on the disk ({error}); check the folders of its path and their rights",
                    path.display()
                );
                DestinationError::unavailable(message, error)
            }
            Self::Lock(error, lock) => {
                let message = format!(
                    "the lock `{}` cannot be taken ({error}); give this user the right to write it and its folder",
                    lock.display()
                );
                DestinationError::unavailable(message, error)
            }
        }
    }
}

fn message(error: &Error, path: &Path) -> String {
    let shown = path.display();
    match error.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => {
            format!("`{shown}` is not a database of SQLite; choose another file")
        }
        Some(ErrorCode::DatabaseCorrupt) => format!(
            "the database `{shown}` is damaged ({error}); restore a backup, or move the file away, and the next run \
             reads all records"
        ),
        Some(ErrorCode::DiskFull) => format!(
            "the disk of `{shown}` is full; make space, and run again; the next run reads the rows that are not in the file"
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            format!(
                "`{shown}` or its folder cannot be written; give this user the right to write both"
            )
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => format!(
            "another program has locked `{shown}` for half a minute; end its transaction, and run again"
        ),
        Some(ErrorCode::CannotOpen) => cannot_open(path),
        Some(ErrorCode::SystemIoFailure) => {
            format!("`{shown}` cannot be read or written ({error}); check its disk")
        }
        _ => format!("SQLite refuses an operation on `{shown}`: {error}"),
    }
}

fn cannot_open(path: &Path) -> String {
    let shown = path.display();
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder {
        _ if path.is_dir() => format!("`{shown}` is a folder; choose a file"),
        Some(folder) if folder.is_file() => {
            format!("`{}` is a file and not a folder; choose another path", folder.display())
        }
        Some(folder) if !folder.is_dir() => {
            format!(
                "the folder `{}` does not exist; create it, or choose another file",
                folder.display()
            )
        }
        _ => format!(
            "`{shown}` cannot be opened; give this user the right to write it and its folder"
        ),
    }
}

/// Returns whether an error concerns one row only, so that the other rows can be written.
pub(super) fn is_of_row(error: &Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::ConstraintViolation | ErrorCode::TypeMismatch | ErrorCode::TooBig)
    )
}
