//! The position of a stream of records.

use super::{page_request::PageRequest, place::Place, row_position::RowPosition};

/// The position after the rows returned so far, for a cursor.
#[derive(Debug)]
pub(super) struct PositionTracker {
    pub(super) part: usize,
    place: Place,
    is_in_order: bool,
}

impl PositionTracker {
    pub(super) fn new(part: usize, place: Place) -> Self {
        Self { part, place, is_in_order: true }
    }

    /// Enters a page whose first `known` rows were returned before.
    pub(super) fn enter(
        &mut self,
        part: usize,
        request: PageRequest,
        known: u32,
        is_in_order: bool,
    ) {
        self.is_in_order = is_in_order;
        let is_other = std::mem::replace(&mut self.part, part) != part;
        match &mut self.place {
            Place::Page { number, size, rows } => {
                (*number, *size, *rows) = (request.number, request.size, known);
            }
            Place::Key { since, given } => {
                *since = request.since;
                given.retain(|(_, key)| !is_other && *key >= request.since);
            }
            Place::End | Place::Unknown => {}
        }
    }

    /// Records a returned row.
    pub(super) fn pass(&mut self, position: RowPosition) {
        match &mut self.place {
            Place::Page { rows, .. } => *rows = position.index.saturating_add(1),
            Place::Key { given, .. } => given.push((position.identity(), position.key)),
            Place::End | Place::Unknown => {}
        }
    }

    /// Records the end of the list.
    pub(super) fn end(&mut self) {
        self.place = Place::End;
    }

    /// Returns the position after the last returned row.
    pub(super) fn place(&self) -> Place {
        match &self.place {
            Place::Page { number, size, rows } if rows >= size => {
                Place::Page { number: number.saturating_add(1), size: *size, rows: 0 }
            }
            Place::Key { given, .. } if self.is_in_order && !given.is_empty() => {
                let since = given.iter().map(|(_, key)| *key).max().flatten();
                let given = given.iter().filter(|(_, key)| *key == since).copied().collect();
                Place::Key { since, given }
            }
            place => place.clone(),
        }
    }
}
