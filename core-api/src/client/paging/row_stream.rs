//! The rows of a list one by one, in any form.

use std::{
    iter,
    task::{Context, Poll, ready},
    vec,
};

use super::{
    cursor::Cursor,
    feed::Feed,
    place::Place,
    position_tracker::PositionTracker,
    reader::{DecodedPage, Reader},
    row_form::RowForm,
    row_position::RowPosition,
    source::Source,
};
use crate::Error;

/// The rows `T` of a list in the form `F`.
pub(super) struct RowStream<F, T> {
    pub(super) reader: Reader<F>,
    page: PositionedRows<T>,
    tracker: PositionTracker,
}

/// Rows with their positions.
type PositionedRows<T> = iter::Zip<vec::IntoIter<RowPosition>, vec::IntoIter<Result<T, Error>>>;

fn no_rows<T>() -> PositionedRows<T> {
    iter::zip(Vec::new(), Vec::new())
}

impl<F: RowForm> RowStream<F, F::Row> {
    /// Reads a list from its start.
    pub(super) fn of(source: Source, form: F) -> Self {
        let start = source.start();
        Self::start(source, 0, start, form)
    }

    /// Continues after the row of a cursor.
    pub(super) fn resume(source: Source, cursor: &Cursor, form: F) -> Result<Self, Error> {
        cursor.check(&source).map_err(|error| Error::unsent(source.call.clone(), error))?;
        Ok(Self::start(source, cursor.part, cursor.place.clone(), form))
    }

    /// Reads a part of a list from a place.
    pub(super) fn start(source: Source, part: usize, place: Place, form: F) -> Self {
        let tracker = PositionTracker::new(part, place.clone());
        let reader = Reader::new(Feed::new(source, part, place), form);
        Self { reader, page: no_rows(), tracker }
    }

    /// Returns the position after the last returned row.
    pub(super) fn cursor(&self) -> Cursor {
        Cursor::new(self.reader.source(), self.tracker.part, self.tracker.place())
    }

    /// Returns the next row.
    pub(super) fn poll_row(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<F::Row, Error>>> {
        loop {
            if let Some((position, row)) = self.page.next() {
                self.tracker.pass(position);
                self.reader.pace.add_rows(1);
                return Poll::Ready(Some(row));
            }
            // Frees the old page before the next one is decoded.
            self.page = no_rows();
            match ready!(self.reader.poll_page(cx)) {
                Some(Ok(arrived)) => {
                    let DecodedPage { part, request, known, is_in_order, .. } = arrived;
                    self.tracker.enter(part, request, known, is_in_order);
                    self.page = arrived.page.positions.into_iter().zip(arrived.page.rows);
                }
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                None => {
                    self.tracker.end();
                    return Poll::Ready(None);
                }
            }
        }
    }
}
