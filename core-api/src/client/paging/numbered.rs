//! Reading by number: full pages are prefetched, then single pages lead to the end.
//!
//! A list ends with an empty page. A short page proves nothing, because a server may cap pages or hide
//! rows. After a short page, pages are requested one at a time, at an offset within the rows seen.
//! Rows already returned are dropped.

use super::{
    page_request::PageRequest,
    recent::{RecentRows, SeenPages},
    row_position::RowPosition,
};

/// The plan of the next pages.
pub(super) struct Numbered {
    size: u32,
    prefetch: usize,
    /// True if a short page ends the list.
    trusts_short_pages: bool,
    stage: Stage,
    /// Number of rows from the start of the list that are all known.
    frontier: u64,
    /// Number of returned rows, including those before the first page.
    given: u64,
    /// The end offset of the requested pages.
    asked: u64,
    /// The largest number of rows on a page so far, a lower bound of the server's page size.
    most: u32,
    count: Count,
    rows: RecentRows,
    pages: SeenPages,
    /// Number of consecutive pages without a new record.
    stale: u32,
}

/// Progress through a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// The first page. It is requested alone, because most lists have only one.
    First(PageRequest),
    FirstAsked,
    /// All pages so far were full, and this one is next.
    Full(u32),
    /// A page was short, or the list was resumed.
    Careful(Hint),
    Done,
}

/// A hint whether rows follow the last known one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hint {
    /// The last page was full, or a later page has rows.
    More,
    /// The last page was short.
    Unknown,
    /// A later page is empty, or the last page had no new record.
    End,
}

/// The state of the count of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Count {
    Unasked,
    Asked,
    Known(u64),
    Unknown,
}

/// The largest number of consecutive pages without a new record. Hidden rows and concurrent inserts
/// can cause a few.
const MAX_STALE: u32 = 8;

/// The smallest prefetch for which the records are counted first.
const COUNTED_PREFETCH: usize = 3;

impl Numbered {
    pub(super) fn new(
        first: PageRequest,
        size: u32,
        prefetch: usize,
        trusts_short_pages: bool,
    ) -> Self {
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

    /// Returns the next page to request while this number of pages is in flight.
    pub(super) fn next(&mut self, in_flight: usize) -> Option<PageRequest> {
        let request = match self.stage {
            Stage::First(request) => {
                self.stage = Stage::FirstAsked;
                request
            }
            Stage::Full(number) if in_flight < self.window(number) => {
                self.stage = number.checked_add(1).map_or(Stage::Done, Stage::Full);
                PageRequest::page(number, self.size)
            }
            Stage::Careful(hint) if in_flight == 0 => self.step(hint),
            Stage::FirstAsked | Stage::Full(_) | Stage::Careful(_) | Stage::Done => return None,
        };
        self.asked = self.asked.max(request.end());
        Some(request)
    }

    /// Returns the number of pages that may be in flight, including this one.
    fn window(&self, number: u32) -> usize {
        match self.count {
            // Of two pages in flight, at most one is requested in vain.
            _ if self.prefetch < COUNTED_PREFETCH => self.prefetch,
            Count::Known(total) if PageRequest::page(number, self.size).offset() < total => {
                self.prefetch
            }
            Count::Unasked | Count::Asked | Count::Unknown | Count::Known(_) => 1,
        }
    }

    /// Returns whether to count the records now. True only once.
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

    /// Returns the page to request after a short page.
    fn step(&self, hint: Hint) -> PageRequest {
        let exact = PageRequest::exact(self.frontier, self.most);
        let farthest = PageRequest::farthest(self.frontier, self.most);
        let is_better = match hint {
            // A small exact page would make slow progress.
            Hint::More => exact.size < self.most.div_ceil(2),
            // Only a page beyond the requested ones can show rows after hidden ones.
            Hint::Unknown => exact.end() <= self.asked,
            Hint::End => false,
        };
        if is_better && farthest.end() > exact.end() { farthest } else { exact }
    }

    /// Records an answered page and returns which of its rows are new.
    pub(super) fn accept(
        &mut self,
        request: PageRequest,
        positions: &[RowPosition],
    ) -> Result<Vec<bool>, String> {
        let found = u64::try_from(positions.len()).unwrap_or(u64::MAX);
        if let Stage::Careful(hint) = &mut self.stage {
            if request.offset() > self.frontier {
                // This page was requested before a short page arrived. Rows between them may be
                // missing, so it only shows whether the list continues.
                match (found, *hint) {
                    (0, Hint::Unknown) => *hint = Hint::End,
                    (0, _) => {}
                    (_, _) => *hint = Hint::More,
                }
                return Ok(vec![false; positions.len()]);
            }
        }
        if found == 0 {
            self.stage = Stage::Done;
            return Ok(Vec::new());
        }
        if request.offset() == self.frontier {
            self.pages.add(request, positions).inspect_err(|_| self.stage = Stage::Done)?;
        }
        let fresh = self.rows.add(positions, request.offset() < self.frontier);
        self.check_stale(&fresh).inspect_err(|_| self.stage = Stage::Done)?;
        let before = self.frontier;
        self.frontier = before.max(request.offset().saturating_add(found));
        let new = fresh.iter().filter(|is_new| **is_new).count();
        self.given = self.given.saturating_add(u64::try_from(new).unwrap_or(u64::MAX));
        self.most = self.most.max(u32::try_from(found).unwrap_or(u32::MAX).min(self.size));
        let is_progress = self.frontier > before;
        self.stage = if !is_progress && found < u64::from(self.most) && self.has_counted() {
            Stage::Done
        } else {
            self.stage_after(request, found >= u64::from(request.size), is_progress)
        };
        Ok(fresh)
    }

    fn stage_after(&self, request: PageRequest, is_full: bool, is_progress: bool) -> Stage {
        match self.stage {
            Stage::FirstAsked if is_full && request.size == self.size => {
                request.number.checked_add(1).map_or(Stage::Done, Stage::Full)
            }
            stage @ Stage::Full(_) if is_full => stage,
            _ if !is_full && self.trusts_short_pages => Stage::Done,
            // A short page and the count are two independent signs of the end.
            _ if !is_full && self.count == Count::Known(self.given) => Stage::Done,
            _ if !is_progress => Stage::Careful(Hint::End),
            _ if is_full => Stage::Careful(Hint::More),
            _ => Stage::Careful(Hint::Unknown),
        }
    }

    /// Returns whether a count was requested and does not promise more rows.
    ///
    /// If so, a page that the server could have filled and that has only known rows ends the list. That
    /// saves the call for an empty page.
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
