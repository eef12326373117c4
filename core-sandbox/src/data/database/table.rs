//! The rows of one resource.

use std::{
    ops::Bound,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use core_api::record::FieldInfo;
use uuid::Uuid;

use super::{
    blocks::Blocks,
    column::Column,
    index::Index,
    index_build::{FEW_ROWS, IndexBuild, TableRows, usual_fields},
    lazy_sort::LazySort,
    ordered_rows::{IndexedRows, OrderedRows},
    replacements::Replacements,
    value_range::ValueRange,
};
use crate::data::{row::Row, scalar::Value};

/// The rows of one resource, in the order of their ids, and in the orders that queries have asked for.
///
/// Clones share all rows and orders until one of them changes.
#[derive(Debug)]
pub(super) struct Table {
    fields: &'static [FieldInfo],
    rows: TableRows,
    /// An order for each field, made at its first use and kept up to date from then on.
    indexes: Box<[OnceLock<Option<Index>>]>,
    /// The orders that another thread makes.
    build: Mutex<Option<Arc<IndexBuild>>>,
}

impl Clone for Table {
    fn clone(&self) -> Self {
        let build = self.build.lock().unwrap_or_else(PoisonError::into_inner).clone();
        Self {
            fields: self.fields,
            rows: self.rows.clone(),
            indexes: self.indexes.clone(),
            build: Mutex::new(build),
        }
    }
}

impl Table {
    pub(super) fn new(fields: &'static [FieldInfo]) -> Self {
        let indexes = fields.iter().map(|_| OnceLock::new()).collect();
        Self { fields, rows: Blocks::default(), indexes, build: Mutex::new(None) }
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

    /// Replaces rows by ones with the same ids. Other ids are ignored.
    pub(super) fn replace_all(&mut self, rows: impl Iterator<Item = (Uuid, Arc<Row>)>) {
        let mut replaced = Vec::new();
        for (id, row) in rows {
            let place = self.rows.partition(|(other, _)| *other < id);
            let slot = self.rows.get_mut(place).filter(|(other, _)| *other == id);
            if let Some((_, slot)) = slot {
                replaced.push((std::mem::replace(slot, Arc::clone(&row)), row));
            }
        }
        let replacements = Replacements::new(replaced);
        self.take_built();
        for slot in &mut self.indexes {
            let index = slot.get_mut().and_then(Option::as_mut);
            if index.is_some_and(|index| !index.replace_all(&replacements)) {
                drop(slot.take());
            }
        }
    }

    /// Adds rows with ids that no row has.
    pub(super) fn extend(&mut self, rows: Vec<(Uuid, Arc<Row>)>) {
        let mut all: Vec<(Uuid, Arc<Row>)> = self.rows.iter().cloned().chain(rows).collect();
        // This sort is fast if both parts are sorted.
        all.sort_by_key(|(id, _)| *id);
        self.rows = Blocks::from_sorted(all);
        self.forget_indexes();
        let usual = usual_fields(self.fields, self.len());
        if !usual.is_empty() {
            self.build = Mutex::new(Some(IndexBuild::start(self.fields, self.rows.clone(), usual)));
        }
    }

    pub(super) fn remove(&mut self, id: Uuid) -> Option<Arc<Row>> {
        let place = self.rows.partition(|(other, _)| *other < id);
        self.rows.get(place).filter(|(other, _)| *other == id)?;
        let (_, row) = self.rows.remove(place)?;
        self.built().for_each(|index| index.remove(&row));
        Some(row)
    }

    /// Returns the rows in the order of the field at this position, and by id if values are equal.
    pub(super) fn sorted(&self, field: usize) -> OrderedRows<'_> {
        self.between(field, Bound::Unbounded, Bound::Unbounded)
    }

    /// Returns the rows whose field at this position has a value between two bounds, in their order.
    pub(super) fn between(
        &self,
        field: usize,
        from: Bound<&Value>,
        to: Bound<&Value>,
    ) -> OrderedRows<'_> {
        let Some(column) = Column::of(self.fields, field) else { return OrderedRows::empty() };
        let range = ValueRange::new(from, to);
        let Some(index) = self.index(field) else {
            let accepts = |key, row: &Row| range.has(key, || column.value(row));
            return OrderedRows::Lazy(LazySort::new(column, (self.len(), self.rows()), accepts));
        };
        let nulls = if range.has_null() { self.len().saturating_sub(index.len()) } else { 0 };
        let rows = index.between(from, to);
        let with_nulls = self.rows().filter(move |row| column.is_null(row));
        OrderedRows::Indexed(IndexedRows::new((nulls, with_nulls), rows))
    }

    /// Returns the number of places in all orders. A place takes eight bytes.
    pub(super) fn index_places(&self) -> usize {
        let built = self.indexes.iter().filter_map(OnceLock::get).flatten();
        built.map(Index::len).sum()
    }

    /// Removes all orders, which are made again at their next use.
    pub(super) fn forget_indexes(&mut self) {
        self.indexes.iter_mut().for_each(|index| drop(index.take()));
        self.build = Mutex::new(None);
    }

    /// Returns the order of a field, or `None` if another thread makes it.
    fn index(&self, field: usize) -> Option<&Index> {
        let slot = self.indexes.get(field)?;
        self.take_built();
        if slot.get().is_none() && self.len() > FEW_ROWS {
            self.request(field);
            return None;
        }
        slot.get_or_init(|| Index::new(self.fields, field, (self.len(), self.rows()))).as_ref()
    }

    /// Makes another thread build the order of a field.
    fn request(&self, field: usize) {
        let mut build = self.build.lock().unwrap_or_else(PoisonError::into_inner);
        match &*build {
            Some(build) => build.add(field),
            None => {
                *build = Some(IndexBuild::start(self.fields, self.rows.clone(), vec![field]));
            }
        }
    }

    /// Takes the orders that another thread has made, and updates them.
    fn take_built(&self) {
        let mut build = self.build.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(current) = &*build else { return };
        let (mut indexes, is_finished) = current.take_indexes();
        let slot = |field: usize| self.indexes.get(field).filter(|slot| slot.get().is_none());
        indexes.retain(|(field, _)| slot(*field).is_some());
        let mut is_outdated = false;
        if !indexes.is_empty() {
            // An index is made again if most of it would change.
            let most = self.len() / 8;
            let compare = |old: &(Uuid, _), new: &(Uuid, _)| old.0.cmp(&new.0);
            let is_same = |old: &(_, Arc<Row>), new: &(_, Arc<Row>)| Arc::ptr_eq(&old.1, &new.1);
            let differences = current.rows().differences(&self.rows, most, compare, is_same);
            is_outdated = differences.is_none();
            for (field, mut index) in indexes.into_iter().filter(|_| !is_outdated) {
                index.update(differences.as_deref().unwrap_or_default());
                slot(field).map(|slot| slot.set(Some(index)));
            }
        }
        if is_finished || is_outdated {
            *build = None;
        }
    }

    /// Returns the orders that have been used.
    fn built(&mut self) -> impl Iterator<Item = &mut Index> {
        self.take_built();
        self.indexes.iter_mut().filter_map(OnceLock::get_mut).flatten()
    }
}

#[cfg(test)]
mod tests;
