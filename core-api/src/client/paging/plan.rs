//! The order of requests for the pages of one part of a list.

use jiff::civil::DateTime;

use super::{
    keyed::Keyed, numbered::Numbered, page_request::PageRequest, place::Place,
    row_position::RowPosition, source::Source,
};

/// The choice of the next page.
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
                let first = PageRequest::page(number.max(1), first.clamp(1, size.max(1)));
                Self::Numbered(Numbered::new(first, size, reading.prefetch, trusts))
            }
            Place::Key { since, given } => Self::Keyed(Keyed::new(size, since, given, trusts)),
            Place::End | Place::Unknown => Self::Done,
        }
    }

    pub(super) fn next(&mut self, in_flight: usize) -> Option<PageRequest> {
        match self {
            Self::Numbered(numbered) => numbered.next(in_flight),
            Self::Keyed(keyed) => keyed.next(in_flight),
            Self::Done => None,
        }
    }

    /// Returns the request after a page whose rows are not decoded yet, if the keys of its first and last row decide it.
    pub(super) fn foresee(
        &self,
        request: PageRequest,
        first: DateTime,
        last: DateTime,
    ) -> Option<PageRequest> {
        match self {
            Self::Keyed(keyed) => keyed.foresee(request, first, last),
            Self::Numbered(_) | Self::Done => None,
        }
    }

    /// Returns whether the next page is requested while the caller handles the rows of this one.
    ///
    /// By number, several pages are in flight anyway.
    pub(super) fn reads_ahead(&self) -> bool {
        match self {
            Self::Keyed(_) => true,
            Self::Numbered(_) | Self::Done => false,
        }
    }

    /// Returns whether the part has ended: no page is left to request or to wait for.
    pub(super) fn is_done(&self) -> bool {
        match self {
            Self::Numbered(numbered) => numbered.is_done(),
            Self::Keyed(keyed) => keyed.is_done(),
            Self::Done => true,
        }
    }

    /// Returns whether to count the records now. True only once.
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

    /// Records an answered page and returns which of its rows are new.
    pub(super) fn accept(
        &mut self,
        request: PageRequest,
        positions: &[RowPosition],
    ) -> Result<Vec<bool>, String> {
        match self {
            Self::Numbered(numbered) => numbered.accept(request, positions),
            Self::Keyed(keyed) => keyed.accept(request, positions),
            Self::Done => Ok(vec![false; positions.len()]),
        }
    }

    /// Returns whether all rows before the next page were returned.
    pub(super) fn is_in_order(&self) -> bool {
        match self {
            Self::Keyed(keyed) => keyed.is_in_order(),
            Self::Numbered(_) | Self::Done => true,
        }
    }
}
