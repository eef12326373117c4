//! Pages in their order, however they are asked for.

use std::{
    marker::PhantomData,
    task::{Context, Poll, ready},
};

use futures_util::{StreamExt, stream::FuturesOrdered};

use super::{
    cursor::Place,
    keyed::Keyed,
    numbered::Numbered,
    page::{self, Page},
    source::{Ask, Flight, Landed, Source},
};
use crate::{Error, ErrorKind, record::Record};

/// A page that has come.
pub(super) struct Arrived<R> {
    pub(super) part: usize,
    pub(super) ask: Ask,
    pub(super) page: Page<R>,
    /// Whether the rows before each of these are all given.
    pub(super) is_in_order: bool,
}

/// The pages of a list, decoded.
pub(super) struct Reader<R> {
    feed: Feed,
    rows: PhantomData<fn() -> R>,
}

/// The answers of a list, whatever its record.
pub(super) struct Feed {
    pub(super) source: Source,
    /// Which part of the filter is read.
    part: usize,
    plan: Plan,
    flying: FuturesOrdered<Flight>,
    /// The page that failed.
    again: Option<Ask>,
    /// How many rows of the first page were given before.
    skip: usize,
}

enum Plan {
    Numbered(Numbered),
    Keyed(Keyed),
    Done,
}

impl<R: Record> Reader<R> {
    pub(super) fn new(feed: Feed) -> Self {
        Self { feed, rows: PhantomData }
    }

    pub(super) fn source(&self) -> &Source {
        &self.feed.source
    }

    pub(super) fn poll_page(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Arrived<R>, Error>>> {
        let feed = &mut self.feed;
        let Some((ask, answer)) = ready!(feed.poll_answer(cx)) else { return Poll::Ready(None) };
        let key = feed.source.reading.key.unwrap_or_default();
        let page = answer.and_then(|answer| {
            let page = page::read::<R>(&feed.source.call, &answer, key);
            feed.source.reuse(answer.into_body());
            page
        });
        Poll::Ready(Some(match page {
            Ok(mut page) => {
                let part = feed.part;
                feed.accept(ask, &page.marks).map(|(fresh, is_in_order)| {
                    page.retain(&fresh);
                    Arrived { part, ask, page, is_in_order }
                })
            }
            Err(error) => {
                feed.fail(ask);
                Err(error)
            }
        }))
    }
}

impl Feed {
    /// Reads a list from a place in a part of it on.
    pub(super) fn new(source: Source, part: usize, place: Place) -> Self {
        let skip = if let Place::Page { rows, .. } = place { rows } else { 0 };
        let plan = Plan::new(&source, part, place);
        Self { source, part, plan, flying: FuturesOrdered::new(), again: None, skip }
    }

    fn poll_answer(&mut self, cx: &mut Context<'_>) -> Poll<Option<Landed>> {
        if let Some(reason) = self.source.refused.take() {
            self.stop();
            let error = Error::unsent(self.source.call.clone(), reason);
            return Poll::Ready(Some((Ask { number: 1, since: None }, Err(error))));
        }
        if let Some(ask) = self.again.take() {
            self.flying.push_front(self.source.fetch(self.part, ask));
        }
        self.launch();
        while self.flying.is_empty() && self.part + 1 < self.source.filters.len() {
            self.part += 1;
            self.plan = Plan::new(&self.source, self.part, self.source.start());
            self.launch();
        }
        self.flying.poll_next_unpin(cx)
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
        self.plan = Plan::Done;
        self.part = self.source.filters.len();
        self.flying = FuturesOrdered::new();
    }

    /// Has a page asked for again, unless it was never asked for.
    fn fail(&mut self, ask: Ask) {
        self.again = Some(ask).filter(|_| !matches!(self.plan, Plan::Done));
    }

    /// Which rows of a page are to be given, and whether those before them are.
    fn accept(&mut self, ask: Ask, marks: &[page::Mark]) -> Result<(Vec<bool>, bool), Error> {
        let mut is_in_order = true;
        let fresh = match &mut self.plan {
            Plan::Numbered(numbered) => numbered.accept(ask, marks).map(|is_full| {
                if !is_full {
                    // What is still on its way is past the end.
                    self.flying = FuturesOrdered::new();
                }
                let skip = std::mem::take(&mut self.skip);
                (0..marks.len()).map(|index| index >= skip).collect()
            }),
            Plan::Keyed(keyed) => {
                is_in_order = keyed.is_in_order();
                keyed.accept(marks)
            }
            Plan::Done => Ok(Vec::new()),
        };
        fresh.map(|fresh| (fresh, is_in_order)).map_err(|reason| {
            self.stop();
            Error::new(ErrorKind::Decode, self.source.call.clone(), reason)
        })
    }
}

impl Plan {
    fn new(source: &Source, part: usize, place: Place) -> Self {
        match place {
            _ if part >= source.filters.len() => Self::Done,
            Place::Page { number, .. } => {
                Self::Numbered(Numbered::new(number, source.size, source.reading.prefetch))
            }
            Place::Key { since, given } => Self::Keyed(Keyed::new(source.size, since, given)),
            Place::End | Place::Unknown => Self::Done,
        }
    }

    fn next(&mut self, flying: usize) -> Option<Ask> {
        match self {
            Self::Numbered(numbered) => numbered.next(flying),
            Self::Keyed(keyed) => keyed.next(flying),
            Self::Done => None,
        }
    }
}
