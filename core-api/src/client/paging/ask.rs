//! Pages by number, chosen so that the offset of each is certain.
//!
//! A server may cap pages, and number them by the size that it gives or by the size that was asked
//! for. A page whose size the server has given before has the same offset either way.

use jiff::civil::DateTime;

/// A page to ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ask {
    /// Number of the page, from 1.
    pub(super) number: u32,
    /// Number of records on a page.
    pub(super) size: u32,
    /// The smallest key of the rows; `None` for all rows.
    pub(super) since: Option<DateTime>,
}

impl Ask {
    pub(super) const fn page(number: u32, size: u32) -> Self {
        Self { number, size, since: None }
    }

    /// Number of rows before the page.
    pub(super) fn offset(self) -> u64 {
        u64::from(self.number.saturating_sub(1)) * u64::from(self.size)
    }

    /// Number of rows before the next page.
    pub(super) fn end(self) -> u64 {
        self.offset() + u64::from(self.size)
    }

    /// The largest page, of at most `most` rows, that starts at this offset.
    pub(super) fn exact(offset: u64, most: u32) -> Self {
        let mut sizes = (1..=most.max(1)).rev();
        let size = sizes.find(|size| offset.is_multiple_of(u64::from(*size))).unwrap_or(1);
        Self::containing(offset, size)
    }

    /// The page, of at most `most` rows, that starts at or before this offset and ends farthest.
    pub(super) fn farthest(offset: u64, most: u32) -> Self {
        let sizes = most.div_ceil(2).max(1)..=most.max(1);
        let pages = sizes.map(|size| Self::containing(offset, size));
        pages.max_by_key(|page| page.end()).unwrap_or(Self::page(1, most.max(1)))
    }

    /// The page of this size that has the row at this offset.
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
            (100, 100, Ask::page(2, 100)),
            (99, 99, Ask::page(2, 99)),
            (250, 99, Ask::page(6, 50)),
            (1009, 1000, Ask::page(1010, 1)),
            (1, 1, Ask::page(2, 1)),
            (3000, 1000, Ask::page(4, 1000)),
        ] {
            let ask = Ask::exact(offset, most);
            assert_eq!((ask, ask.offset()), (expected, offset));
        }
    }

    #[test]
    fn the_farthest_page_has_the_row_at_the_offset() {
        for most in [1, 2, 7, 99, 100, 1000] {
            for offset in 0..500 {
                let ask = Ask::farthest(offset, most);
                assert!(ask.offset() <= offset && offset < ask.end() && ask.size <= most);
            }
        }
        assert_eq!(Ask::farthest(199, 100), Ask::page(3, 99));
    }
}
