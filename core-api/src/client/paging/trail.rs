//! How far a stream of records has come.

use super::{ask::Ask, mark::Mark, place::Place};

/// The rows given so far, as far as a cursor has to know them.
#[derive(Debug)]
pub(super) struct Trail {
    pub(super) part: usize,
    place: Place,
    is_in_order: bool,
}

impl Trail {
    pub(super) fn new(part: usize, place: Place) -> Self {
        Self { part, place, is_in_order: true }
    }

    /// Enters a page, of which the first `known` rows were given before.
    pub(super) fn enter(&mut self, part: usize, ask: Ask, known: u32, is_in_order: bool) {
        self.is_in_order = is_in_order;
        let is_other = std::mem::replace(&mut self.part, part) != part;
        match &mut self.place {
            Place::Page { number, size, rows } => {
                (*number, *size, *rows) = (ask.number, ask.size, known);
            }
            Place::Key { since, given } => {
                *since = ask.since;
                given.retain(|(_, key)| !is_other && *key >= ask.since);
            }
            Place::End | Place::Unknown => {}
        }
    }

    /// A row is given.
    pub(super) fn pass(&mut self, mark: Mark) {
        match &mut self.place {
            Place::Page { rows, .. } => *rows = mark.index.saturating_add(1),
            Place::Key { given, .. } => given.push((mark.identity(), mark.key)),
            Place::End | Place::Unknown => {}
        }
    }

    /// All rows are given.
    pub(super) fn end(&mut self) {
        self.place = Place::End;
    }

    /// Where to go on after the last row given.
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
