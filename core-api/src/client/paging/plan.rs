//! The order in which the pages of one part of a list are asked for.

use super::{ask::Ask, keyed::Keyed, mark::Mark, numbered::Numbered, place::Place, source::Source};

/// Which page to ask for next.
pub(super) enum Plan {
    Numbered(Numbered),
    Keyed(Keyed),
    Done,
}

impl Plan {
    pub(super) fn new(source: &Source, part: usize, place: Place) -> Self {
        let (size, reading) = (source.size, &source.reading);
        let trusts = reading.trusts_short_pages;
        match place {
            _ if part >= source.filters.len() => Self::Done,
            Place::Page { number, size: first, .. } => {
                // A cursor may come from anywhere.
                let first = Ask::page(number.max(1), first.clamp(1, size.max(1)));
                Self::Numbered(Numbered::new(first, size, reading.prefetch, trusts))
            }
            Place::Key { since, given } => Self::Keyed(Keyed::new(size, since, given, trusts)),
            Place::End | Place::Unknown => Self::Done,
        }
    }

    pub(super) fn next(&mut self, flying: usize) -> Option<Ask> {
        match self {
            Self::Numbered(numbered) => numbered.next(flying),
            Self::Keyed(keyed) => keyed.next(flying),
            Self::Done => None,
        }
    }

    /// Whether no further page is to be asked for, nor one on its way to be waited for.
    pub(super) fn is_done(&self) -> bool {
        match self {
            Self::Numbered(numbered) => numbered.is_done(),
            Self::Keyed(keyed) => keyed.is_done(),
            Self::Done => true,
        }
    }

    /// Whether the records are to be counted now; true once.
    pub(super) fn wants_count(&mut self) -> bool {
        match self {
            Self::Numbered(numbered) => numbered.wants_count(),
            Self::Keyed(_) | Self::Done => false,
        }
    }

    pub(super) fn set_count(&mut self, total: Option<u64>) {
        match self {
            Self::Numbered(numbered) => numbered.set_count(total),
            Self::Keyed(_) | Self::Done => {}
        }
    }

    /// Takes note of a page; returns which of its rows are new.
    pub(super) fn accept(&mut self, ask: Ask, marks: &[Mark]) -> Result<Vec<bool>, String> {
        match self {
            Self::Numbered(numbered) => numbered.accept(ask, marks),
            Self::Keyed(keyed) => keyed.accept(ask, marks),
            Self::Done => Ok(vec![false; marks.len()]),
        }
    }

    /// Whether all rows before the next page are given.
    pub(super) fn is_in_order(&self) -> bool {
        match self {
            Self::Keyed(keyed) => keyed.is_in_order(),
            Self::Numbered(_) | Self::Done => true,
        }
    }
}
