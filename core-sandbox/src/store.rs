//! Everything that the server keeps.

mod row;

use std::{collections::BTreeMap, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use core_api::Json;
use uuid::Uuid;

use crate::{
    resources::{Reference, Resource},
    splitmix::SplitMix,
};
pub(crate) use row::{Row, bare, text};

/// The records of all resources.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    /// The rows of each resource by its path; in no visible order, as Core's. Shared, so that a
    /// clone of the store costs little.
    tables: BTreeMap<&'static str, BTreeMap<Uuid, Arc<Row>>>,
    /// Names of what has an id and no records here, such as classes.
    names: BTreeMap<Uuid, Json>,
    /// Grows over the whole database with each write.
    version: u64,
    /// How many were created by calls, by the path of the resource.
    created: BTreeMap<&'static str, u64>,
    numbers: SplitMix,
    /// Who writes.
    user: Uuid,
}

impl Store {
    pub(crate) fn new(user: Uuid) -> Self {
        let numbers = SplitMix::new(user.as_u64_pair().0);
        Self {
            tables: BTreeMap::new(),
            names: BTreeMap::new(),
            version: 1 << 24,
            created: BTreeMap::new(),
            numbers,
            user,
        }
    }

    pub(crate) fn user(&self) -> Uuid {
        self.user
    }

    pub(crate) fn rows(&self, resource: &Resource) -> impl Iterator<Item = &Row> {
        self.tables.get(resource.path).into_iter().flat_map(BTreeMap::values).map(Arc::as_ref)
    }

    pub(crate) fn row(&self, resource: &Resource, id: Uuid) -> Option<&Row> {
        self.tables.get(resource.path)?.get(&id).map(Arc::as_ref)
    }

    pub(crate) fn insert(&mut self, resource: &Resource, id: Uuid, row: Row) {
        self.tables.entry(resource.path).or_default().insert(id, Arc::new(row));
    }

    pub(crate) fn remove(&mut self, resource: &Resource, id: Uuid) -> Option<Arc<Row>> {
        self.tables.get_mut(resource.path)?.remove(&id)
    }

    /// Counts a record that a call created.
    pub(crate) fn note_created(&mut self, resource: &Resource) {
        *self.created.entry(resource.path).or_default() += 1;
    }

    /// How many records calls created, by the path of the resource.
    pub(crate) fn created(&self) -> &BTreeMap<&'static str, u64> {
        &self.created
    }

    /// Copies the records of a resource until there are that many; `false` where there are none to copy.
    pub(crate) fn grow(&mut self, path: &'static str, least: usize) -> bool {
        let Some(table) = self.tables.get_mut(path).filter(|table| !table.is_empty()) else {
            return least == 0;
        };
        let made: Vec<Arc<Row>> = table.values().cloned().collect();
        for row in made.iter().cycle().take(least.saturating_sub(made.len())) {
            let id = self.numbers.id();
            let mut copy = Row::clone(row);
            copy.set("id", text(&id.to_string()));
            table.insert(id, Arc::new(copy));
        }
        true
    }

    /// Gives a name to an id that has no record here.
    pub(crate) fn name(&mut self, id: Uuid, name: &str) {
        self.names.extend(text(name).map(|name| (id, name)));
    }

    /// The name of what a reference leads to; `None` where it leads nowhere.
    pub(crate) fn name_of(&self, reference: &Reference, id: Uuid) -> Option<&Json> {
        let row = reference.to.iter().find_map(|to| Some((to, self.row(to, id)?)));
        match row {
            Some((to, row)) => row.value(to.shown_as()?),
            None => self.names.get(&id),
        }
    }

    /// Whether a reference leads somewhere.
    pub(crate) fn is_known(&self, reference: &Reference, id: Uuid) -> bool {
        reference.to.iter().any(|to| self.row(to, id).is_some()) || self.names.contains_key(&id)
    }

    /// The records that have this id in this field.
    pub(crate) fn referring(
        &self,
        resource: &Resource,
        field: &'static str,
        id: Uuid,
    ) -> impl Iterator<Item = &Row> {
        // Ids are kept in one form, so that their texts compare.
        let wanted = text(&id.to_string());
        self.rows(resource).filter(move |row| row.value(field) == wanted.as_ref())
    }

    /// An id that no record has.
    pub(crate) fn new_id(&mut self) -> Uuid {
        self.numbers.id()
    }

    /// The next version: eight bytes in base64, as Core writes them.
    pub(crate) fn new_version(&mut self) -> String {
        self.version += 1 + u64::from(self.numbers.below(97));
        STANDARD.encode(self.version.to_be_bytes())
    }
}
