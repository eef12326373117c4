//! What has changed since the last time: for replicas, exports and caches.
//!
//! A pass reads the records whose `lastUpdated` is at or after a moment, in its order and by key,
//! so that records which change meanwhile come again rather than make others be missed. It starts
//! a little before the last one ended, since a write may become visible later than its moment says,
//! and leaves out what it has given already in the same version.
//!
//! Core does not list what was deleted: of `/deletedhistory`, only the moment is known by name.
//! So deletions are found by comparing ids ([`ChangeStream::deletions`]), or in the history where
//! you know which of its fields holds the id ([`ChangeStream::history`]).

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

use super::{exchange::Exchange, paging::Records};
use crate::{
    Error, Id, Projection,
    endpoint::{CanGet, CanList, CanReadChanges, List},
    record::Fields,
};

/// Something that has happened to the records of a resource.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Change<R> {
    /// The record is new, or another than it was.
    Changed(R),
    /// The record is no longer there.
    Deleted(Id<R>),
}

/// What has changed in one pass; see [`Client::changes`](super::Client::changes).
///
/// After an error, the next poll tries the same again; after a row that does not decode, it goes
/// on. Store [`cursor`](Self::cursor) with what came, and start the next pass from it.
pub struct ChangeStream<R> {
    exchange: Arc<Exchange>,
    progress: Progress,
    /// `None` until the first poll.
    records: Option<Records<R>>,
    history: Option<BoxStream<'static, Result<Option<Uuid>, Error>>>,
    sweep: Option<Sweep>,
    is_changed_done: bool,
}

impl<R: CanReadChanges> ChangeStream<R> {
    pub(super) fn new(exchange: Arc<Exchange>, progress: Progress) -> Self {
        Self {
            exchange,
            progress,
            records: None,
            history: None,
            sweep: None,
            is_changed_done: false,
        }
    }

    /// How long before the end of the last pass this one starts; five minutes unless set.
    #[must_use]
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.progress.set_overlap(overlap);
        self
    }

    /// Gives [`Change::Deleted`], after the changes, for each of these records that is gone. `known`
    /// are the ids that your store holds.
    ///
    /// All ids are read first, a thousand a call. Each known id that is not among them is then looked
    /// up: a record is reported as deleted only where Core answers 404 or 204 for its own id.
    #[must_use]
    pub fn deletions(mut self, known: impl IntoIterator<Item = Id<R>>) -> Self
    where
        R: CanGet,
    {
        let known = known.into_iter().map(Id::uuid).collect();
        self.sweep = Some(Sweep::new::<R>(Arc::clone(&self.exchange), known));
        self
    }

    /// Reads a list of deletions after the changes, and gives [`Change::Deleted`] for each of its
    /// rows; `field` is the name, on the wire, of what holds the id of the deleted record.
    ///
    /// No source shows the fields of `/deletedhistory` but `deletedOn`: look at a row of yours.
    /// What a row deletes of another resource is your filter's to leave out.
    #[must_use]
    pub fn history<H, P>(mut self, list: List<H, P>, field: impl Into<String>) -> Self
    where
        H: CanList,
        P: Projection<Resource = H>,
    {
        let field = field.into();
        let rows = Records::new(Arc::clone(&self.exchange), &list);
        self.history = Some(rows.map(move |row| Ok(id_in(&row?, &field))).boxed());
        self
    }

    /// Where the next pass starts.
    #[must_use]
    pub fn cursor(&self) -> ChangeCursor {
        self.progress.cursor(R::PATH)
    }

    /// The next change, or `None` at the end of the pass.
    ///
    /// # Errors
    ///
    /// As [`Client::send`](super::Client::send), and [`Error::row`] for a row that does not decode.
    pub async fn try_next(&mut self) -> Result<Option<Change<R>>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    fn poll_changed(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<R, Error>>> {
        let records = self.records.get_or_insert_with(|| {
            let list = List::<R>::new();
            Records::since(Arc::clone(&self.exchange), &list, R::CHANGED, self.progress.start())
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

/// The id in a field of a row, listed or not.
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

// Nothing in it is pinned.
impl<R> Unpin for ChangeStream<R> {}

impl<R> fmt::Debug for ChangeStream<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChangeStream").finish_non_exhaustive()
    }
}
