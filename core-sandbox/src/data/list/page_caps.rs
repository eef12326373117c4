//! The maximum sizes of pages.

use core_api::api::{MAX_EXPANDED_PAGE_SIZE, MAX_PAGE_SIZE};

/// The maximum numbers of records of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageCaps {
    /// The maximum of a list without `expand`.
    pub(crate) page: u32,
    /// The maximum of a list with `expand`.
    pub(crate) expanded: u32,
}

impl PageCaps {
    /// The maximums of the vendor's documentation.
    pub(crate) const CORE: Self = Self { page: MAX_PAGE_SIZE, expanded: MAX_EXPANDED_PAGE_SIZE };

    /// Returns the maximum of a list.
    pub(super) fn of(self, is_expanded: bool) -> usize {
        let cap = if is_expanded { self.expanded.min(self.page) } else { self.page };
        usize::try_from(cap).unwrap_or(usize::MAX)
    }
}
