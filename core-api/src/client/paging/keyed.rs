//! Reading by key: each page starts at the key of the last row.
//!
//! Pages by number lose and repeat rows when records come and go before them. The key of a row
//! does not depend on other rows. Asking from the last key on, with the rows at that key, loses no
//! row; rows that came before are dropped.
//!
//! More rows than a page can have the same key, as after a bulk import. These are read by number,
//! until a page is empty. The pass over them is repeated until it has no new row, since a row that
//! is deleted meanwhile moves the others one place up.
//!
//! A page that is not full does not end the list, because a server may cap pages. The list ends
//! where the rows from the last key on are all known, and the server is known to give more rows
//! than that.

use std::collections::BTreeMap;

use jiff::civil::DateTime;
use uuid::Uuid;

use super::{ask::Ask, mark::Mark, recent::SeenPages};

/// The plan of from which key on to ask, and the rows that were given from there on.
#[derive(Debug, Default)]
pub(super) struct Keyed {
    size: u32,
    /// Whether a page that is not full ends the list.
    trusts_short_pages: bool,
    since: Option<DateTime>,
    /// The next page; `None` after the last one.
    next: Option<Ask>,
    /// Rows at `since` or after it, with their keys: a record may come again with a later one.
    given: BTreeMap<Uuid, Option<DateTime>>,
    /// The most rows that a page has had: what the server gives at least.
    most: u32,
    /// Whether this pass over the rows at `since` has brought new ones.
    is_new: bool,
    /// The pages of this pass.
    pass: SeenPages,
    /// Number of pages of this pass that had rows.
    passed: u32,
    /// Whether all rows before a given row are given, so that its key alone is its place.
    is_in_order: bool,
}

impl Keyed {
    /// Starts at a key, without the rows that were given already.
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

    /// The next page to ask for while this many are on their way: the answer decides what follows.
    pub(super) fn next(&self, flying: usize) -> Option<Ask> {
        self.next.filter(|_| flying == 0)
    }

    pub(super) fn is_done(&self) -> bool {
        self.next.is_none()
    }

    pub(super) fn is_in_order(&self) -> bool {
        self.is_in_order
    }

    /// Takes note of a page; returns which of its rows are new.
    pub(super) fn accept(&mut self, ask: Ask, marks: &[Mark]) -> Result<Vec<bool>, String> {
        self.check(ask, marks).inspect_err(|_| self.stop())?;
        let found = u32::try_from(marks.len()).unwrap_or(u32::MAX);
        if found == 0 {
            self.end_pass();
            return Ok(Vec::new());
        }
        let fresh: Vec<bool> = marks.iter().map(|mark| self.give(mark)).collect();
        self.is_new |= fresh.contains(&true);
        self.passed = self.passed.saturating_add(1);
        // A server that has given more rows at a time before has no others here.
        let is_known = ask.number == 1 && !fresh.contains(&true) && found < self.most;
        self.most = self.most.max(found.min(self.size));
        let last = marks.iter().filter_map(|mark| mark.key).max();
        if found < ask.size && self.trusts_short_pages {
            self.end_pass();
        } else if last > self.since && (ask.number == 1 || !self.is_new) {
            self.start(last);
            self.given.retain(|_, key| *key >= last);
            self.is_in_order = true;
        } else if last > self.since {
            self.start(self.since);
        } else if is_known {
            self.stop();
        } else {
            let offset = ask.offset().saturating_add(u64::from(found));
            self.next = Some(Ask { since: self.since, ..Ask::exact(offset, self.most) });
            self.is_in_order = false;
        }
        Ok(fresh)
    }

    /// Starts a pass over the rows from a key on.
    fn start(&mut self, since: Option<DateTime>) {
        self.since = since;
        self.next = Some(Ask { number: 1, size: self.size, since });
        self.is_new = false;
        self.passed = 0;
        self.pass.clear();
    }

    /// No row is left from `since` on, unless a deletion has moved rows between the pages.
    fn end_pass(&mut self) {
        if self.passed > 1 && self.is_new { self.start(self.since) } else { self.stop() }
    }

    /// Reads nothing more.
    fn stop(&mut self) {
        self.next = None;
    }

    /// Whether the row was not given before, with this key.
    fn give(&mut self, mark: &Mark) -> bool {
        self.given.insert(mark.identity(), mark.key) != Some(mark.key)
    }

    /// A server that does not do what it is asked would have this go on for ever, or lose rows.
    fn check(&mut self, ask: Ask, marks: &[Mark]) -> Result<(), String> {
        let keys: Vec<DateTime> = marks.iter().filter_map(|mark| mark.key).collect();
        if let (Some(since), Some(key)) = (self.since, keys.iter().min())
            && *key < since
        {
            return Err(format!("asked for rows from {since} on, Core gave one of {key}"));
        }
        if !keys.is_sorted() {
            return Err("Core did not keep the order that was asked for".to_owned());
        }
        self.pass.add(ask, marks)
    }
}

#[cfg(test)]
mod tests;
