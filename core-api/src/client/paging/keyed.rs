//! Reading by key: each page starts at the key of the last row.
//!
//! Inserts and deletes shift the rows of pages by number. The key of a row does not depend on other
//! rows. So each request asks for rows at or after the last key, and rows already returned are
//! dropped.
//!
//! More rows than fit into a page can have the same key, for example after a bulk import. These rows
//! are read by number until a page is empty. The pass is repeated until it finds no new row, because
//! a concurrent delete moves later rows up by one.
//!
//! A short page does not end the list, because a server may cap pages. The list ends when all rows
//! from the last key on are known, and the server has returned more rows per page before.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use uuid::Uuid;

use super::{page_request::PageRequest, recent::SeenPages, row_position::RowPosition};

/// The start key of the next request, and the rows already returned from that key on.
#[derive(Debug, Default)]
pub(super) struct Keyed {
    size: u32,
    /// True if a short page ends the list.
    trusts_short_pages: bool,
    since: Option<DateTime>,
    /// The next page, or `None` after the last one.
    next: Option<PageRequest>,
    /// Returned rows at or after `since`, with their keys. A record can return with a later key.
    given: BTreeMap<Uuid, Option<DateTime>>,
    /// The largest number of rows on a page so far, a lower bound of the server's page size.
    most: u32,
    /// True if this pass over the rows at `since` has found new rows.
    is_new: bool,
    /// The pages of this pass.
    pass: SeenPages,
    /// Number of pages with rows in this pass.
    passed: u32,
    /// True while all earlier rows have been returned, so the key alone is enough to resume.
    is_in_order: bool,
}

impl Keyed {
    /// Starts at a key and skips the rows already returned.
    pub(super) fn new(
        size: u32,
        since: Option<DateTime>,
        given: Vec<(Uuid, Option<DateTime>)>,
        trusts_short_pages: bool,
    ) -> Self {
        let given = given.into_iter().collect();
        let mut keyed =
            Self { size, given, trusts_short_pages, is_in_order: true, ..Self::default() };
        keyed.start(since);
        keyed
    }

    /// Returns the next page to request. Only one page is in flight, because each answer determines
    /// the next request. [`foresee`](Self::foresee) knows it before the rows are decoded.
    pub(super) fn next(&self, in_flight: usize) -> Option<PageRequest> {
        self.next.filter(|_| in_flight == 0)
    }

    /// Returns the request after a page with these keys of its first and last row. `None` if other rows matter.
    pub(super) fn foresee(
        &self,
        request: PageRequest,
        first: DateTime,
        last: DateTime,
    ) -> Option<PageRequest> {
        let is_ahead = request.number == 1 && first < last && Some(last) > self.since;
        (is_ahead && !self.trusts_short_pages).then(|| self.from(Some(last)))
    }

    /// Returns the request for the first page at or after a key.
    fn from(&self, since: Option<DateTime>) -> PageRequest {
        PageRequest { number: 1, size: self.size, since }
    }

    pub(super) fn is_done(&self) -> bool {
        self.next.is_none()
    }

    pub(super) fn is_in_order(&self) -> bool {
        self.is_in_order
    }

    /// Records an answered page and returns which of its rows are new.
    pub(super) fn accept(
        &mut self,
        request: PageRequest,
        positions: &[RowPosition],
    ) -> Result<Vec<bool>, String> {
        self.check(request, positions).inspect_err(|_| self.stop())?;
        let found = u32::try_from(positions.len()).unwrap_or(u32::MAX);
        if found == 0 {
            self.end_pass();
            return Ok(Vec::new());
        }
        let fresh: Vec<bool> = positions.iter().map(|position| self.give(position)).collect();
        self.is_new |= fresh.contains(&true);
        self.passed = self.passed.saturating_add(1);
        // The server has returned more rows per page before, so it has no others here.
        let is_known = request.number == 1 && !fresh.contains(&true) && found < self.most;
        self.most = self.most.max(found.min(self.size));
        let last = positions.iter().filter_map(|position| position.key).max();
        // A request from the last key on would return the same rows again.
        let is_one_key = request.number == 1
            && found < request.size
            && positions.iter().all(|position| position.key == last);
        if found < request.size && self.trusts_short_pages {
            self.end_pass();
        } else if last > self.since && !is_one_key && (request.number == 1 || !self.is_new) {
            self.start(last);
            self.given.retain(|_, key| *key >= last);
            self.is_in_order = true;
        } else if last > self.since && !is_one_key {
            self.start(self.since);
        } else if is_known {
            self.stop();
        } else {
            let offset = request.offset().saturating_add(u64::from(found));
            self.next =
                Some(PageRequest { since: self.since, ..PageRequest::exact(offset, self.most) });
            self.is_in_order = false;
        }
        Ok(fresh)
    }

    /// Starts a pass over the rows at or after a key.
    fn start(&mut self, since: Option<DateTime>) {
        self.since = since;
        self.next = Some(self.from(since));
        self.is_new = false;
        self.passed = 0;
        self.pass.clear();
    }

    /// Ends a pass. It starts again if a deletion may have moved rows between its pages.
    fn end_pass(&mut self) {
        if self.passed > 1 && self.is_new { self.start(self.since) } else { self.stop() }
    }

    /// Ends the list.
    fn stop(&mut self) {
        self.next = None;
    }

    /// Records a row, and returns whether it is new with this key.
    fn give(&mut self, position: &RowPosition) -> bool {
        self.given.insert(position.identity(), position.key) != Some(position.key)
    }

    /// Checks that the server respects start and order. Otherwise the list would lose rows or never end.
    fn check(&mut self, request: PageRequest, positions: &[RowPosition]) -> Result<(), String> {
        let keys: Vec<DateTime> = positions.iter().filter_map(|position| position.key).collect();
        if let (Some(since), Some(key)) = (self.since, keys.iter().min()) {
            if *key < since {
                return Err(format!(
                    "the list asked for rows from {since} on, but Core returned one of {key}"
                ));
            }
        }
        if !keys.is_sorted() {
            return Err("Core did not return the rows in the requested order".to_owned());
        }
        self.pass.add(request, positions)
    }
}

#[cfg(test)]
mod tests;
