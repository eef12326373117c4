//! Changes since an earlier read, for replicas, exports and caches.
//!
//! A pass reads the records whose `lastUpdated` is at or after a time, by key in that order. A record
//! that changes during the pass comes again, and no other record is missed. A pass starts shortly
//! before the end of the last one, because a write can become visible after its timestamp. Records
//! that were already returned in the same version are left out.
//!
//! No source shows a reliable list of deleted records, because only one field of `/deletedhistory` is
//! known. [`ChangeStream::deletions`] finds deletions by comparing ids. [`ChangeStream::history`] reads
//! them from the history, if you know which of its fields holds the id.

mod cursor;
mod sweep;

use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

pub use cursor::ChangeCursor;
pub(super) use cursor::Progress;
use futures_core::{Stream, stream::BoxStream};
use futures_util::StreamExt;
use sweep::Sweep;
use uuid::Uuid;

use super::{paging::Records, pipeline::Pipeline};
use crate::{
    Error, Id, Projection,
    endpoint::{CanGet, CanList, CanReadChanges, List},
    record::Fields,
};

/// A change of one record.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change<R> {
    /// The record was created or updated.
    Changed(R),
    /// The record was deleted.
    Deleted(Id<R>),
}

/// The changes of one pass. See [`Client::changes`](super::Client::changes).
///
/// After an error, the next poll repeats the failed step. After a row that does not decode, the
/// stream continues with the next row. Store [`cursor`](Self::cursor) together with the changes, and
/// start the next pass from it.
pub struct ChangeStream<R> {
    pipeline: Arc<Pipeline>,
    progress: Progress,
    /// `None` until the first poll.
    records: Option<Records<R>>,
    history: Option<BoxStream<'static, Result<Option<Uuid>, Error>>>,
    sweep: Option<Sweep>,
    is_changed_done: bool,
}

impl<R: CanReadChanges> ChangeStream<R> {
    pub(super) fn new(pipeline: Arc<Pipeline>, progress: Progress) -> Self {
        Self {
            pipeline,
            progress,
            records: None,
            history: None,
            sweep: None,
            is_changed_done: false,
        }
    }

    /// Sets how long before the end of the last pass this one starts. The default is five minutes.
    #[must_use]
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.progress.set_overlap(overlap);
        self
    }

    /// Adds a [`Change::Deleted`] after the changes, for each record of `known` that was deleted. `known`
    /// is the set of ids in your store.
    ///
    /// All ids are read first, a thousand per call. Each known id that the list lacks is then looked up.
    /// A record is reported as deleted only if Core answers 404 or 204 for its id.
    #[must_use]
    pub fn deletions(mut self, known: impl IntoIterator<Item = Id<R>>) -> Self
    where
        R: CanGet,
    {
        let known = known.into_iter().map(Id::uuid).collect();
        self.sweep = Some(Sweep::new::<R>(Arc::clone(&self.pipeline), known));
        self
    }

    /// Reads a list of deletions after the changes, and adds a [`Change::Deleted`] for each of its rows.
    /// `field` is the wire name of the field with the id of the deleted record.
    ///
    /// No source shows the fields of `/deletedhistory` except `deletedOn`, so look at one of your rows.
    /// Use a filter to exclude rows of other resources.
    #[must_use]
    pub fn history<H, P>(mut self, list: List<H, P>, field: impl Into<String>) -> Self
    where
        H: CanList,
        P: Projection<Resource = H>,
    {
        let field = field.into();
        let rows = Records::new(Arc::clone(&self.pipeline), &list);
        self.history = Some(rows.map(move |row| Ok(id_in(&row?, &field))).boxed());
        self
    }

    /// Returns the cursor from which the next pass starts.
    #[must_use]
    pub fn cursor(&self) -> ChangeCursor {
        self.progress.cursor(R::PATH)
    }

    /// Returns the next change, or `None` at the end of the pass.
    ///
    /// # Errors
    ///
    /// The errors of [`Client::send`](super::Client::send), and one with [`Error::row`] for each row that
    /// does not decode.
    pub async fn try_next(&mut self) -> Result<Option<Change<R>>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    fn poll_changed(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<R, Error>>> {
        let records = self.records.get_or_insert_with(|| {
            let list = List::<R>::new();
            Records::since(Arc::clone(&self.pipeline), &list, R::CHANGED, self.progress.start())
        });
        loop {
            match ready!(records.poll_next_unpin(cx)) {
                Some(Ok(record)) if !self.progress.is_new(&record, R::CHANGED) => {}
                row => return Poll::Ready(row),
            }
        }
    }

    fn poll_deleted(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Uuid, Error>>> {
        while let Some(history) = &mut self.history {
            match ready!(history.poll_next_unpin(cx)) {
                Some(Ok(None)) => {}
                Some(Ok(Some(id))) => return Poll::Ready(Some(Ok(id))),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => self.history = None,
            }
        }
        match &mut self.sweep {
            Some(sweep) => sweep.poll_next(cx),
            None => Poll::Ready(None),
        }
    }
}

/// Returns the id in a field of a row, listed or unlisted.
fn id_in(row: &impl Fields, field: &str) -> Option<Uuid> {
    let row: &dyn Fields = row;
    let listed = row.table().iter().position(|info| info.name == field);
    match listed.and_then(|index| row.view(index)) {
        Some(crate::record::View::Id(id)) => Some(id),
        Some(crate::record::View::Text(text)) => Uuid::try_parse(text).ok(),
        _ => Uuid::try_parse(row.unlisted().text(field)?.trim_matches('"')).ok(),
    }
}

impl<R: CanReadChanges> Stream for ChangeStream<R> {
    type Item = Result<Change<R>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if !self.is_changed_done {
            match ready!(self.poll_changed(cx)) {
                Some(row) => return Poll::Ready(Some(row.map(Change::Changed))),
                None => self.is_changed_done = true,
            }
        }
        let deleted = ready!(self.poll_deleted(cx));
        Poll::Ready(deleted.map(|id| Ok(Change::Deleted(Id::new(id?)))))
    }
}

// The stream has no pinned fields.
impl<R> Unpin for ChangeStream<R> {}

impl<R> fmt::Debug for ChangeStream<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChangeStream").finish_non_exhaustive()
    }
}
