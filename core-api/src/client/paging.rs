//! Lists, read page by page.
//!
//! By number, several pages are in flight at the same time and are returned in order. By key
//! ([`List::by_key`]), each page starts at the last row of the page before, so concurrent inserts
//! and deletes neither skip nor repeat rows. Paging by number can do both, because a deleted record
//! moves all later records up by one.
//!
//! A list ends with an empty page: 204 or `[]`. A short page does not end it, because a server may
//! cap pages or hide rows. [`List::trust_short_pages`] saves that extra call. A success other than
//! 204 without a body is ambiguous. As the first page, it is an error. After rows, the page is
//! requested once more, and a second blank answer ends the list.
//!
//! After a page fails, the next poll requests it again. A row that does not decode is one error
//! ([`Error::row`]), and the stream continues with the next row. If the server repeats pages, the
//! stream ends with an error.
//!
//! A filter with more values than fit into a URL is sent in parts, one after the other.

mod cursor;
mod feed;
mod json_form;
mod json_row;
mod json_rows;
mod keyed;
mod numbered;
mod page;
mod page_request;
mod place;
mod plan;
mod position_tracker;
mod read_ahead;
mod reader;
mod recent;
mod record_form;
mod row_count;
mod row_form;
mod row_position;
mod row_stream;
mod server_clock;
mod source;
mod visit;

use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

pub use cursor::Cursor;
use feed::Feed;
use futures_core::Stream;
use jiff::civil::DateTime;
pub use json_row::JsonRow;
pub use json_rows::JsonRows;
use place::Place;
use reader::Reader;
use record_form::RecordForm;
use row_stream::RowStream;
pub(super) use server_clock::ServerClock;
use source::Source;
use uuid::Uuid;
pub(super) use visit::visit_rows;

use super::{id_set::IdSet, pipeline::Pipeline};
use crate::{
    Error, Projection,
    endpoint::{CanList, List},
    projection::{NoFields, RowWithExtras},
};

/// The rows of a page or of a whole list: records, and an error for each unreadable row.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rows<R> {
    /// The records, in the order of the list.
    pub records: Vec<R>,
    /// An error for each row that does not decode. [`Error::row`] has the details.
    pub unreadable: Vec<Error>,
}

/// The pages of a list. See [`Client::pages`](super::Client::pages).
///
/// After an error, the next poll requests the same page again.
pub struct Pages<P> {
    reader: Reader<RecordForm<P>>,
}

/// The records of a list. See [`Client::stream`](super::Client::stream).
///
/// After a page fails, the next poll requests the same page again. After a row that does not
/// decode, the stream continues with the next row.
pub struct Records<P> {
    rows: RowStream<RecordForm<P>, RowWithExtras<P>>,
}

impl<P: Projection> Pages<P> {
    pub(super) fn new<R: CanList>(pipeline: Arc<Pipeline>, list: &List<R, P>) -> Self {
        let source = Source::new(pipeline, list);
        let start = source.start();
        Self { reader: Reader::new(Feed::new(source, 0, start), RecordForm::new()) }
    }

    /// Returns the next page, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// The errors of [`Client::send`](super::Client::send).
    pub async fn try_next(&mut self) -> Result<Option<Rows<P>>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }
}

impl<P: Projection> Records<P> {
    pub(super) fn new<R: CanList>(pipeline: Arc<Pipeline>, list: &List<R, P>) -> Self {
        Self { rows: RowStream::of(Source::new(pipeline, list), RecordForm::new()) }
    }

    /// Continues after the row of a cursor.
    pub(super) fn resume<R: CanList>(
        pipeline: Arc<Pipeline>,
        list: &List<R, P>,
        cursor: &Cursor,
    ) -> Result<Self, Error> {
        let rows = RowStream::resume(Source::new(pipeline, list), cursor, RecordForm::new())?;
        Ok(Self { rows })
    }

    /// Reads the records whose key is at or after this time, in the order of the key.
    pub(super) fn since<R: CanList>(
        pipeline: Arc<Pipeline>,
        list: &List<R, P>,
        key: &'static str,
        since: Option<DateTime>,
    ) -> Self {
        let mut list = list.clone();
        list.reading.key = Some(key);
        let source = Source::new(pipeline, &list);
        let place = Place::Key { since, given: Vec::new() };
        Self { rows: RowStream::start(source, 0, place, RecordForm::new()) }
    }

    /// Returns the next record, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// The errors of [`Client::send`](super::Client::send), and one with [`Error::row`] for each row that
    /// does not decode.
    pub async fn try_next(&mut self) -> Result<Option<P>, Error> {
        std::future::poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await.transpose()
    }

    /// Returns the clock of the server around the queries so far.
    pub(super) fn clock(&self) -> ServerClock {
        self.rows.reader.clock()
    }

    /// Returns the position after the last returned row, for [`Client::resume`](super::Client::resume).
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
        self.rows.cursor()
    }
}

/// Reads the ids of a list, by key if possible.
pub(super) async fn ids<R: CanList>(
    pipeline: Arc<Pipeline>,
    list: &List<R>,
) -> Result<IdSet, Error> {
    let mut list = list.clone();
    list.query.untyped.add_field("id");
    let key = R::FIELDS.iter().find(|field| field.name == "createdOn");
    list.reading.key =
        key.filter(|key| key.filter.is_known() && key.sort.is_known()).map(|key| key.name);
    read_ids(Source::new(pipeline, &list)).await
}

async fn read_ids(source: Source) -> Result<IdSet, Error> {
    let start = source.start();
    let mut reader = Reader::new(Feed::new(source, 0, start), RecordForm::<NoFields>::new());
    let mut ids: Vec<Uuid> = Vec::new();
    while let Some(page) = std::future::poll_fn(|cx| reader.poll_page(cx)).await {
        ids.extend(page?.page.positions.iter().filter_map(|position| position.id));
    }
    Ok(ids.into_iter().collect())
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
            self.reader.pace.add_rows(arrived.page.rows.len());
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
        self.rows.poll_row(cx).map(|row| row.map(|row| row.map(RowWithExtras::into_row)))
    }
}

// Neither type has pinned fields.
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
