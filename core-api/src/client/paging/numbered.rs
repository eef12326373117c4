//! Reading by number: page after page, some of them at the same time.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{page::Mark, source::Ask};

/// Which pages to ask for next.
///
/// The first is asked for alone, since most lists have no more; then four times as many at a time
/// after each full one, up to a limit.
pub(super) struct Numbered {
    /// The page to ask for next; `None` after the last one.
    next: Option<u32>,
    size: u32,
    window: usize,
    prefetch: usize,
    /// The ids of the first and last rows of the pages so far.
    seen: BTreeMap<[Uuid; 2], u32>,
}

impl Numbered {
    pub(super) fn new(first: u32, size: u32, prefetch: usize) -> Self {
        let prefetch = prefetch.max(1);
        Self { next: Some(first), size, window: 1, prefetch, seen: BTreeMap::new() }
    }

    /// The next page to ask for while this many are on their way.
    pub(super) fn next(&mut self, flying: usize) -> Option<Ask> {
        let number = self.next.filter(|_| flying < self.window)?;
        self.next = number.checked_add(1);
        Some(Ask { number, since: None })
    }

    /// Takes note of a page; whether there may be more.
    pub(super) fn accept(&mut self, ask: Ask, marks: &[Mark]) -> Result<bool, String> {
        let ends = [marks.first(), marks.last()].map(|mark| mark.and_then(|mark| mark.id));
        if let [Some(first), Some(last)] = ends
            && let Some(same) = self.seen.insert([first, last], ask.number)
        {
            self.next = None;
            return Err(format!(
                "page {} has the first and the last record of page {same}; Core goes round in \
                 circles",
                ask.number
            ));
        }
        let is_full = marks.len() >= self.size as usize;
        if is_full {
            self.window = (self.window * 4).min(self.prefetch);
        } else {
            self.next = None;
        }
        Ok(is_full)
    }
}
