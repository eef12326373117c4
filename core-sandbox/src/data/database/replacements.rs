//! Rows that replace others with the same ids, many at once.

use std::sync::Arc;

use crate::data::row::Row;

/// The number of bits of the filter for each row. A wrong bit costs a search.
const BITS_PER_ROW: usize = 32;

/// New rows, found by the place of the old ones in memory.
///
/// A search in an order compares values of about twenty rows. So a look at all places of an order takes less time if
/// many rows are replaced.
pub(super) struct Replacements {
    /// The old rows, which stay at their places while this exists, with the new ones.
    rows: Vec<(Arc<Row>, Arc<Row>)>,
    /// A bit for each hash of the address of an old row.
    filter: Vec<u64>,
}

impl Replacements {
    /// Takes pairs of an old and a new row.
    pub(super) fn new(mut rows: Vec<(Arc<Row>, Arc<Row>)>) -> Self {
        rows.sort_unstable_by_key(|(old, _)| address(old));
        let words = rows.len().saturating_mul(BITS_PER_ROW).div_ceil(64).next_power_of_two();
        let mut replacements = Self { rows, filter: vec![0; words] };
        for number in 0..replacements.rows.len() {
            let Some((old, _)) = replacements.rows.get(number) else { continue };
            let (word, bit) = replacements.place(address(old));
            replacements.filter.get_mut(word).into_iter().for_each(|word| *word |= bit);
        }
        replacements
    }

    /// Returns the pairs of an old and a new row.
    pub(super) fn pairs(&self) -> &[(Arc<Row>, Arc<Row>)] {
        &self.rows
    }

    /// Returns the row that replaces this one.
    pub(super) fn of(&self, row: &Arc<Row>) -> Option<&Arc<Row>> {
        let (word, bit) = self.place(address(row));
        if self.filter.get(word)? & bit == 0 {
            return None;
        }
        let found = self.rows.binary_search_by_key(&address(row), |(old, _)| address(old)).ok()?;
        self.rows.get(found).map(|(_, new)| new)
    }

    /// Returns the word and the bit of an address in the filter.
    fn place(&self, address: usize) -> (usize, u64) {
        let mixed = (address >> 4).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
        ((mixed >> 6) & self.filter.len().saturating_sub(1), 1 << (mixed & 63))
    }
}

fn address(row: &Arc<Row>) -> usize {
    Arc::as_ptr(row).addr()
}
