//! The records of all resources.

mod blocks;
mod bulk;
#[cfg_attr(not(feature = "store"), allow(dead_code, reason = "only a store reads it"))]
mod changes;
mod column;
mod index;
mod index_build;
mod lazy_sort;
mod memo;
mod ordered_rows;
mod replacements;
mod sort_key;
mod table;
mod value_range;

use std::{cell::Cell, collections::BTreeMap, ops::Bound, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use core_api::Json;
use uuid::Uuid;

use super::{
    history_flaw::HistoryFlaw,
    references::{Reference, references},
    refusal::Refusal,
    row::{JsonText, Row, text},
    scalar::Value,
    schema::Resource,
};
use crate::splitmix::SplitMix;
use changes::ChangeLog;
pub(crate) use changes::DatabaseChanges;
#[cfg(feature = "store")]
pub(crate) use changes::StoredDatabase;
use ordered_rows::OrderedRows;
use table::Table;

/// The maximum number of records of a resource, which take two gigabytes at most.
pub(crate) const MAX_RECORDS: usize = 2_000_000;

/// The maximum number of places in all orders of all resources, which take eight bytes each.
const MAX_INDEX_PLACES: usize = 24_000_000;

/// The records of all resources.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    /// The rows of each resource, by its path. Like Core's, they have no visible order. Rows are
    /// shared, so that a clone of the database costs little.
    tables: BTreeMap<&'static str, Table>,
    /// Names of entities without records here, such as classes, by their ids.
    names: BTreeMap<Uuid, Json>,
    /// The last version of a record. Each write to any record increases it.
    version: u64,
    /// The number of records that calls created, by the path of the resource.
    created: BTreeMap<&'static str, u64>,
    numbers: SplitMix,
    /// The author of all changes.
    user: Uuid,
    history_flaw: Option<HistoryFlaw>,
    /// The changes for a store, or `None` without a store.
    changes: Option<ChangeLog>,
    /// True if a query may have made an order since orders were last counted.
    has_new_order: Cell<bool>,
}

impl Database {
    pub(super) fn new(user: Uuid) -> Self {
        let numbers = SplitMix::new(user.as_u64_pair().0);
        Self {
            tables: BTreeMap::new(),
            names: BTreeMap::new(),
            version: 1 << 24,
            created: BTreeMap::new(),
            numbers,
            user,
            history_flaw: None,
            changes: None,
            has_new_order: Cell::new(false),
        }
    }

    pub(super) fn user(&self) -> Uuid {
        self.user
    }

    /// Sets the author of the following changes.
    pub(crate) fn set_user(&mut self, user: Uuid) {
        self.user = user;
    }

    pub(super) fn history_flaw(&self) -> Option<HistoryFlaw> {
        self.history_flaw
    }

    /// Sets the form of new rows of the deletion history.
    pub(crate) fn set_history_flaw(&mut self, flaw: Option<HistoryFlaw>) {
        self.history_flaw = flaw;
    }

    pub(crate) fn rows(
        &self,
        resource: &Resource,
    ) -> impl DoubleEndedIterator<Item = &Row> + use<'_> {
        let table = self.tables.get(resource.path);
        table.into_iter().flat_map(Table::rows).map(Arc::as_ref)
    }

    /// Returns the number of records of a resource.
    pub(crate) fn count(&self, resource: &Resource) -> usize {
        self.tables.get(resource.path).map_or(0, Table::len)
    }

    pub(crate) fn row(&self, resource: &Resource, id: Uuid) -> Option<&Row> {
        self.tables.get(resource.path)?.row(id).map(Arc::as_ref)
    }

    /// Returns the records of a resource in the order of the field at this position. Records with equal
    /// values are in the order of their ids.
    ///
    /// The first use of a field sorts the records. Later changes keep the order up to date.
    pub(super) fn sorted(
        &self,
        resource: &Resource,
        field: usize,
    ) -> impl DoubleEndedIterator<Item = &Row> + use<'_> {
        self.has_new_order.set(true);
        let table = self.tables.get(resource.path);
        table.map_or_else(OrderedRows::empty, |table| table.sorted(field))
    }

    /// Returns the records whose field at this position has a value between two bounds, in the order of the
    /// field.
    pub(super) fn between(
        &self,
        resource: &Resource,
        field: usize,
        from: Bound<&Value>,
        to: Bound<&Value>,
    ) -> impl DoubleEndedIterator<Item = &Row> + use<'_> {
        self.has_new_order.set(true);
        let table = self.tables.get(resource.path);
        table.map_or_else(OrderedRows::empty, |table| table.between(field, from, to))
    }

    /// Refuses another record of a resource that has as many as the sandbox keeps.
    pub(super) fn check_room(&self, resource: &Resource) -> Result<(), Refusal> {
        if self.count(resource) < MAX_RECORDS {
            return Ok(());
        }
        let path = resource.path;
        Err(Refusal::rule(format_args!(
            "{path} has {MAX_RECORDS} records, and more are not kept; delete some first"
        )))
    }

    /// Adds a record, or replaces the one with this id and returns it.
    pub(super) fn insert(
        &mut self,
        resource: &Resource,
        id: Uuid,
        mut row: Row,
    ) -> Option<Arc<Row>> {
        row.shrink();
        self.log(resource.path, id);
        let table = self.tables.entry(resource.path);
        table.or_insert_with(|| Table::new(resource.fields)).insert(id, Arc::new(row))
    }

    /// Replaces records by ones with the same ids.
    pub(super) fn replace_all(&mut self, resource: &Resource, rows: Vec<(Uuid, Row)>) {
        for (id, _) in &rows {
            self.log(resource.path, *id);
        }
        let Some(table) = self.tables.get_mut(resource.path) else { return };
        let share = |(id, mut row): (Uuid, Row)| {
            row.shrink();
            (id, Arc::new(row))
        };
        table.replace_all(rows.into_iter().map(share));
    }

    pub(super) fn remove(&mut self, resource: &Resource, id: Uuid) -> Option<Arc<Row>> {
        self.log(resource.path, id);
        self.tables.get_mut(resource.path)?.remove(id)
    }

    /// Limits the memory of orders, because each field of each resource may have one.
    pub(crate) fn trim(&mut self) {
        if !self.has_new_order.take() {
            return;
        }
        let places = |tables: &BTreeMap<_, Table>| -> usize {
            tables.values().map(Table::index_places).sum()
        };
        if places(&self.tables) > MAX_INDEX_PLACES {
            self.tables.values_mut().for_each(Table::forget_indexes);
        }
    }

    /// Counts a record that a call created.
    pub(super) fn count_created(&mut self, resource: &Resource) {
        *self.created.entry(resource.path).or_default() += 1;
    }

    /// Returns the number of records that calls created, by the path of the resource.
    pub(crate) fn created(&self) -> &BTreeMap<&'static str, u64> {
        &self.created
    }

    /// Names an entity that has no record here.
    pub(super) fn set_name(&mut self, id: Uuid, name: &str) {
        self.names.extend(text(name).map(|name| (id, name)));
    }

    /// Returns the name of the target of a reference, or `None` if the target does not exist.
    pub(super) fn name_of(&self, reference: &Reference, id: Uuid) -> Option<JsonText<'_>> {
        let row = reference.targets.iter().find_map(|to| Some((to, self.row(to, id)?)));
        match row {
            Some((to, row)) => row.value(to.label_field()?),
            None => self.names.get(&id).map(JsonText::from),
        }
    }

    /// Returns the record that a record refers to in this field.
    pub(super) fn target(&self, resource: &Resource, row: &Row, field: &str) -> Option<&Row> {
        let reference = references(resource).iter().find(|reference| reference.id == field)?;
        let id = row.id(field)?;
        reference.targets.iter().find_map(|to| self.row(to, id))
    }

    /// Returns whether the target of a reference exists.
    pub(super) fn has_target(&self, reference: &Reference, id: Uuid) -> bool {
        reference.targets.iter().any(|to| self.row(to, id).is_some())
            || self.names.contains_key(&id)
    }

    /// Returns the records of a resource that have this id in this field.
    pub(crate) fn rows_with_id_in(
        &self,
        resource: &Resource,
        field: &'static str,
        id: Uuid,
    ) -> impl Iterator<Item = &Row> + use<'_> {
        let position = resource.fields.iter().position(|info| info.name == field);
        let value = Value::Text(id.to_string());
        let rows = position.map(|position| {
            let bound = Bound::Included(&value);
            self.between(resource, position, bound, bound)
        });
        rows.into_iter().flatten()
    }

    /// Returns an id that no record has.
    pub(super) fn new_id(&mut self) -> Uuid {
        self.numbers.id()
    }

    /// Returns the next version: eight bytes in base64, like Core's.
    pub(super) fn new_version(&mut self) -> String {
        self.version += 1 + u64::from(self.numbers.below(97));
        STANDARD.encode(self.version.to_be_bytes())
    }
}
