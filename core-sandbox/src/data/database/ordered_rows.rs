//! Rows in the order of a field, with or without an index.

use std::{iter, sync::Arc};

use super::lazy_sort::LazySort;
use crate::data::row::Row;

/// Rows in the order of a field.
pub(super) enum OrderedRows<'a> {
    /// The rows of an index after those without a value.
    Indexed(IndexedRows<'a>),
    /// Rows without an index yet.
    Lazy(LazySort<'a>),
}

/// An iterator over shared rows.
type Rows<'a> = Box<dyn DoubleEndedIterator<Item = &'a Arc<Row>> + 'a>;

/// The rows of an index after those without a value, which are found by a look at all rows.
pub(super) struct IndexedRows<'a> {
    nulls: Rows<'a>,
    /// The number of rows that are left in `nulls`. There is no look for more.
    nulls_left: usize,
    rows: Rows<'a>,
    rows_left: usize,
}

impl<'a> IndexedRows<'a> {
    /// Takes the rows without a value and then those of an index, each with their number.
    pub(super) fn new(
        (nulls_left, nulls): (usize, impl DoubleEndedIterator<Item = &'a Arc<Row>> + 'a),
        (rows_left, rows): (usize, impl DoubleEndedIterator<Item = &'a Arc<Row>> + 'a),
    ) -> Self {
        Self { nulls: Box::new(nulls), nulls_left, rows: Box::new(rows), rows_left }
    }

    fn nth(&mut self, count: usize) -> Option<&'a Arc<Row>> {
        let in_rows = count.checked_sub(self.nulls_left);
        self.nulls_left = self.nulls_left.saturating_sub(count.saturating_add(1));
        let Some(count) = in_rows else { return self.nulls.nth(count) };
        self.rows_left = self.rows_left.saturating_sub(count.saturating_add(1));
        self.rows.nth(count)
    }

    fn nth_back(&mut self, count: usize) -> Option<&'a Arc<Row>> {
        let in_nulls = count.checked_sub(self.rows_left);
        self.rows_left = self.rows_left.saturating_sub(count.saturating_add(1));
        let Some(count) = in_nulls else { return self.rows.nth_back(count) };
        let is_left = count < self.nulls_left;
        self.nulls_left = self.nulls_left.saturating_sub(count.saturating_add(1));
        if is_left { self.nulls.nth_back(count) } else { None }
    }
}

impl OrderedRows<'_> {
    /// Returns no rows.
    pub(super) fn empty() -> Self {
        Self::Indexed(IndexedRows::new((0, iter::empty()), (0, iter::empty())))
    }
}

impl<'a> Iterator for OrderedRows<'a> {
    type Item = &'a Row;

    fn next(&mut self) -> Option<&'a Row> {
        self.nth(0)
    }

    // A page far from the start is found without the rows before it.
    fn nth(&mut self, count: usize) -> Option<&'a Row> {
        let row = match self {
            Self::Indexed(rows) => rows.nth(count),
            Self::Lazy(rows) => rows.nth(count),
        };
        row.map(Arc::as_ref)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match self {
            Self::Indexed(rows) => {
                let left = rows.nulls_left.saturating_add(rows.rows_left);
                (left, Some(left))
            }
            Self::Lazy(rows) => rows.size_hint(),
        }
    }
}

impl<'a> DoubleEndedIterator for OrderedRows<'a> {
    fn next_back(&mut self) -> Option<&'a Row> {
        self.nth_back(0)
    }

    fn nth_back(&mut self, count: usize) -> Option<&'a Row> {
        let row = match self {
            Self::Indexed(rows) => rows.nth_back(count),
            Self::Lazy(rows) => rows.nth_back(count),
        };
        row.map(Arc::as_ref)
    }
}
