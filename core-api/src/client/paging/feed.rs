//! The answers of a list in their order, whatever its record.

use std::{
    collections::BTreeSet,
    task::{Context, Poll},
};

use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesOrdered};
use http::StatusCode;
use uuid::Uuid;

use super::{
    ask::Ask,
    mark::Mark,
    page::Shape,
    place::Place,
    plan::Plan,
    source::{Flight, Landed, Source},
};
use crate::{Error, ErrorKind};

/// The answers of a list, whatever its record.
pub(super) struct Feed {
    pub(super) source: Source,
    /// Index of the part of the filter that is being read.
    pub(super) part: usize,
    plan: Plan,
    flying: FuturesOrdered<Flight>,
    /// The count of the records, while it is on its way.
    count: Option<BoxFuture<'static, Option<u64>>>,
    /// The page that failed.
    again: Option<Ask>,
    /// Number of rows of the first page that were given before.
    skip: usize,
    /// The ids that this part asks for and that have not come, where it asks for ids alone.
    awaited: Option<Awaited>,
    /// Whether a page with rows has come.
    has_rows: bool,
    /// Whether the last answer was blank.
    was_blank: bool,
}

/// The rows of a page that are to be given.
pub(super) struct Accepted {
    /// For each row, whether it is new.
    pub(super) fresh: Vec<bool>,
    /// Whether all rows before these are given.
    pub(super) is_in_order: bool,
}

/// The ids of a filter by id.
struct Awaited {
    all: BTreeSet<Uuid>,
    missing: BTreeSet<Uuid>,
}

impl Feed {
    /// Reads a list from a place in a part of it on.
    pub(super) fn new(source: Source, part: usize, place: Place) -> Self {
        let skip = if let Place::Page { rows, .. } = place { rows } else { 0 };
        let is_start = place == source.start();
        let plan = Plan::new(&source, part, place);
        let awaited = source.ids(part).filter(|_| is_start).map(Awaited::new);
        Self {
            source,
            part,
            plan,
            flying: FuturesOrdered::new(),
            count: None,
            again: None,
            skip: usize::try_from(skip).unwrap_or(usize::MAX),
            awaited,
            has_rows: false,
            was_blank: false,
        }
    }

    pub(super) fn poll_answer(&mut self, cx: &mut Context<'_>) -> Poll<Option<Landed>> {
        if let Some(reason) = self.source.refused.take() {
            self.stop();
            let error = Error::unsent(self.source.call.clone(), reason);
            return Poll::Ready(Some((Ask::page(1, self.source.size), Err(error))));
        }
        if let Some(ask) = self.again.take() {
            self.flying.push_front(self.source.fetch(self.part, ask));
        }
        self.poll_count(cx);
        self.launch();
        while self.flying.is_empty() && self.part + 1 < self.source.filters.len() {
            self.part += 1;
            self.count = None;
            self.plan = Plan::new(&self.source, self.part, self.source.start());
            self.awaited = self.source.ids(self.part).map(Awaited::new);
            self.launch();
        }
        self.flying.poll_next_unpin(cx)
    }

    fn poll_count(&mut self, cx: &mut Context<'_>) {
        if self.plan.wants_count() {
            self.count = Some(self.source.count(self.part));
        }
        if let Some(count) = &mut self.count
            && let Poll::Ready(total) = count.poll_unpin(cx)
        {
            self.plan.set_count(total);
            self.count = None;
        }
    }

    fn launch(&mut self) {
        // More than may be on their way would only stand in the way of other calls.
        while self.flying.len() < self.source.capacity()
            && let Some(ask) = self.plan.next(self.flying.len())
        {
            self.flying.push_back(self.source.fetch(self.part, ask));
        }
    }

    /// Reads nothing more.
    fn stop(&mut self) {
        self.end_part();
        self.part = self.source.filters.len();
    }

    /// Reads nothing more of this part of the filter.
    fn end_part(&mut self) {
        self.plan = Plan::Done;
        self.count = None;
        self.flying = FuturesOrdered::new();
    }

    /// Has a page asked for again, unless it was never asked for.
    pub(super) fn fail(&mut self, ask: Ask) {
        self.again = Some(ask).filter(|_| !matches!(self.plan, Plan::Done));
    }

    /// Takes note of a page.
    pub(super) fn accept(
        &mut self,
        ask: Ask,
        shape: Shape,
        marks: &[Mark],
        status: StatusCode,
    ) -> Result<Accepted, Error> {
        let is_blank = shape == Shape::Blank;
        if is_blank && !self.has_rows {
            self.fail(ask);
            return Err(blank(&self.source, status));
        }
        if is_blank && !std::mem::replace(&mut self.was_blank, true) {
            self.again = Some(ask);
            return Ok(Accepted { fresh: Vec::new(), is_in_order: true });
        }
        self.was_blank = is_blank;
        self.has_rows |= !marks.is_empty();
        let is_in_order = self.plan.is_in_order();
        let fresh = self.fresh(ask, marks).map_err(|reason| {
            self.stop();
            Error::new(ErrorKind::Decode, self.source.call.clone(), reason)
        })?;
        let is_whole = self.awaited.as_ref().is_some_and(|ids| ids.missing.is_empty());
        if is_whole || shape == Shape::Single || self.plan.is_done() {
            self.end_part();
        }
        Ok(Accepted { fresh, is_in_order })
    }

    fn fresh(&mut self, ask: Ask, marks: &[Mark]) -> Result<Vec<bool>, String> {
        if let Some(awaited) = &mut self.awaited {
            awaited.note(marks)?;
        }
        let mut fresh = self.plan.accept(ask, marks)?;
        let skip = std::mem::take(&mut self.skip);
        fresh.iter_mut().take(skip).for_each(|is_new| *is_new = false);
        Ok(fresh)
    }
}

impl Awaited {
    fn new(all: BTreeSet<Uuid>) -> Self {
        Self { missing: all.clone(), all }
    }

    /// Takes note of rows; an error where one of them was not asked for.
    fn note(&mut self, marks: &[Mark]) -> Result<(), String> {
        for id in marks.iter().filter_map(|mark| mark.id) {
            if !self.all.contains(&id) {
                return Err(format!("Core gave the record {id}, which the filter by id excludes"));
            }
            self.missing.remove(&id);
        }
        Ok(())
    }
}

/// A success that says neither that there are records nor that there are none.
fn blank(source: &Source, status: StatusCode) -> Error {
    let detail = "the answer is empty; Core answers 204 or `[]` where there are no records";
    Error::undecodable(source.call.clone(), status, detail)
}
