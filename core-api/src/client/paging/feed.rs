//! The answers of a list in order, independent of the record type.

use std::{
    collections::BTreeSet,
    task::{Context, Poll},
};

use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesOrdered};
use http::StatusCode;
use uuid::Uuid;

use super::{
    page::Shape,
    page_request::PageRequest,
    place::Place,
    plan::Plan,
    read_ahead::ReadAhead,
    row_position::RowPosition,
    source::{FetchedPage, PageFuture, Source},
};
use crate::{Error, ErrorKind};

/// The answers of a list, independent of the record type.
pub(super) struct Feed {
    pub(super) source: Source,
    /// Index of the part of the filter that is being read.
    pub(super) part: usize,
    plan: Plan,
    in_flight: FuturesOrdered<PageFuture>,
    /// The count of the records, while it is in flight.
    count: Option<BoxFuture<'static, Option<u64>>>,
    /// The page to request again after a failure.
    again: Option<PageRequest>,
    /// The page that was requested before the rows of the last one were decoded.
    ahead: ReadAhead,
    /// A page that arrived before it was asked for.
    arrived: Option<FetchedPage>,
    /// Number of rows of the first page that were returned before.
    skip: usize,
    /// The ids that this part requests, if its filter selects by id only.
    expected_ids: Option<ExpectedIds>,
    /// True after the first page with rows.
    has_rows: bool,
    /// True if the last answer was blank.
    was_blank: bool,
}

/// The rows of a page that are new.
pub(super) struct Accepted {
    /// True for each row that is new.
    pub(super) fresh: Vec<bool>,
    /// True if all rows before this page were returned.
    pub(super) is_in_order: bool,
}

/// The ids of a filter by id.
struct ExpectedIds {
    all: BTreeSet<Uuid>,
    missing: BTreeSet<Uuid>,
}

impl Feed {
    /// Reads a list from a position in one of its parts.
    pub(super) fn new(source: Source, part: usize, place: Place) -> Self {
        let skip = if let Place::Page { rows, .. } = place { rows } else { 0 };
        let is_start = place == source.start();
        let plan = Plan::new(&source, part, place);
        let expected_ids = source.ids(part).filter(|_| is_start).map(ExpectedIds::new);
        Self {
            source,
            part,
            plan,
            in_flight: FuturesOrdered::new(),
            count: None,
            again: None,
            ahead: ReadAhead::default(),
            arrived: None,
            skip: usize::try_from(skip).unwrap_or(usize::MAX),
            expected_ids,
            has_rows: false,
            was_blank: false,
        }
    }

    pub(super) fn poll_answer(&mut self, cx: &mut Context<'_>) -> Poll<Option<FetchedPage>> {
        if let Some(reason) = self.source.refused.take() {
            self.stop();
            let error = Error::unsent(self.source.call.clone(), reason);
            return Poll::Ready(Some((PageRequest::page(1, self.source.size), Err(error))));
        }
        if let Some(request) = self.again.take() {
            self.in_flight.push_front(self.source.fetch(self.part, request));
        }
        if let Some(page) = self.arrived.take() {
            return Poll::Ready(Some(page));
        }
        self.poll_count(cx);
        self.launch();
        while self.in_flight.is_empty() && self.part + 1 < self.source.filters.len() {
            self.part += 1;
            self.count = None;
            self.plan = Plan::new(&self.source, self.part, self.source.start());
            self.expected_ids = self.source.ids(self.part).map(ExpectedIds::new);
            self.launch();
        }
        self.in_flight.poll_next_unpin(cx)
    }

    /// Requests the page after one that has arrived, if its first and last key decide which one it is.
    pub(super) fn read_ahead(&mut self, request: PageRequest, body: &[u8], cx: &mut Context<'_>) {
        // A list by ids may end without another page.
        if !self.plan.reads_ahead() || self.expected_ids.is_some() || !self.in_flight.is_empty() {
            return;
        }
        let key = self.source.reading.key.unwrap_or_default();
        let plan = &self.plan;
        let next = self.ahead.foresee(body, key, |first, last| plan.foresee(request, first, last));
        if let Some(next) = next {
            self.request_ahead(next, cx);
        }
    }

    /// Requests the next page while the caller handles the rows of this one.
    pub(super) fn go_on(&mut self, cx: &mut Context<'_>) {
        if !self.plan.reads_ahead() || self.again.is_some() {
            return;
        }
        if !self.ahead.matches(self.plan.next(0)) {
            self.forget_requests();
        }
        if self.arrived.is_none() && self.in_flight.is_empty() {
            if let Some(next) = self.plan.next(0) {
                self.request_ahead(next, cx);
            }
        }
    }

    fn request_ahead(&mut self, request: PageRequest, cx: &mut Context<'_>) {
        let Some(page) = self.source.fetch_ahead(self.part, request) else { return };
        self.in_flight.push_back(page);
        // A future that was never polled has sent nothing.
        if let Poll::Ready(page) = self.in_flight.poll_next_unpin(cx) {
            self.arrived = page;
        }
    }

    fn forget_requests(&mut self) {
        self.in_flight = FuturesOrdered::new();
        self.arrived = None;
    }

    fn poll_count(&mut self, cx: &mut Context<'_>) {
        if self.plan.wants_count() {
            self.count = Some(self.source.count(self.part));
        }
        let polled = self.count.as_mut().map(|count| count.poll_unpin(cx));
        if let Some(Poll::Ready(total)) = polled {
            self.plan.set_count(total);
            self.count = None;
        }
    }

    fn launch(&mut self) {
        // More requests than permits would only delay other calls.
        while self.in_flight.len() < self.source.capacity() {
            let Some(request) = self.plan.next(self.in_flight.len()) else { break };
            self.in_flight.push_back(self.source.fetch(self.part, request));
        }
    }

    /// Ends the list.
    fn stop(&mut self) {
        self.end_part();
        self.part = self.source.filters.len();
    }

    /// Ends this part of the filter.
    fn end_part(&mut self) {
        self.plan = Plan::Done;
        self.count = None;
        self.ahead.forget();
        self.forget_requests();
    }

    /// Schedules a failed page for another request, unless the list has ended.
    pub(super) fn fail(&mut self, request: PageRequest) {
        self.again = Some(request).filter(|_| !matches!(self.plan, Plan::Done));
        if self.ahead.forget() {
            self.forget_requests();
        }
    }

    /// Records an answered page and returns its new rows.
    pub(super) fn accept(
        &mut self,
        request: PageRequest,
        shape: Shape,
        positions: &[RowPosition],
        status: StatusCode,
    ) -> Result<Accepted, Error> {
        let is_blank = shape == Shape::Blank;
        if is_blank && !self.has_rows {
            self.fail(request);
            return Err(blank(&self.source, status));
        }
        if is_blank && !std::mem::replace(&mut self.was_blank, true) {
            self.fail(request);
            return Ok(Accepted { fresh: Vec::new(), is_in_order: true });
        }
        self.was_blank = is_blank;
        self.has_rows |= !positions.is_empty();
        let is_in_order = self.plan.is_in_order();
        let fresh = self.fresh(request, positions).map_err(|reason| {
            self.stop();
            Error::new(ErrorKind::Decode, self.source.call.clone(), reason)
        })?;
        let is_whole = self.expected_ids.as_ref().is_some_and(|ids| ids.missing.is_empty());
        if is_whole || shape == Shape::Single || self.plan.is_done() {
            self.end_part();
        }
        Ok(Accepted { fresh, is_in_order })
    }

    fn fresh(
        &mut self,
        request: PageRequest,
        positions: &[RowPosition],
    ) -> Result<Vec<bool>, String> {
        if let Some(expected_ids) = &mut self.expected_ids {
            expected_ids.note(positions)?;
        }
        let mut fresh = self.plan.accept(request, positions)?;
        let skip = std::mem::take(&mut self.skip);
        fresh.iter_mut().take(skip).for_each(|is_new| *is_new = false);
        Ok(fresh)
    }
}

impl ExpectedIds {
    fn new(all: BTreeSet<Uuid>) -> Self {
        Self { missing: all.clone(), all }
    }

    /// Records the ids of rows. A row with an id outside the filter is an error.
    fn note(&mut self, positions: &[RowPosition]) -> Result<(), String> {
        for id in positions.iter().filter_map(|position| position.id) {
            if !self.all.contains(&id) {
                return Err(format!(
                    "Core returned the record {id}, which the filter by id excludes"
                ));
            }
            self.missing.remove(&id);
        }
        Ok(())
    }
}

/// The error for a success that shows neither records nor an empty list.
fn blank(source: &Source, status: StatusCode) -> Error {
    let detail = "the answer is empty, but Core answers 204 or `[]` if there are no records";
    Error::undecodable(source.call.clone(), status, detail)
}
