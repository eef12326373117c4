//! Rows that came lately, by which repeated rows and repeated pages are found.

use std::collections::{BTreeMap, VecDeque};

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
    pub(super) fn add(&mut self, marks: &[Mark]) -> Vec<bool> {
        let is_new = |row: &Uuid| !self.0.iter().any(|page| page.binary_search(row).is_ok());
        let mut rows: Vec<Uuid> = marks.iter().map(Mark::identity).collect();
        let mut fresh: Vec<bool> = rows.iter().map(is_new).collect();
        drop_repeated(&rows, &mut fresh);
        rows.sort_unstable();
        if self.0.len() == Self::PAGES {
            self.0.pop_front();
        }
        self.0.push_back(rows);
        fresh
    }
}

/// Marks rows that the page itself has had before as not new.
fn drop_repeated(rows: &[Uuid], fresh: &mut [bool]) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|index| rows[*index]);
    for pair in order.windows(2) {
        if let [first, second] = *pair
            && rows[first] == rows[second]
        {
            fresh[second] = false;
        }
    }
}

/// The pages of a list, by their first and last row and their size.
#[derive(Debug, Default)]
pub(super) struct SeenPages(BTreeMap<(Uuid, Uuid, u32), u32>);

impl SeenPages {
    /// Adds a page; an error where a page of the same size had the same first and last row.
    pub(super) fn add(&mut self, ask: Ask, marks: &[Mark]) -> Result<(), String> {
        let (Some(first), Some(last)) = (marks.first(), marks.last()) else { return Ok(()) };
        let key = (first.identity(), last.identity(), ask.size);
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
