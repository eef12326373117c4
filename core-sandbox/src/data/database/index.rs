//! The rows of a table in the order of one field.

use std::{cmp::Ordering, ops::Bound, sync::Arc};

use core_api::record::{FieldInfo, Kind};
use uuid::Uuid;

use super::blocks::Blocks;
use crate::data::{row::Row, scalar::Value};

/// The rows of a table, sorted by a field. Rows with equal values are in the order of their ids.
#[derive(Clone, Debug)]
pub(super) struct Index {
    field: IndexField,
    rows: Blocks<Arc<Row>>,
}

/// The field of an index.
#[derive(Clone, Copy, Debug)]
struct IndexField {
    position: usize,
    kind: Kind,
    /// The position of the field `id`.
    id: usize,
}

impl IndexField {
    fn value(self, row: &Row) -> Value {
        Value::of(self.kind, row.value_at(self.position))
    }

    fn id(self, row: &Row) -> Uuid {
        row.id_at(self.id).unwrap_or_default()
    }

    /// Compares a row with a value and an id.
    fn compare(self, row: &Row, value: &Value, id: Uuid) -> Ordering {
        self.value(row).cmp(value).then_with(|| self.id(row).cmp(&id))
    }
}

impl Index {
    /// Sorts rows that are in the order of their ids.
    ///
    /// Returns `None` if there is no such field.
    pub(super) fn new<'a>(
        fields: &[FieldInfo],
        position: usize,
        rows: impl Iterator<Item = &'a Arc<Row>>,
    ) -> Option<Self> {
        let id = fields.iter().position(|info| info.name == "id")?;
        let field = IndexField { position, kind: fields.get(position)?.kind, id };
        let mut keys: Vec<(Value, &Arc<Row>)> = rows.map(|row| (field.value(row), row)).collect();
        // The sort is stable, so rows with equal values stay in the order of their ids.
        keys.sort_by(|(left, _), (right, _)| left.cmp(right));
        let rows = Blocks::from_sorted(keys.into_iter().map(|(_, row)| Arc::clone(row)));
        Some(Self { field, rows })
    }

    /// Returns the number of rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds a row.
    pub(super) fn insert(&mut self, row: &Arc<Row>) {
        let field = self.field;
        let (value, id) = (field.value(row), field.id(row));
        let place = self.rows.partition(|other| field.compare(other, &value, id).is_lt());
        self.rows.insert(place, Arc::clone(row));
    }

    /// Removes a row.
    pub(super) fn remove(&mut self, row: &Row) {
        let field = self.field;
        let (value, id) = (field.value(row), field.id(row));
        let place = self.rows.partition(|other| field.compare(other, &value, id).is_lt());
        if self.rows.get(place).is_some_and(|other| field.id(other) == id) {
            self.rows.remove(place);
        }
    }

    /// Replaces a row by one with the same id.
    pub(super) fn replace(&mut self, old: &Row, new: &Arc<Row>) {
        let field = self.field;
        let (value, id) = (field.value(old), field.id(old));
        if field.value(new) != value {
            self.remove(old);
            self.insert(new);
            return;
        }
        let place = self.rows.partition(|other| field.compare(other, &value, id).is_lt());
        self.rows.get_mut(place).into_iter().for_each(|slot| *slot = Arc::clone(new));
    }

    /// Returns all rows in the order of the field.
    pub(super) fn rows(&self) -> impl DoubleEndedIterator<Item = &Arc<Row>> {
        self.rows.iter()
    }

    /// Returns the rows whose value is between two bounds.
    pub(super) fn between(
        &self,
        from: Bound<&Value>,
        to: Bound<&Value>,
    ) -> impl DoubleEndedIterator<Item = &Arc<Row>> + use<'_> {
        let value = |row: &Arc<Row>| self.field.value(row);
        let from = match from {
            Bound::Included(least) => self.rows.partition(|row| value(row) < *least),
            Bound::Excluded(least) => self.rows.partition(|row| value(row) <= *least),
            Bound::Unbounded => self.rows.start(),
        };
        let to = match to {
            Bound::Included(most) => self.rows.partition(|row| value(row) <= *most),
            Bound::Excluded(most) => self.rows.partition(|row| value(row) < *most),
            Bound::Unbounded => self.rows.end(),
        };
        self.rows.range(from, to)
    }
}
