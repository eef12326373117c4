//! Rows that came lately, by which repeated rows and repeated pages are found.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use uuid::Uuid;

use super::{ask::Ask, mark::Mark};

/// The rows of the last pages of a list.
///
/// Pages that overlap, and rows that move to a later page because others were inserted before them,
/// repeat rows of the last pages only. So memory does not grow with the list.
#[derive(Debug, Default)]
pub(super) struct RecentRows(VecDeque<Vec<Uuid>>);

impl RecentRows {
    const PAGES: usize = 3;

    /// Adds a page, and returns for each of its rows whether it is new.
    ///
    /// Rows without an id may be alike and yet different. They count as known only on a page that
    /// overlaps those before.
    pub(super) fn add(&mut self, marks: &[Mark], is_overlap: bool) -> Vec<bool> {
        let rows: Vec<Uuid> = marks.iter().map(Mark::identity).collect();
        // Repeated rows come first, so most pages take no more than this one look.
        let has_first = rows.first().is_some_and(|row| self.0.iter().flatten().any(|it| it == row));
        let fresh = if is_overlap || has_first {
            let known: BTreeSet<Uuid> = self.0.iter().flatten().copied().collect();
            let is_known =
                |mark: &Mark| (mark.id.is_some() || is_overlap) && known.contains(&mark.identity());
            marks.iter().map(|mark| !is_known(mark)).collect()
        } else {
            vec![true; rows.len()]
        };
        if self.0.len() == Self::PAGES {
            self.0.pop_front();
        }
        self.0.push_back(rows);
        fresh
    }
}

/// The pages of a list, by their first and last row and their size; those without ids by all rows.
#[derive(Debug, Default)]
pub(super) struct SeenPages(BTreeMap<(Uuid, Uuid, u32), u32>);

impl SeenPages {
    /// Adds a page; an error where a page of the same size had the same first and last row.
    pub(super) fn add(&mut self, ask: Ask, marks: &[Mark]) -> Result<(), String> {
        let (Some(first), Some(last)) = (marks.first(), marks.last()) else { return Ok(()) };
        let ends = if first.id.is_some() && last.id.is_some() {
            (first.identity(), last.identity())
        } else {
            (Uuid::nil(), Mark::identity_of_all(marks))
        };
        let key = (ends.0, ends.1, ask.size);
        match self.0.insert(key, ask.number) {
            None => Ok(()),
            Some(same) if same == ask.number => Ok(()),
            Some(same) => Err(format!(
                "page {} has the same first and last record as page {same}, so Core repeats pages; \
                 if it takes no notice of the page in this list, `trust_short_pages` reads the first",
                ask.number
            )),
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
