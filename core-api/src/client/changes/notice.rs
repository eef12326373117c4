//! Notices about the deletion history.

use std::sync::Arc;

use jiff::civil::DateTime;
use uuid::Uuid;

use crate::Error;

/// A notice about the deletion history, for logs and alerts. No deletion is lost in any of these cases.
///
/// No source shows an answer of `GET /deletedhistory`, so its use is unconfirmed. The notices tell how
/// it behaves for your company.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum HistoryNotice {
    /// Core refused the history, or its answer was not readable. This pass finds deletions by sweeps.
    /// The history is requested again after the interval between two sweeps.
    Refused {
        /// The error of the call.
        error: Arc<Error>,
    },
    /// A sweep and the history agreed on all deletions of a resource. From now on, the history covers
    /// it.
    Covered {
        /// The Rust name of the resource.
        resource: &'static str,
        /// The wire name of the field with the id of the deleted record.
        field: String,
    },
    /// A sweep found deletions that the history lacks. Each pass sweeps the resource again.
    CoverageEnded {
        /// The Rust name of the resource.
        resource: &'static str,
        /// The deleted records that the history lacks.
        missing: Vec<Uuid>,
    },
    /// The history has a record that still exists, for example because it was created again. It was not
    /// reported as deleted.
    RecordExists {
        /// The Rust name of the resource.
        resource: &'static str,
        /// The id of the record.
        id: Uuid,
        /// The time in the history, if it has one.
        deleted_on: Option<DateTime>,
    },
    /// Rows of the history name an entity that matches no resource of the pass. No id in these rows is
    /// known. The pass may not follow the resource.
    UnknownEntity {
        /// The text of the history, up to 100 characters. Empty for rows without an entity.
        entity: String,
        /// The number of rows.
        rows: u64,
    },
    /// Rows of the history are not JSON objects. Their deletions are found by a sweep.
    UnreadableRows {
        /// The error of the first row.
        first: Arc<Error>,
        /// The number of rows.
        rows: u64,
    },
}
