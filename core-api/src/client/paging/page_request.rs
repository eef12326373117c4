//! Requests for pages by number, chosen so that the offset of each page is certain.
//!
//! A server may cap pages, and may compute offsets from the capped or from the requested size. If the
//! server has returned pages of a size before, the offset is the same either way.

use jiff::civil::DateTime;

/// A request for one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PageRequest {
    /// Number of the page, from 1.
    pub(super) number: u32,
    /// Number of records on a page.
    pub(super) size: u32,
    /// The smallest key of the rows, or `None` for all rows.
    pub(super) since: Option<DateTime>,
}

impl PageRequest {
    pub(super) const fn page(number: u32, size: u32) -> Self {
        Self { number, size, since: None }
    }

    /// Returns the number of rows before the page.
    pub(super) fn offset(self) -> u64 {
        u64::from(self.number.saturating_sub(1)) * u64::from(self.size)
    }

    /// Returns the number of rows before the next page.
    pub(super) fn end(self) -> u64 {
        self.offset() + u64::from(self.size)
    }

    /// Returns the largest page of at most `most` rows that starts at this offset.
    pub(super) fn exact(offset: u64, most: u32) -> Self {
        let mut sizes = (1..=most.max(1)).rev();
        let size = sizes.find(|size| offset % u64::from(*size) == 0).unwrap_or(1);
        Self::containing(offset, size)
    }

    /// Returns the page of at most `most` rows that contains this offset and ends last.
    pub(super) fn farthest(offset: u64, most: u32) -> Self {
        let sizes = most.div_ceil(2).max(1)..=most.max(1);
        let pages = sizes.map(|size| Self::containing(offset, size));
        pages.max_by_key(|page| page.end()).unwrap_or(Self::page(1, most.max(1)))
    }

    /// Returns the page of this size that contains the row at this offset.
    fn containing(offset: u64, size: u32) -> Self {
        let number = (offset / u64::from(size.max(1))).saturating_add(1);
        Self::page(u32::try_from(number).unwrap_or(u32::MAX), size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exact_page_starts_at_its_offset_and_is_as_large_as_it_may_be() {
        for (offset, most, expected) in [
            (100, 100, PageRequest::page(2, 100)),
            (99, 99, PageRequest::page(2, 99)),
            (250, 99, PageRequest::page(6, 50)),
            (1009, 1000, PageRequest::page(1010, 1)),
            (1, 1, PageRequest::page(2, 1)),
            (3000, 1000, PageRequest::page(4, 1000)),
        ] {
            let request = PageRequest::exact(offset, most);
            assert_eq!((request, request.offset()), (expected, offset));
        }
    }

    #[test]
    fn the_farthest_page_has_the_row_at_the_offset() {
        for most in [1, 2, 7, 99, 100, 1000] {
            for offset in 0..500 {
                let request = PageRequest::farthest(offset, most);
                assert!(
                    request.offset() <= offset && offset < request.end() && request.size <= most
                );
            }
        }
        assert_eq!(PageRequest::farthest(199, 100), PageRequest::page(3, 99));
    }
}
