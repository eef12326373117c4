//! Recent rows and seen pages, to detect repeated ones.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use uuid::Uuid;

use super::{page_request::PageRequest, row_position::RowPosition};

/// The rows of the last pages of a list.
///
/// Overlapping pages and inserted rows repeat rows of the last pages only. So memory does not grow with
/// the list.
#[derive(Debug, Default)]
pub(super) struct RecentRows(VecDeque<Vec<Uuid>>);

impl RecentRows {
    const PAGES: usize = 3;

    /// Adds a page and returns whether each of its rows is new.
    ///
    /// Different rows without an id can look alike. They count as known only on a page that overlaps
    /// earlier ones.
    pub(super) fn add(&mut self, positions: &[RowPosition], is_overlap: bool) -> Vec<bool> {
        let rows: Vec<Uuid> = positions.iter().map(RowPosition::identity).collect();
        // Repeated rows are first on a page, so this check is enough for most pages.
        let has_first = rows.first().is_some_and(|row| self.0.iter().flatten().any(|it| it == row));
        let fresh = if is_overlap || has_first {
            let known: BTreeSet<Uuid> = self.0.iter().flatten().copied().collect();
            let is_known = |position: &RowPosition| {
                (position.id.is_some() || is_overlap) && known.contains(&position.identity())
            };
            positions.iter().map(|position| !is_known(position)).collect()
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

/// The seen pages of a list, by first row, last row and size. Pages without ids are known by all rows.
#[derive(Debug, Default)]
pub(super) struct SeenPages(BTreeMap<(Uuid, Uuid, u32), u32>);

impl SeenPages {
    /// Adds a page. It is an error if a page of the same size had the same first and last row.
    pub(super) fn add(
        &mut self,
        request: PageRequest,
        positions: &[RowPosition],
    ) -> Result<(), String> {
        let (Some(first), Some(last)) = (positions.first(), positions.last()) else {
            return Ok(());
        };
        let ends = if first.id.is_some() && last.id.is_some() {
            (first.identity(), last.identity())
        } else {
            (Uuid::nil(), RowPosition::identity_of_all(positions))
        };
        let key = (ends.0, ends.1, request.size);
        match self.0.insert(key, request.number) {
            None => Ok(()),
            Some(same) if same == request.number => Ok(()),
            Some(same) => Err(format!(
                "page {} has the same first and last record as page {same}, so Core repeats pages; \
                 if Core ignores the page number of this list, `trust_short_pages` reads the first page",
                request.number
            )),
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}
