//! Results for rows that share their values.

use super::column::Column;
use crate::data::row::Row;

/// The maximum number of results that are kept. They fit into a cache of the processor.
const MAX_SLOTS: usize = 1 << 14;

/// The last results for values of rows. Copies of a record have the same values at the same place.
pub(super) struct Memo<T> {
    /// The addresses of values with their results. An address has one slot that it can be in.
    slots: Vec<Option<(usize, T)>>,
}

impl<T: Copy> Memo<T> {
    /// Returns a memo for this number of rows.
    pub(super) fn new(rows: usize) -> Self {
        Self { slots: vec![None; rows.clamp(1, MAX_SLOTS).next_power_of_two()] }
    }

    /// Returns the result for a row with the same values in memory.
    pub(super) fn get(&self, column: Column, row: &Row) -> Option<T> {
        let address = column.address(row)?;
        let (found, result) = (*self.slots.get(self.slot(address))?)?;
        (found == address).then_some(result)
    }

    /// Keeps the result for a row.
    pub(super) fn set(&mut self, column: Column, row: &Row, result: T) {
        let Some(address) = column.address(row) else { return };
        let slot = self.slot(address);
        self.slots.get_mut(slot).into_iter().for_each(|slot| *slot = Some((address, result)));
    }

    /// Returns the slot of an address. The lowest bits of addresses are zero.
    fn slot(&self, address: usize) -> usize {
        let mixed = (address >> 4).wrapping_mul(0x9e37_79b9) >> 8;
        mixed & self.slots.len().saturating_sub(1)
    }
}

#[cfg(test)]
mod tests {
    use core_api::Activity;

    use super::*;
    use crate::data::row::text;

    #[test]
    fn only_rows_with_shared_values_have_a_common_result() {
        let mut row = Row::empty(Activity::FIELDS);
        row.set("code", text("AB"));
        let mut copy = row.clone();
        copy.set("id", text("2"));
        let mut other = row.clone();
        other.set("code", text("CD"));
        let column = |name| {
            let position = Activity::FIELDS.iter().position(|info| info.name == name).unwrap();
            Column::of(Activity::FIELDS, position).unwrap()
        };
        let mut memo = Memo::new(3);
        memo.set(column("code"), &row, 7);
        assert_eq!(memo.get(column("code"), &copy), Some(7));
        assert_eq!(memo.get(column("code"), &other), None);
        memo.set(column("id"), &row, 8);
        assert_eq!(memo.get(column("id"), &copy), None);
    }

    #[test]
    fn a_later_address_takes_the_slot_of_an_earlier_one() {
        let mut memo = Memo::new(usize::MAX);
        let column = Column::of(Activity::FIELDS, 0).unwrap();
        let rows: Vec<Row> = (0..MAX_SLOTS * 2).map(|_| Row::empty(Activity::FIELDS)).collect();
        for (number, row) in rows.iter().enumerate() {
            memo.set(column, row, number);
        }
        let found = |(number, row)| memo.get(column, row).is_none_or(|found| found == number);
        assert!(rows.iter().enumerate().all(found));
        assert_eq!(memo.get(column, rows.last().unwrap()), Some(MAX_SLOTS * 2 - 1));
    }
}
