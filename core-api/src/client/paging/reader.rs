//! The decoded pages of a list.

use std::task::{Context, Poll, ready};

use tokio::time::Instant;

use super::{
    feed::Feed,
    page::Page,
    page_request::PageRequest,
    row_form::{self, RowForm},
    server_clock::ServerClock,
    source::Source,
};
use crate::{Error, client::progress::Pace};

/// A decoded page with its place in the list.
pub(super) struct DecodedPage<T> {
    pub(super) part: usize,
    pub(super) request: PageRequest,
    pub(super) page: Page<T>,
    /// Number of rows at the start of the page that were returned before.
    pub(super) known: u32,
    /// True if all rows before this page were returned.
    pub(super) is_in_order: bool,
}

/// The decoded pages of a list.
pub(super) struct Reader<F> {
    feed: Feed,
    clock: ServerClock,
    pub(super) pace: Pace,
    /// The time of the first poll for the next answer.
    polled: Option<Instant>,
    form: F,
}

impl<F: RowForm> Reader<F> {
    pub(super) fn new(feed: Feed, form: F) -> Self {
        let pace = Pace::new(feed.source.pipeline(), None);
        Self { feed, clock: ServerClock::default(), pace, polled: None, form }
    }

    pub(super) fn source(&self) -> &Source {
        &self.feed.source
    }

    pub(super) fn clock(&self) -> ServerClock {
        self.clock
    }

    pub(super) fn poll_page(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<DecodedPage<F::Row>, Error>>> {
        let feed = &mut self.feed;
        let polled = *self.polled.get_or_insert_with(Instant::now);
        let Some((request, answer)) = ready!(feed.poll_answer(cx)) else {
            return Poll::Ready(None);
        };
        self.polled = None;
        if let Ok(answer) = &answer {
            self.clock.note(answer.headers(), polled.elapsed());
        }
        if let Ok(answer) = &answer {
            feed.read_ahead(request, answer.body(), cx);
        }
        let key = feed.source.reading.key.unwrap_or_default();
        let page = answer.and_then(|answer| {
            let source = &feed.source;
            let left_out = source.asked.left_out(self.form.table());
            let page =
                row_form::read(&self.form, &source.call, &answer, key, left_out, request.size);
            let (head, body) = answer.into_parts();
            feed.source.reuse(body);
            page.map(|page| (page, head.status))
        });
        let (mut page, status) = match page {
            Ok(page) => page,
            Err(error) => {
                feed.fail(request);
                return Poll::Ready(Some(Err(error)));
            }
        };
        let part = feed.part;
        let accepted = feed.accept(request, page.shape, &page.positions, status);
        feed.go_on(cx);
        Poll::Ready(Some(accepted.map(|accepted| {
            page.retain(&accepted.fresh);
            let known = accepted.fresh.iter().take_while(|is_new| !**is_new).zip(1..).last();
            let known = known.map_or(0, |(_, count)| count);
            DecodedPage { part, request, page, known, is_in_order: accepted.is_in_order }
        })))
    }
}
