//! Lists and changes as iterators.

use std::{fmt, future::poll_fn, pin::Pin, time::Duration};

use futures_core::Stream;

use super::runtime::block_on;
use crate::{
    Error, Id, Projection,
    client::{self, Change, ChangeCursor, Cursor, HistoryNotice, Progress},
    endpoint::{CanGet, CanReadChanges, List},
    error::Call,
};

/// An iterator over a stream of the async client.
///
/// It continues like the stream. After a page fails, the next call of `next` requests that page again. After a
/// row that does not decode, it continues with the next row. Dropping it cancels the pages in flight.
///
/// In async code, it returns one error and then `None`. It continues on a thread that may block.
pub struct Iter<S> {
    stream: S,
    call: Call,
    /// True after the error of a call that may not block.
    was_refused: bool,
}

/// The records of a list. See [`Client::stream`](super::Client::stream).
pub type Records<P> = Iter<client::Records<P>>;

/// The pages of a list. See [`Client::pages`](super::Client::pages).
pub type Pages<P> = Iter<client::Pages<P>>;

/// The rows of a list as JSON. See [`Client::stream_json`](super::Client::stream_json).
pub type JsonRows = Iter<client::JsonRows>;

/// The changes of one resource in one pass. See [`Client::changes`](super::Client::changes).
pub type ChangeStream<R> = Iter<client::ChangeStream<R>>;

/// The changes of several resources as events `E`. See
/// [`Client::changes_of_all`](super::Client::changes_of_all).
pub type ChangeFeed<E> = Iter<client::ChangeFeed<E>>;

impl<S> Iter<S> {
    pub(super) fn new(stream: S, call: Call) -> Self {
        Self { stream, call, was_refused: false }
    }

    fn map(self, change: impl FnOnce(S) -> S) -> Self {
        Self { stream: change(self.stream), ..self }
    }
}

impl<T, S> Iterator for Iter<S>
where
    S: Stream<Item = Result<T, Error>> + Unpin,
{
    type Item = Result<T, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let stream = &mut self.stream;
        let next = block_on(poll_fn(|cx| Pin::new(&mut *stream).poll_next(cx)));
        let was_refused = std::mem::replace(&mut self.was_refused, next.is_err());
        match next {
            Ok(item) => item,
            // A loop that skips errors has to end.
            Err(_) if was_refused => None,
            Err(error) => Some(Err(Error::unsent(self.call.clone(), error))),
        }
    }
}

impl<P: Projection> Iter<client::Records<P>> {
    /// Returns the position after the last returned row, for [`Client::resume`](super::Client::resume).
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        self.stream.cursor()
    }

    /// Counts the rows of the list, for [`progress`](Self::progress). It takes one call. `None` if Core does not
    /// return a count, and in async code.
    pub fn count_rows(&mut self) -> Option<u64> {
        block_on(self.stream.count_rows()).ok().flatten()
    }

    /// Returns the progress: the rows so far, of how many, and the time left.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.stream.progress()
    }
}

impl<P: Projection> Iter<client::Pages<P>> {
    /// Counts the rows of the list, for [`progress`](Self::progress). It takes one call. `None` if Core does not
    /// return a count, and in async code.
    pub fn count_rows(&mut self) -> Option<u64> {
        block_on(self.stream.count_rows()).ok().flatten()
    }

    /// Returns the progress: the rows so far, of how many, and the time left.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.stream.progress()
    }
}

impl Iter<client::JsonRows> {
    /// Returns the position after the last returned row, for [`Client::resume_json`](super::Client::resume_json).
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        self.stream.cursor()
    }

    /// Counts the rows of the list, for [`progress`](Self::progress). It takes one call. `None` if Core does not
    /// return a count, and in async code.
    pub fn count_rows(&mut self) -> Option<u64> {
        block_on(self.stream.count_rows()).ok().flatten()
    }

    /// Returns the progress: the rows so far, of how many, and the time left.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.stream.progress()
    }
}

impl<R: CanReadChanges> Iter<client::ChangeStream<R>> {
    /// Sets how long before the end of the last pass this one starts. See
    /// [`client::ChangeStream::overlap`].
    #[must_use]
    pub fn overlap(self, overlap: Duration) -> Self {
        self.map(|stream| stream.overlap(overlap))
    }

    /// Sets the time between two sweeps while the deletion history covers the resource. See
    /// [`client::ChangeStream::sweep_every`].
    #[must_use]
    pub fn sweep_every(self, interval: Duration) -> Self {
        self.map(|stream| stream.sweep_every(interval))
    }

    /// Adds a [`Change::Deleted`] after the changes, for each record of `known` that was deleted. See
    /// [`client::ChangeStream::deletions`].
    #[must_use]
    pub fn deletions(self, known: impl IntoIterator<Item = Id<R>>) -> Self
    where
        R: CanGet,
    {
        self.map(|stream| stream.deletions(known))
    }

    /// Returns the cursor from which the next pass starts.
    #[must_use]
    pub fn cursor(&self) -> ChangeCursor {
        self.stream.cursor()
    }

    /// Returns the notices about the deletion history in this pass.
    #[must_use]
    pub fn notices(&self) -> &[HistoryNotice] {
        self.stream.notices()
    }
}

impl<E> Iter<client::ChangeFeed<E>> {
    /// Adds a resource with its deletions. See [`client::ChangeFeed::follow`].
    #[must_use]
    pub fn follow<R, F>(self, to_event: F, known: impl IntoIterator<Item = Id<R>>) -> Self
    where
        R: CanReadChanges + CanGet,
        E: 'static,
        F: Fn(Change<R>) -> E + Send + 'static,
    {
        self.map(|feed| feed.follow(to_event, known))
    }

    /// Adds a resource without its deletions. See [`client::ChangeFeed::follow_changed`].
    #[must_use]
    pub fn follow_changed<R, F>(self, to_event: F) -> Self
    where
        R: CanReadChanges,
        E: 'static,
        F: Fn(Change<R>) -> E + Send + 'static,
    {
        self.map(|feed| feed.follow_changed(to_event))
    }

    /// Adds a resource with its deletions and nested fields. See [`client::ChangeFeed::follow_expanded`].
    #[must_use]
    pub fn follow_expanded<R, F>(
        self,
        list: &List<R>,
        to_event: F,
        known: impl IntoIterator<Item = Id<R>>,
    ) -> Self
    where
        R: CanReadChanges + CanGet,
        E: 'static,
        F: Fn(Change<R>) -> E + Send + 'static,
    {
        self.map(|feed| feed.follow_expanded(list, to_event, known))
    }

    /// Leaves the resource of the last error out of this pass, and returns its path. See
    /// [`client::ChangeFeed::skip_resource`].
    pub fn skip_resource(&mut self) -> Option<&'static str> {
        self.stream.skip_resource()
    }

    /// Sets how long before the end of the last pass this one starts. See
    /// [`client::ChangeFeed::overlap`].
    #[must_use]
    pub fn overlap(self, overlap: Duration) -> Self {
        self.map(|feed| feed.overlap(overlap))
    }

    /// Sets the time between two sweeps of a resource that the deletion history covers. See
    /// [`client::ChangeFeed::sweep_every`].
    #[must_use]
    pub fn sweep_every(self, interval: Duration) -> Self {
        self.map(|feed| feed.sweep_every(interval))
    }

    /// Returns the cursor from which the next pass starts. It has the events that were returned so far.
    #[must_use]
    pub fn cursor(&self) -> ChangeCursor {
        self.stream.cursor()
    }

    /// Returns the notices about the deletion history in this pass.
    #[must_use]
    pub fn notices(&self) -> &[HistoryNotice] {
        self.stream.notices()
    }
}

impl<S> fmt::Debug for Iter<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iter").field("path", &self.call.path).finish_non_exhaustive()
    }
}
