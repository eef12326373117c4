//! Changes of many records at once.

use std::{collections::BTreeMap, sync::Arc};

use base64::{Engine, engine::general_purpose::STANDARD};
use uuid::Uuid;

use super::{Database, Table};
use crate::{
    data::{
        row::{Row, text},
        schema::Resource,
    },
    splitmix::SplitMix,
};

impl Database {
    /// Returns a database without records, with the same author and the same names.
    pub(in crate::data) fn without_records(&self) -> Self {
        Self { tables: BTreeMap::new(), created: BTreeMap::new(), ..self.clone() }
    }

    /// Takes all records of another database, such as an earlier copy of this one.
    pub(crate) fn replace(&mut self, other: &Self) {
        let (changes, history_flaw) = (self.changes.take(), self.history_flaw);
        *self = Self { changes, history_flaw, ..other.clone() };
        self.log_all();
    }

    /// Takes the records of a resource from another database.
    pub(in crate::data) fn copy_records(&mut self, other: &Self, resource: &Resource) {
        let table = other.tables.get(resource.path);
        self.tables.extend(table.map(|table| (resource.path, table.clone())));
    }

    /// Adds records with ids that no record of the resource has.
    pub(in crate::data) fn insert_all(&mut self, resource: &Resource, rows: Vec<(Uuid, Row)>) {
        let share = |(id, mut row): (Uuid, Row)| {
            row.shrink();
            (id, Arc::new(row))
        };
        let table = self.tables.entry(resource.path);
        let table = table.or_insert_with(|| Table::new(resource.fields));
        table.extend(rows.into_iter().map(share).collect());
    }

    /// Makes new ids and versions follow those of the records, after records of an earlier run were added.
    pub(in crate::data) fn follow_records(&mut self) {
        let rows = self.tables.values().flat_map(Table::rows);
        let last = rows.filter_map(|row| version_number(&row.text("version")?)).max();
        self.version = self.version.max(last.unwrap_or(0));
        // Each change raises the version, so equal versions mean that no ids were made since.
        self.numbers = SplitMix::new(self.user.as_u64_pair().0 ^ self.version);
    }

    /// Copies the records of a resource until there are at least `minimum`.
    ///
    /// Returns `false` if the resource has no records to copy.
    pub(crate) fn grow(&mut self, path: &'static str, minimum: usize) -> bool {
        self.log_all();
        let Some(table) = self.tables.get_mut(path).filter(|table| table.len() > 0) else {
            return minimum == 0;
        };
        let missing = minimum.saturating_sub(table.len());
        let originals: Vec<Arc<Row>> = table.rows().cloned().collect();
        let numbers = &mut self.numbers;
        let mut copies: Vec<(Uuid, &Arc<Row>)> =
            originals.iter().cycle().take(missing).map(|row| (numbers.id(), row)).collect();
        // Rows that follow each other in memory are read faster.
        copies.sort_unstable_by_key(|(id, _)| *id);
        let copy = |(id, original): (Uuid, &Arc<Row>)| {
            let mut copy = Row::clone(original);
            copy.set("id", text(&id.to_string()));
            copy.shrink();
            (id, Arc::new(copy))
        };
        let copies = copies.into_iter().map(copy).collect();
        table.extend(copies);
        true
    }
}

/// Returns the number in a version, or `None` if the version is not eight bytes in base64.
fn version_number(version: &str) -> Option<u64> {
    let bytes = STANDARD.decode(version).ok()?;
    // A version near the maximum would leave no room for later ones.
    let number = u64::from_be_bytes(bytes.try_into().ok()?);
    (number < u64::MAX / 2).then_some(number)
}
