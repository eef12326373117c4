//! The rows of a table in the order of one field.

use std::{cmp::Ordering, ops::Bound, sync::Arc};

use core_api::record::{FieldInfo, Kind};
use uuid::Uuid;

use super::blocks::Blocks;
use crate::data::{
    row::{JsonText, Row},
    scalar::Value,
};

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
        let rows: Vec<&Arc<Row>> = rows.collect();
        let order = order(field, &rows);
        let sorted = order.into_iter().filter_map(|place| rows.get(place).copied().cloned());
        let rows = Blocks::from_sorted(sorted);
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

/// Returns the places of rows in the order of a field. Rows with equal values keep their order.
///
/// Many rows have the same value, such as a day. So the distinct texts are sorted instead of the rows.
#[expect(clippy::disallowed_types, reason = "nothing depends on the order of the map")]
fn order(field: IndexField, rows: &[&Arc<Row>]) -> Vec<usize> {
    let mut numbers = std::collections::HashMap::<&str, usize>::new();
    let mut texts: Vec<(Value, usize)> = Vec::new();
    let mut text_of_row = Vec::with_capacity(rows.len());
    for row in rows {
        let json = row.value_at(field.position);
        let number = *numbers.entry(json.map_or("", JsonText::as_str)).or_insert_with(|| {
            texts.push((Value::of(field.kind, json), texts.len()));
            texts.len().saturating_sub(1)
        });
        text_of_row.push(number);
    }
    texts.sort_unstable();
    // Two texts may have the same value, such as `7.5` and `7.50`.
    let mut rank_of_text = vec![0; texts.len()];
    let mut ranks = 0;
    let mut last = None;
    for (value, number) in &texts {
        if last.replace(value).is_some_and(|last| last != value) {
            ranks += 1;
        }
        rank_of_text.get_mut(*number).into_iter().for_each(|rank| *rank = ranks);
    }
    // A counting sort by rank.
    let rank = |place: usize| text_of_row.get(place).and_then(|text| rank_of_text.get(*text));
    let mut ends: Vec<usize> = vec![0; ranks + 1];
    for place in 0..rows.len() {
        let count = rank(place).and_then(|rank| ends.get_mut(*rank));
        count.into_iter().for_each(|count| *count += 1);
    }
    let mut sum = 0;
    for end in &mut ends {
        sum += std::mem::replace(end, sum);
    }
    let mut order = vec![0; rows.len()];
    for place in 0..rows.len() {
        let Some(next) = rank(place).and_then(|rank| ends.get_mut(*rank)) else { continue };
        order.get_mut(*next).into_iter().for_each(|slot| *slot = place);
        *next += 1;
    }
    order
}
