//! How far a stream of records has come.

use super::{cursor::Place, page::Mark, source::Ask};

/// The rows given so far, as far as a cursor has to know them.
#[derive(Debug)]
pub(super) struct Trail {
    pub(super) part: usize,
    place: Place,
    is_in_order: bool,
    size: usize,
}

impl Trail {
    pub(super) fn new(part: usize, place: Place, size: u32) -> Self {
        Self { part, place, is_in_order: true, size: usize::try_from(size).unwrap_or(usize::MAX) }
    }

    /// A page has come, of which no row is given yet.
    pub(super) fn enter(&mut self, part: usize, ask: Ask, is_in_order: bool) {
        self.is_in_order = is_in_order;
        let is_other = std::mem::replace(&mut self.part, part) != part;
        match &mut self.place {
            Place::Page { number, rows } if is_other || *number != ask.number => {
                (*number, *rows) = (ask.number, 0);
            }
            Place::Key { since, given } => {
                *since = ask.since;
                given.retain(|(_, key)| !is_other && *key >= ask.since);
            }
            _ => {}
        }
    }

    /// A row is given.
    pub(super) fn pass(&mut self, mark: Mark) {
        match &mut self.place {
            Place::Page { rows, .. } => *rows += 1,
            Place::Key { given, .. } => given.extend(mark.id.map(|id| (id, mark.key))),
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
            Place::Page { number, rows } if *rows >= self.size => {
                Place::Page { number: number.saturating_add(1), rows: 0 }
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
