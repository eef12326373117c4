//! The changes of one resource.

use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use futures_core::Stream;
use jiff::civil::DateTime;

use super::{
    Change,
    cursor::{ChangeCursor, ChangeCursorError},
    feed::ChangeFeed,
    notice::HistoryNotice,
};
use crate::{
    Error, Id,
    client::pipeline::Pipeline,
    endpoint::{CanGet, CanReadChanges, List},
};

/// The changes of one resource in one pass. See [`Client::changes`](crate::Client::changes).
///
/// After an error, the next poll repeats the failed step. After a row that does not decode, the
/// stream continues with the next row. Store [`cursor`](Self::cursor) together with the changes, and
/// start the next pass from it.
#[doc(alias("incremental", "sync", "delta"))]
pub struct ChangeStream<R> {
    feed: ChangeFeed<Change<R>>,
}

impl<R: CanReadChanges> ChangeStream<R> {
    pub(in crate::client) fn new(pipeline: Arc<Pipeline>, since: DateTime) -> Self {
        Self::of(ChangeFeed::start(pipeline, ChangeCursor::since(since)))
    }

    pub(in crate::client) fn after(
        pipeline: Arc<Pipeline>,
        cursor: &ChangeCursor,
    ) -> Result<Self, ChangeCursorError> {
        cursor.check_resource::<R>()?;
        Ok(Self::of(ChangeFeed::new(pipeline, cursor)?))
    }

    fn of(mut feed: ChangeFeed<Change<R>>) -> Self {
        feed.add(List::new(), std::convert::identity);
        Self { feed }
    }

    /// Sets how long before the end of the last pass this one starts, because a write can become visible
    /// after its timestamp. The default is five minutes.
    #[must_use]
    pub fn overlap(mut self, overlap: Duration) -> Self {
        self.feed = self.feed.overlap(overlap);
        self
    }

    /// Sets the time between two sweeps while the deletion history covers the resource. The default is
    /// one day.
    #[must_use]
    pub fn sweep_every(mut self, interval: Duration) -> Self {
        self.feed = self.feed.sweep_every(interval);
        self
    }

    /// Adds a [`Change::Deleted`] after the changes, for each record of `known` that was deleted. `known`
    /// is the set of ids in your store, without those of deleted records.
    ///
    /// If the deletion history does not cover the resource, all ids are read, a thousand per call. Each
    /// known id that the list lacks is then looked up. A record is reported as deleted only if Core
    /// answers 404 or 204 for its id. [`HistoryNotice`] describes the use of the history.
    #[must_use]
    pub fn deletions(mut self, known: impl IntoIterator<Item = Id<R>>) -> Self
    where
        R: CanGet,
    {
        self.feed.set_known(known);
        self
    }

    /// Returns the cursor from which the next pass starts.
    #[must_use]
    pub fn cursor(&self) -> ChangeCursor {
        self.feed.cursor()
    }

    /// Returns the notices about the deletion history in this pass.
    #[must_use]
    pub fn notices(&self) -> &[HistoryNotice] {
        self.feed.notices()
    }

    /// Returns the next change, or `None` at the end of the pass.
    ///
    /// # Errors
    ///
    /// The errors of [`Client::send`](crate::Client::send), and one with [`Error::row`] for each row that
    /// does not decode.
    pub async fn try_next(&mut self) -> Result<Option<Change<R>>, Error> {
        self.feed.try_next().await
    }
}

impl<R: CanReadChanges> Stream for ChangeStream<R> {
    type Item = Result<Change<R>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut self.feed).poll_next(cx)
    }
}

// The stream has no pinned fields.
impl<R> Unpin for ChangeStream<R> {}

impl<R> fmt::Debug for ChangeStream<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChangeStream").finish_non_exhaustive()
    }
}
