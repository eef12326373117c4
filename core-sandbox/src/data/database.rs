//! The records of all resources.

use std::{collections::BTreeMap, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use core_api::Json;
use uuid::Uuid;

use super::{
    history_flaw::HistoryFlaw,
    references::Reference,
    row::{Row, text},
    schema::Resource,
};
use crate::splitmix::SplitMix;

/// The records of all resources.
#[derive(Clone, Debug)]
pub(crate) struct Database {
    /// The rows of each resource, by its path. Like Core's, they have no visible order. Rows are
    /// shared, so that a clone of the database costs little.
    tables: BTreeMap<&'static str, BTreeMap<Uuid, Arc<Row>>>,
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

    pub(crate) fn rows(&self, resource: &Resource) -> impl Iterator<Item = &Row> {
        self.tables.get(resource.path).into_iter().flat_map(BTreeMap::values).map(Arc::as_ref)
    }

    pub(crate) fn row(&self, resource: &Resource, id: Uuid) -> Option<&Row> {
        self.tables.get(resource.path)?.get(&id).map(Arc::as_ref)
    }

    pub(super) fn insert(&mut self, resource: &Resource, id: Uuid, row: Row) {
        self.tables.entry(resource.path).or_default().insert(id, Arc::new(row));
    }

    pub(super) fn remove(&mut self, resource: &Resource, id: Uuid) -> Option<Arc<Row>> {
        self.tables.get_mut(resource.path)?.remove(&id)
    }

    /// Counts a record that a call created.
    pub(super) fn count_created(&mut self, resource: &Resource) {
        *self.created.entry(resource.path).or_default() += 1;
    }

    /// Returns the number of records that calls created, by the path of the resource.
    pub(crate) fn created(&self) -> &BTreeMap<&'static str, u64> {
        &self.created
    }

    /// Copies the records of a resource until there are at least `minimum`.
    ///
    /// Returns `false` if the resource has no records to copy.
    pub(crate) fn grow(&mut self, path: &'static str, minimum: usize) -> bool {
        let Some(table) = self.tables.get_mut(path).filter(|table| !table.is_empty()) else {
            return minimum == 0;
        };
        let originals: Vec<Arc<Row>> = table.values().cloned().collect();
        let missing = minimum.saturating_sub(originals.len());
        for row in originals.iter().cycle().take(missing) {
            let id = self.numbers.id();
            let mut copy = Row::clone(row);
            copy.set("id", text(&id.to_string()));
            table.insert(id, Arc::new(copy));
        }
        true
    }

    /// Names an entity that has no record here.
    pub(super) fn set_name(&mut self, id: Uuid, name: &str) {
        self.names.extend(text(name).map(|name| (id, name)));
    }

    /// Returns the name of the target of a reference, or `None` if the target does not exist.
    pub(super) fn name_of(&self, reference: &Reference, id: Uuid) -> Option<&Json> {
        let row = reference.targets.iter().find_map(|to| Some((to, self.row(to, id)?)));
        match row {
            Some((to, row)) => row.value(to.label_field()?),
            None => self.names.get(&id),
        }
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
    ) -> impl Iterator<Item = &Row> {
        // Ids are stored in one form, so their texts can be compared.
        let wanted = text(&id.to_string());
        self.rows(resource).filter(move |row| row.value(field) == wanted.as_ref())
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
