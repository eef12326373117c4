//! Lists read from page to page.
//!
//! By number, several pages are on their way at the same time, and come in their order. By key
//! ([`List::by_key`]), each page starts at the last row of the page before. Records that come and go
//! meanwhile then lose and repeat no row. By number they may, because a deleted record moves those
//! after it one place up.
//!
//! A list ends with an empty page: 204 or `[]`. A page that is not full is followed by another call,
//! because a server may cap pages or hide rows; [`List::trust_short_pages`] saves that call. A
//! success without a body, with another status than 204, says nothing. As the first page it is an
//! error. After rows it is asked for once more, and ends the list if it comes again.
//!
//! A page that fails is asked for again by the next poll. A row that does not decode is an error of
//! its own ([`Error::row`]), after which the rest of the page comes. A server that repeats pages is an
//! error, after which the stream ends.
//!
//! A choice among more values than an address takes is sent in parts, which come one after the
//! other.

mod ask;
mod cursor;
mod feed;
mod keyed;
mod mark;
mod numbered;
mod page;
mod place;
mod plan;
mod reader;
mod recent;
mod source;
mod trail;

use std::{
    collections::BTreeSet,
    fmt, iter,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    vec,
};

pub use cursor::Cursor;
use feed::Feed;
use futures_core::Stream;
use jiff::civil::DateTime;
use mark::Mark;
use page::Row;
use place::Place;
use reader::{Arrived, Reader};
use source::Source;
use trail::Trail;
use uuid::Uuid;

use super::exchange::Exchange;
use crate::{
    Error, Projection,
    endpoint::{CanList, List},
    projection::{Kept, Nothing},
};

/// What a page, or a whole list, has: records, and the rows that are none.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rows<R> {
    /// The records, in the order of the list.
    pub records: Vec<R>,
    /// An error for each row that does not decode; [`Error::row`] has more.
    pub unreadable: Vec<Error>,
}

/// The pages of a list; see [`Client::pages`](super::Client::pages).
///
/// After an error, the next poll asks for the same page again.
pub struct Pages<P> {
    reader: Reader<P>,
}

/// The records of a list; see [`Client::stream`](super::Client::stream).
///
/// After a page that failed, the next poll asks for the same page again; after a row that does not
/// decode, it goes on with the next one.
pub struct Records<P> {
    reader: Reader<P>,
    page: Marked<P>,
    trail: Trail,
}

impl<P: Projection> Pages<P> {
    pub(super) fn new<R: CanList>(exchange: Arc<Exchange>, list: &List<R, P>) -> Self {
        let source = Source::new(exchange, list);
        let start = source.start();
        Self { reader: Reader::new(Feed::new(source, 0, start)) }
    }

    /// The next page, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// As [`Client::send`](super::Client::send).
    pub async fn try_next(&mut self) -> Result<Option<Rows<P>>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }
}

impl<P: Projection> Records<P> {
    pub(super) fn new<R: CanList>(exchange: Arc<Exchange>, list: &List<R, P>) -> Self {
        let source = Source::new(exchange, list);
        let start = source.start();
        Self::start(source, 0, start)
    }

    /// Goes on after the row that a cursor stands at.
    pub(super) fn resume<R: CanList>(
        exchange: Arc<Exchange>,
        list: &List<R, P>,
        cursor: &Cursor,
    ) -> Result<Self, Error> {
        let source = Source::new(exchange, list);
        cursor.check(&source).map_err(|error| Error::unsent(source.call.clone(), error))?;
        Ok(Self::start(source, cursor.part, cursor.place.clone()))
    }

    /// The records whose key is at or after this moment, in its order.
    pub(super) fn since<R: CanList>(
        exchange: Arc<Exchange>,
        list: &List<R, P>,
        key: &'static str,
        since: Option<DateTime>,
    ) -> Self {
        let mut list = list.clone();
        list.reading.key = Some(key);
        let source = Source::new(exchange, &list);
        Self::start(source, 0, Place::Key { since, given: Vec::new() })
    }

    fn start(source: Source, part: usize, place: Place) -> Self {
        let trail = Trail::new(part, place.clone());
        let reader = Reader::new(Feed::new(source, part, place));
        Self { reader, page: no_rows(), trail }
    }

    /// The next record, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// As [`Client::send`](super::Client::send), and [`Error::row`] for a row that does not decode.
    pub async fn try_next(&mut self) -> Result<Option<P>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// The place after the last row that came, for [`Client::resume`](super::Client::resume).
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client) -> Result<(), Box<dyn std::error::Error>> {
    /// use core_api::ListActivities;
    ///
    /// let list = ListActivities::new().by_key();
    /// let mut activities = client.stream(list.clone());
    /// activities.try_next().await?;
    /// let stored = serde_json::to_string(&activities.cursor())?;
    /// // … in another process …
    /// let mut activities = client.resume(list, &serde_json::from_str(&stored)?)?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn cursor(&self) -> Cursor {
        Cursor::new(self.reader.source(), self.trail.part, self.trail.place())
    }
}

/// Rows, each with its mark.
type Marked<P> = iter::Zip<vec::IntoIter<Mark>, vec::IntoIter<Row<P>>>;

fn no_rows<P>() -> Marked<P> {
    iter::zip(Vec::new(), Vec::new())
}

/// The ids of a list, read by key where that can be.
pub(super) async fn ids<R: CanList>(
    exchange: Arc<Exchange>,
    list: &List<R>,
) -> Result<BTreeSet<Uuid>, Error> {
    let mut list = list.clone();
    list.query.asked.add_field("id");
    let key = R::FIELDS.iter().find(|field| field.name == "createdOn");
    list.reading.key = key.filter(|key| key.filter && key.sort).map(|key| key.name);
    read_ids(Source::new(exchange, &list)).await
}

async fn read_ids(source: Source) -> Result<BTreeSet<Uuid>, Error> {
    let start = source.start();
    let mut reader = Reader::<Nothing>::new(Feed::new(source, 0, start));
    let mut ids = BTreeSet::new();
    while let Some(page) = std::future::poll_fn(|cx| reader.poll_page(cx)).await {
        ids.extend(page?.page.marks.iter().filter_map(|mark| mark.id));
    }
    Ok(ids)
}

impl<P: Projection> Stream for Pages<P> {
    type Item = Result<Rows<P>, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            let arrived = match ready!(self.reader.poll_page(cx)) {
                Some(Ok(arrived)) if arrived.page.rows.is_empty() => continue,
                Some(Ok(arrived)) => arrived,
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => return Poll::Ready(None),
            };
            let mut rows = Rows { records: Vec::new(), unreadable: Vec::new() };
            for row in arrived.page.rows {
                match row {
                    Ok(kept) => rows.records.push(kept.into_row()),
                    Err(error) => rows.unreadable.push(error),
                }
            }
            return Poll::Ready(Some(Ok(rows)));
        }
    }
}

impl<P: Projection> Stream for Records<P> {
    type Item = Result<P, Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        loop {
            if let Some((mark, row)) = self.page.next() {
                self.trail.pass(mark);
                return Poll::Ready(Some(row.map(Kept::into_row)));
            }
            // Its memory is for the next page.
            self.page = no_rows();
            match ready!(self.reader.poll_page(cx)) {
                Some(Ok(arrived)) => {
                    let Arrived { part, ask, known, is_in_order, .. } = arrived;
                    self.trail.enter(part, ask, known, is_in_order);
                    self.page = arrived.page.marks.into_iter().zip(arrived.page.rows);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    self.trail.end();
                    return Poll::Ready(None);
                }
            }
        }
    }
}

// Nothing in them is pinned.
impl<P> Unpin for Pages<P> {}
impl<P> Unpin for Records<P> {}

impl<P> fmt::Debug for Pages<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pages").finish_non_exhaustive()
    }
}

impl<P> fmt::Debug for Records<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Records").finish_non_exhaustive()
    }
}
