//! Keys of rows with their places.

use crate::data::database::sort_key::SortKey;

/// The key of a row, and its place among the rows. Entries sort by both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry(u128);

impl Entry {
    pub(super) fn new(key: SortKey, place: usize) -> Self {
        Self((u128::from(key.bits()) << 64) | place as u128)
    }

    pub(super) fn key(self) -> SortKey {
        SortKey::from_bits(u64::try_from(self.0 >> 64).unwrap_or(u64::MAX))
    }

    pub(super) fn place(self) -> usize {
        usize::try_from(self.0 & u128::from(u64::MAX)).unwrap_or(usize::MAX)
    }
}

/// Moves the entries with this key to the start, and returns their number.
pub(super) fn gather_at_start(entries: &mut [Entry], key: SortKey) -> usize {
    let mut count = 0;
    for place in 0..entries.len() {
        if entries.get(place).is_some_and(|entry| entry.key() == key) {
            entries.swap(count, place);
            count += 1;
        }
    }
    count
}

/// Moves the entries with this key to the end, and returns their number.
pub(super) fn gather_at_end(entries: &mut [Entry], key: SortKey) -> usize {
    let mut start = entries.len();
    for place in (0..entries.len()).rev() {
        if entries.get(place).is_some_and(|entry| entry.key() == key) {
            start = start.saturating_sub(1);
            entries.swap(start, place);
        }
    }
    entries.len().saturating_sub(start)
}
