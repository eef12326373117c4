//! A place in a list.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A place in one part of a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub(super) enum Place {
    /// In the page with this number and size, after this many of its rows.
    Page {
        number: u32,
        size: u32,
        rows: u32,
    },
    Key {
        since: Option<DateTime>,
        /// The id and `createdOn` of each row at or after `since` that the list has returned.
        given: Vec<(Uuid, Option<DateTime>)>,
    },
    End,
    /// Of another version, which [`Cursor`](super::Cursor) refuses.
    #[serde(other)]
    Unknown,
}
