//! The rows of a table in the order of one field.

use std::{cmp::Ordering, ops::Bound, sync::Arc};

use core_api::record::FieldInfo;
use uuid::Uuid;

use super::{
    blocks::{Blocks, Difference, Place},
    column::Column,
    lazy_sort::LazySort,
    replacements::Replacements,
    sort_key::SortKey,
    value_range::ValueRange,
};
use crate::data::{row::Row, scalar::Value};

/// The rows of a table that have a value in a field, sorted by it. Rows with equal values are in the order of
/// their ids.
///
/// Rows without a value are not here, because most fields of most records have none.
#[derive(Clone, Debug)]
pub(super) struct Index {
    field: IndexField,
    rows: Blocks<Arc<Row>>,
}

/// The number of rows that can be looked at in the time of a search for one.
const ROWS_OF_A_SEARCH: usize = 500;

/// The field of an index.
#[derive(Clone, Copy, Debug)]
struct IndexField {
    column: Column,
    /// The position of the field `id`.
    id: usize,
}

impl IndexField {
    fn id(self, row: &Row) -> Uuid {
        row.id_at(self.id).unwrap_or_default()
    }

    /// Returns whether a row is before another one, which has this key and this id.
    fn is_before(self, row: &Row, other: &Row, key: SortKey, id: Uuid) -> bool {
        let column = self.column;
        let order = match column.key(row).cmp(&key) {
            Ordering::Equal if !key.is_exact() && !column.has_json_of(row, other) => {
                column.value(row).cmp(&column.value(other))
            }
            order => order,
        };
        order.then_with(|| self.id(row).cmp(&id)).is_lt()
    }
}

impl Index {
    /// Sorts rows that are in the order of their ids, and that come with their number.
    ///
    /// Returns `None` if there is no such field.
    pub(super) fn new<'a>(
        fields: &[FieldInfo],
        position: usize,
        rows: (usize, impl Iterator<Item = &'a Arc<Row>>),
    ) -> Option<Self> {
        let id = fields.iter().position(|info| info.name == "id")?;
        let column = Column::of(fields, position)?;
        let sorted = LazySort::new(column, rows, |key, _| !key.is_null()).into_sorted();
        let rows = Blocks::from_sorted(sorted.cloned());
        Some(Self { field: IndexField { column, id }, rows })
    }

    /// Returns the number of rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds a row.
    pub(super) fn insert(&mut self, row: &Arc<Row>) {
        if !self.field.column.is_null(row) {
            self.rows.insert(self.place(row), Arc::clone(row));
        }
    }

    /// Removes a row.
    pub(super) fn remove(&mut self, row: &Row) {
        if let Some(place) = self.find(row) {
            self.rows.remove(place);
        }
    }

    /// Replaces a row by one with the same id.
    pub(super) fn replace(&mut self, old: &Row, new: &Arc<Row>) {
        if !self.field.column.has_json_of(old, new) {
            self.remove(old);
            self.insert(new);
        } else if let Some(place) = self.find(old) {
            self.rows.get_mut(place).into_iter().for_each(|slot| *slot = Arc::clone(new));
        }
    }

    /// Replaces rows by ones with the same ids. Returns `false` if the index is no longer valid, because many
    /// rows have another value.
    pub(super) fn replace_all(&mut self, replacements: &Replacements) -> bool {
        let (pairs, column) = (replacements.pairs(), self.field.column);
        if pairs.len() < self.len() / ROWS_OF_A_SEARCH {
            pairs.iter().for_each(|(old, new)| self.replace(old, new));
            return true;
        }
        if pairs.iter().any(|(old, new)| !column.has_json_of(old, new)) {
            return false;
        }
        self.rows.update(|row| replacements.of(row).cloned());
        true
    }

    /// Returns the place of a row, or `None` if the index does not have it.
    fn find(&self, row: &Row) -> Option<Place> {
        if self.field.column.is_null(row) {
            return None;
        }
        let place = self.place(row);
        let found = self.rows.get(place)?;
        (self.field.id(found) == self.field.id(row)).then_some(place)
    }

    /// Returns the place at which a row is or would be.
    fn place(&self, row: &Row) -> Place {
        let (key, id) = (self.field.column.key(row), self.field.id(row));
        self.rows.partition(|other| self.field.is_before(other, row, key, id))
    }

    /// Makes the index one of a later state of the rows.
    pub(super) fn update(&mut self, differences: &[Difference<'_, (Uuid, Arc<Row>)>]) {
        for (old, new) in differences {
            match (old, new) {
                (Some((_, old)), Some((_, new))) => self.replace(old, new),
                (Some((_, old)), None) => self.remove(old),
                (None, Some((_, new))) => self.insert(new),
                (None, None) => {}
            }
        }
    }

    /// Returns the rows whose value is between two bounds, after their number.
    pub(super) fn between(
        &self,
        from: Bound<&Value>,
        to: Bound<&Value>,
    ) -> (usize, impl DoubleEndedIterator<Item = &Arc<Row>> + use<'_>) {
        let column = self.field.column;
        let before = |range: ValueRange<'_>| {
            let is_before = |row: &Arc<Row>| range.has(column.key(row), || column.value(row));
            self.rows.partition(is_before)
        };
        let from = match from {
            Bound::Included(least) => {
                before(ValueRange::new(Bound::Unbounded, Bound::Excluded(least)))
            }
            Bound::Excluded(least) => {
                before(ValueRange::new(Bound::Unbounded, Bound::Included(least)))
            }
            Bound::Unbounded => self.rows.start(),
        };
        let to = match to {
            Bound::Unbounded => self.rows.end(),
            to => before(ValueRange::new(Bound::Unbounded, to)),
        };
        (self.rows.distance(from, to), self.rows.range(from, to))
    }
}
