//! Reading by number: full pages ahead of time, and then careful steps to the end.
//!
//! A list ends with an empty page. A page that is not full proves nothing, because a server may cap
//! pages or hide rows. After such a page, pages are asked for one at a time, from an offset that is
//! never beyond the rows seen, and rows that came before are dropped.

use super::{
    ask::Ask,
    mark::Mark,
    recent::{RecentRows, SeenPages},
};

/// The plan of which page to ask for next.
pub(super) struct Numbered {
    size: u32,
    prefetch: usize,
    /// Whether a page that is not full ends the list.
    trusts_short_pages: bool,
    stage: Stage,
    /// Number of rows from the start of the list up to which all rows are known.
    frontier: u64,
    /// Number of rows given, with those before the first page.
    given: u64,
    /// The offset up to which pages were asked for.
    asked: u64,
    /// The most rows that a page has had: what the server gives at least.
    most: u32,
    count: Count,
    rows: RecentRows,
    pages: SeenPages,
    /// Number of pages in a row that had no new record.
    stale: u32,
}

/// Progress through a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The first page, which is asked for alone because most lists have no other.
    First(Ask),
    FirstAsked,
    /// All pages so far were full; this one is next.
    Full(u32),
    /// A page was not full, or the list was resumed.
    Careful(Hint),
    Done,
}

/// A sign of whether rows follow the last known one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hint {
    /// The last page was full, or a later page has rows.
    More,
    /// The last page was not full.
    Unknown,
    /// A later page is empty, or the last page had no new record.
    End,
}

/// The count of a list, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Count {
    Unasked,
    Asked,
    Known(u64),
    Unknown,
}

/// The largest number of pages in a row without a new record. A few are possible where rows are
/// hidden, or inserted while the list is read.
const MAX_STALE: u32 = 8;

/// From this number of pages at a time on, the records are counted first.
const COUNTED_PREFETCH: usize = 3;

impl Numbered {
    pub(super) fn new(first: Ask, size: u32, prefetch: usize, trusts_short_pages: bool) -> Self {
        Self {
            size,
            prefetch: prefetch.max(1),
            trusts_short_pages,
            stage: Stage::First(first),
            frontier: first.offset(),
            given: first.offset(),
            asked: first.offset(),
            most: 0,
            count: Count::Unasked,
            rows: RecentRows::default(),
            pages: SeenPages::default(),
            stale: 0,
        }
    }

    /// The next page to ask for while this many are on their way.
    pub(super) fn next(&mut self, flying: usize) -> Option<Ask> {
        let ask = match self.stage {
            Stage::First(ask) => {
                self.stage = Stage::FirstAsked;
                ask
            }
            Stage::Full(number) if flying < self.window(number) => {
                self.stage = number.checked_add(1).map_or(Stage::Done, Stage::Full);
                Ask::page(number, self.size)
            }
            Stage::Careful(hint) if flying == 0 => self.step(hint),
            Stage::FirstAsked | Stage::Full(_) | Stage::Careful(_) | Stage::Done => return None,
        };
        self.asked = self.asked.max(ask.end());
        Some(ask)
    }

    /// The number of pages that may be on their way, this one included.
    fn window(&self, number: u32) -> usize {
        match self.count {
            // Of two pages on their way, one at most is asked for in vain.
            _ if self.prefetch < COUNTED_PREFETCH => self.prefetch,
            Count::Known(total) if Ask::page(number, self.size).offset() < total => self.prefetch,
            Count::Unasked | Count::Asked | Count::Unknown | Count::Known(_) => 1,
        }
    }

    /// Whether the records are to be counted now; true once.
    pub(super) fn wants_count(&mut self) -> bool {
        let is_long = matches!(self.stage, Stage::Full(_)) && self.prefetch >= COUNTED_PREFETCH;
        let wants = is_long && self.count == Count::Unasked;
        if wants {
            self.count = Count::Asked;
        }
        wants
    }

    pub(super) fn set_count(&mut self, total: Option<u64>) {
        self.count = total.map_or(Count::Unknown, Count::Known);
    }

    /// The page after a page that was not full.
    fn step(&self, hint: Hint) -> Ask {
        let exact = Ask::exact(self.frontier, self.most);
        let farthest = Ask::farthest(self.frontier, self.most);
        let is_better = match hint {
            // A small exact page would make slow progress.
            Hint::More => exact.size < self.most.div_ceil(2),
            // Only a page beyond those asked for can show rows after hidden ones.
            Hint::Unknown => exact.end() <= self.asked,
            Hint::End => false,
        };
        if is_better && farthest.end() > exact.end() { farthest } else { exact }
    }

    /// Takes note of a page; returns which of its rows are new.
    pub(super) fn accept(&mut self, ask: Ask, marks: &[Mark]) -> Result<Vec<bool>, String> {
        let found = u64::try_from(marks.len()).unwrap_or(u64::MAX);
        if let Stage::Careful(hint) = &mut self.stage
            && ask.offset() > self.frontier
        {
            // Asked for before a page came that was not full. Rows between could be missing, so it
            // only tells whether the list goes on.
            match (found, *hint) {
                (0, Hint::Unknown) => *hint = Hint::End,
                (0, _) => {}
                (_, _) => *hint = Hint::More,
            }
            return Ok(vec![false; marks.len()]);
        }
        if found == 0 {
            self.stage = Stage::Done;
            return Ok(Vec::new());
        }
        if ask.offset() == self.frontier {
            self.pages.add(ask, marks).inspect_err(|_| self.stage = Stage::Done)?;
        }
        let fresh = self.rows.add(marks, ask.offset() < self.frontier);
        self.check_stale(&fresh).inspect_err(|_| self.stage = Stage::Done)?;
        let before = self.frontier;
        self.frontier = before.max(ask.offset().saturating_add(found));
        let new = fresh.iter().filter(|is_new| **is_new).count();
        self.given = self.given.saturating_add(u64::try_from(new).unwrap_or(u64::MAX));
        self.most = self.most.max(u32::try_from(found).unwrap_or(u32::MAX).min(self.size));
        let is_progress = self.frontier > before;
        self.stage = if !is_progress && found < u64::from(self.most) && self.has_counted() {
            Stage::Done
        } else {
            self.stage_after(ask, found >= u64::from(ask.size), is_progress)
        };
        Ok(fresh)
    }

    fn stage_after(&self, ask: Ask, is_full: bool, is_progress: bool) -> Stage {
        match self.stage {
            Stage::FirstAsked if is_full && ask.size == self.size => {
                ask.number.checked_add(1).map_or(Stage::Done, Stage::Full)
            }
            stage @ Stage::Full(_) if is_full => stage,
            _ if !is_full && self.trusts_short_pages => Stage::Done,
            // Two signs of the end that do not depend on each other.
            _ if !is_full && self.count == Count::Known(self.given) => Stage::Done,
            _ if !is_progress => Stage::Careful(Hint::End),
            _ if is_full => Stage::Careful(Hint::More),
            _ => Stage::Careful(Hint::Unknown),
        }
    }

    /// Whether a call was spent on a count that tells of no more rows.
    ///
    /// Then a page that the server could have filled, and that has known rows only, ends the list as
    /// well as an empty page would, and spares the call for that.
    fn has_counted(&self) -> bool {
        match self.count {
            Count::Unasked => false,
            Count::Asked | Count::Unknown => true,
            Count::Known(total) => total <= self.given,
        }
    }

    fn check_stale(&mut self, fresh: &[bool]) -> Result<(), String> {
        self.stale = if fresh.contains(&true) { 0 } else { self.stale + 1 };
        if self.stale <= MAX_STALE {
            return Ok(());
        }
        Err(format!("the last {} pages had no new record, so Core repeats pages", self.stale))
    }

    pub(super) fn is_done(&self) -> bool {
        self.stage == Stage::Done
    }
}

#[cfg(test)]
mod tests;
