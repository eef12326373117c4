//! The rows of one resource.

use std::{
    ops::Bound,
    sync::{Arc, OnceLock},
};

use core_api::record::FieldInfo;
use uuid::Uuid;

use super::{blocks::Blocks, index::Index};
use crate::data::{row::Row, scalar::Value};

/// The rows of one resource, in the order of their ids, and in the orders that queries have asked for.
///
/// Clones share all rows and orders until one of them changes.
#[derive(Clone, Debug)]
pub(super) struct Table {
    fields: &'static [FieldInfo],
    rows: Blocks<(Uuid, Arc<Row>)>,
    /// An order for each field, made at its first use and kept up to date from then on.
    indexes: Box<[OnceLock<Option<Index>>]>,
}

impl Table {
    pub(super) fn new(fields: &'static [FieldInfo]) -> Self {
        let indexes = fields.iter().map(|_| OnceLock::new()).collect();
        Self { fields, rows: Blocks::default(), indexes }
    }

    /// Returns the number of rows.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Returns the rows in the order of their ids.
    pub(super) fn rows(&self) -> impl DoubleEndedIterator<Item = &Arc<Row>> + use<'_> {
        self.rows.iter().map(|(_, row)| row)
    }

    /// Returns the rows with their ids, in the order of the ids.
    pub(super) fn entries(&self) -> impl Iterator<Item = &(Uuid, Arc<Row>)> + use<'_> {
        self.rows.iter()
    }

    pub(super) fn row(&self, id: Uuid) -> Option<&Arc<Row>> {
        let place = self.rows.partition(|(other, _)| *other < id);
        self.rows.get(place).filter(|(other, _)| *other == id).map(|(_, row)| row)
    }

    /// Adds a row, or replaces the one with this id and returns it.
    pub(super) fn insert(&mut self, id: Uuid, row: Arc<Row>) -> Option<Arc<Row>> {
        let place = self.rows.partition(|(other, _)| *other < id);
        let is_known = self.rows.get(place).is_some_and(|(other, _)| *other == id);
        if let Some((_, slot)) = self.rows.get_mut(place).filter(|_| is_known) {
            let old = std::mem::replace(slot, Arc::clone(&row));
            self.built().for_each(|index| index.replace(&old, &row));
            Some(old)
        } else {
            self.built().for_each(|index| index.insert(&row));
            self.rows.insert(place, (id, row));
            None
        }
    }

    /// Adds rows with ids that no row has.
    pub(super) fn extend(&mut self, rows: Vec<(Uuid, Arc<Row>)>) {
        let mut all: Vec<(Uuid, Arc<Row>)> = self.rows.iter().cloned().chain(rows).collect();
        all.sort_unstable_by_key(|(id, _)| *id);
        self.rows = Blocks::from_sorted(all);
        self.forget_indexes();
    }

    pub(super) fn remove(&mut self, id: Uuid) -> Option<Arc<Row>> {
        let place = self.rows.partition(|(other, _)| *other < id);
        self.rows.get(place).filter(|(other, _)| *other == id)?;
        let (_, row) = self.rows.remove(place)?;
        self.built().for_each(|index| index.remove(&row));
        Some(row)
    }

    /// Returns the rows in the order of the field at this position, and by id if values are equal.
    pub(super) fn sorted(
        &self,
        field: usize,
    ) -> impl DoubleEndedIterator<Item = &Arc<Row>> + use<'_> {
        self.index(field).into_iter().flat_map(Index::rows)
    }

    /// Returns the rows whose field at this position has a value between two bounds, in their order.
    pub(super) fn between(
        &self,
        field: usize,
        from: Bound<&Value>,
        to: Bound<&Value>,
    ) -> impl DoubleEndedIterator<Item = &Arc<Row>> + use<'_> {
        let index = self.index(field);
        let rows = index.map(|index| index.between(from, to));
        rows.into_iter().flatten()
    }

    /// Returns the number of places in all orders. A place takes eight bytes.
    pub(super) fn index_places(&self) -> usize {
        let built = self.indexes.iter().filter_map(OnceLock::get).flatten();
        built.map(Index::len).sum()
    }

    /// Removes all orders, which are made again at their next use.
    pub(super) fn forget_indexes(&mut self) {
        self.indexes.iter_mut().for_each(|index| drop(index.take()));
    }

    fn index(&self, field: usize) -> Option<&Index> {
        let make = || Index::new(self.fields, field, self.rows());
        self.indexes.get(field)?.get_or_init(make).as_ref()
    }

    /// Returns the orders that have been used.
    fn built(&mut self) -> impl Iterator<Item = &mut Index> {
        self.indexes.iter_mut().filter_map(OnceLock::get_mut).flatten()
    }
}

#[cfg(test)]
mod tests {
    use core_api::{TimeEntry, record::Kind};

    use super::*;
    use crate::{
        data::row::{scalar, text},
        splitmix::SplitMix,
    };

    /// Text, number, date, id and boolean.
    const FIELDS: [&str; 5] = ["memo", "actualHours", "date", "projectId", "billable"];

    fn random_row(numbers: &mut SplitMix, id: Uuid) -> Row {
        let mut row = Row::empty(TimeEntry::FIELDS);
        row.set("id", text(&id.to_string()));
        let mut number = || Some(numbers.below(12)).filter(|number| *number > 1);
        row.set("memo", number().and_then(|number| text(&format!("é\"{number}"))));
        row.set(
            "actualHours",
            number().and_then(|number| {
                scalar(format!("{}.5{}", number / 2, "0".repeat((number % 2) as usize)))
            }),
        );
        row.set("date", number().and_then(|day| text(&format!("2026-01-{day:02}T00:00:00"))));
        let project = number().map(|project| Uuid::from_u128(u128::from(project)));
        row.set("projectId", project.and_then(|id| text(&id.to_string())));
        row.set("billable", number().and_then(|number| scalar(number % 2 == 0)));
        row
    }

    /// Compares all orders of a table with new orders.
    fn check(table: &Table) {
        for name in FIELDS {
            let position = TimeEntry::FIELDS.iter().position(|info| info.name == name).unwrap();
            let kind = TimeEntry::FIELDS[position].kind;
            let value = |row: &Arc<Row>| Value::of(kind, row.value_at(position));
            let mut expected: Vec<&Arc<Row>> = table.rows().collect();
            expected.sort_by_key(|row| value(row));
            let same = |left: &Arc<Row>, right: &&Arc<Row>| Arc::ptr_eq(left, right);
            let sorted: Vec<_> = table.sorted(position).collect();
            assert!(sorted.len() == expected.len(), "{name}");
            assert!(sorted.iter().zip(&expected).all(|(left, right)| same(left, right)), "{name}");
            if kind == Kind::Text {
                continue;
            }
            for wanted in expected.iter().step_by(40).map(|row| value(row)) {
                let equal = expected.iter().filter(|row| value(row) == wanted);
                let bound = Bound::Included(&wanted);
                let found = table.between(position, bound, bound);
                assert!(found.zip(equal.clone()).all(|(left, right)| same(left, right)), "{name}");
                assert_eq!(table.between(position, bound, bound).count(), equal.count());
            }
        }
    }

    #[test]
    fn orders_follow_all_changes() {
        let mut numbers = SplitMix::new(5);
        let mut table = Table::new(TimeEntry::FIELDS);
        check(&table);
        let ids: Vec<Uuid> = (0..700).map(|_| numbers.id()).collect();
        for step in 0..3_000 {
            let id = numbers.pick(&ids).unwrap();
            if numbers.below(4) == 0 {
                let is_there = table.row(id).is_some();
                assert_eq!(table.remove(id).is_some(), is_there);
            } else {
                table.insert(id, Arc::new(random_row(&mut numbers, id)));
            }
            if step % 300 == 0 {
                check(&table);
            }
        }
        let before = table.clone();
        table.extend(vec![(Uuid::max(), Arc::new(random_row(&mut numbers, Uuid::max())))]);
        check(&table);
        assert!(table.index_places() > 0);
        table.forget_indexes();
        assert_eq!(table.index_places(), 0);
        check(&before);
    }
}
