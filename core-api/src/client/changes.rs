//! Changes since an earlier read, for replicas, exports and caches.
//!
//! A pass reads the records whose `lastUpdated` is at or after a time, by key in that order. A record
//! that changes during the pass comes again, and no other record is missed. A pass starts shortly
//! before the end of the last one, because a write can become visible after its timestamp. Records
//! that were already returned in the same version are left out, up to the limits of a [`ChangeCursor`].
//!
//! [`Client::changes`](super::Client::changes) follows one resource, and
//! [`Client::changes_of_all`](super::Client::changes_of_all) several with one cursor. Both have an example.
//! `cargo run --example mirror` prints the calls of each pass.
//!
//! # Deletions
//!
//! A deleted record is in no list. It is found in one of two ways:
//!
//! - A **sweep** reads all ids of a resource, and looks up each known record that the list lacks.
//! - The **deletion history** (`GET /deletedhistory`) is one call for all resources of a pass.
//!
//! **The use of the history is unconfirmed.** The vendor's own connector reads it, but no source shows an
//! answer. So the history has to prove itself for each resource. It *covers* a resource after a sweep
//! and the history agreed on all deletions of that sweep. Each field that holds a known id may be the
//! field with the id of the deleted record, and the agreement shows which one is. Until then, each pass
//! sweeps the resource.
//!
//! A covered resource is still swept [once a day](ChangeStream::sweep_every). A sweep that finds
//! deletions that the history lacks ends the coverage. [`ChangeFeed::notices`] reports this. The cursor
//! keeps the coverage.
//!
//! A row of the history is never a proof. A known record is reported as deleted only if Core answers 404
//! or 204 for its id. For more than four records at a time, a list by id that lacks them is enough. A
//! row without a time counts like any other. A row with an id that is not known is ignored, and a record
//! that exists is a notice.
//!
//! If Core refuses the history (403, 404, 409), or if its answer is not readable, the pass sweeps all
//! resources and has one notice. The history is requested again after a day.
//!
//! # Calls
//!
//! A pass without changes takes one call for each covered resource, and one for the history. The answer
//! is an empty page, which proves that nothing changed. A row within the overlap costs one more call for
//! its list, because only another answer shows that no row follows. The first pass after a change has
//! such a row: the record that changed last. A resource that is not covered takes one call for a
//! thousand ids, too.
//!
//! The pass after that one starts by the server's clock, so the row does not come again. The clock is the
//! `Date` of the answers. Another clock, or another time zone, of the timestamps does no harm, because
//! the largest possible difference is subtracted. Once a day, a pass starts before the last row, to check
//! this.

mod coverage;
mod cursor;
mod deletion_search;
mod deletion_state;
mod feed;
mod finder;
mod follower;
mod history;
mod history_reader;
mod notice;
mod pass_settings;
mod progress;
mod resource_state;
mod resumption;
mod stream;
mod sweep;
mod timeline;

pub use cursor::ChangeCursor;
pub use feed::ChangeFeed;
pub use notice::HistoryNotice;
pub use stream::ChangeStream;

use crate::{Id, Resource};

/// A change of one record.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change<R> {
    /// The record was created or updated.
    Changed(R),
    /// The record was deleted.
    Deleted(Id<R>),
}

impl<R> Change<R> {
    /// Returns the id of the record.
    ///
    /// A store that keeps rows of any resource needs no `match`:
    ///
    /// ```
    /// use core_api::{Activity, Id, client::Change, record::Record};
    ///
    /// let change = Change::Changed(Activity::empty());
    /// let (id, row) = (change.id(), change.into_record());
    /// assert_eq!(row.map(|activity| activity.id), Some(id));
    /// assert_eq!(Change::Deleted(id).into_record(), None);
    /// ```
    #[must_use]
    pub fn id(&self) -> Id<R>
    where
        R: Resource,
    {
        match self {
            Self::Changed(record) => record.id(),
            Self::Deleted(id) => *id,
        }
    }

    /// Returns the new version of the record, or `None` if the record was deleted.
    #[must_use]
    pub fn into_record(self) -> Option<R> {
        match self {
            Self::Changed(record) => Some(record),
            Self::Deleted(_) => None,
        }
    }
}
