//! The decision whether a failed call concerns one resource or all.

use core_api::{Error, ErrorKind};

/// The reach of a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Core refuses the resource. Others may be read.
    Resource,
    /// The server failed. This may concern the resource only.
    Server,
    /// Any call would fail.
    All,
}

impl Reach {
    /// Returns the reach of the error of a list or of a single object.
    pub(super) fn of(error: &Error) -> Self {
        match error.kind() {
            ErrorKind::Permission
            | ErrorKind::NotFound
            | ErrorKind::NotUnique
            | ErrorKind::Validation
            | ErrorKind::Duplicate
            | ErrorKind::OutOfDate
            | ErrorKind::Query
            | ErrorKind::Refused => Self::Resource,
            ErrorKind::Decode | ErrorKind::Server => Self::Server,
            // Kinds that a later version adds end the run, too.
            _ => Self::All,
        }
    }
}
