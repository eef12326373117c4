//! The records, each value as its JSON text, so that no digit is lost.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use core_api::{Json, record::FieldInfo};
use jiff::{Timestamp, tz::TimeZone};
use uuid::Uuid;

use crate::resources::Kind;

/// A record: a value for each listed field, and what is not listed.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) listed: Vec<Option<Json>>,
    pub(crate) unlisted: BTreeMap<String, Json>,
}

impl Row {
    pub(crate) fn empty(table: &[FieldInfo]) -> Self {
        Self { listed: vec![None; table.len()], unlisted: BTreeMap::new() }
    }

    /// The value of a field by its name; `None` where it is null.
    pub(crate) fn value(&self, table: &[FieldInfo], name: &str) -> Option<&Json> {
        let index = table.iter().position(|info| info.name == name)?;
        self.listed[index].as_ref()
    }

    /// Sets a field by its name; a table without it is left as it is.
    pub(crate) fn set(&mut self, table: &[FieldInfo], name: &str, value: Option<Json>) {
        if let Some(index) = table.iter().position(|info| info.name == name) {
            self.listed[index] = value;
        }
    }

    /// A text field by its name.
    pub(crate) fn text(&self, table: &[FieldInfo], name: &str) -> Option<String> {
        self.value(table, name)?.to_value().ok()
    }

    /// An id by its name.
    pub(crate) fn id(&self, table: &[FieldInfo], name: &str) -> Option<Uuid> {
        self.text(table, name)?.parse().ok()
    }
}

/// Everything that the server keeps.
#[derive(Debug)]
pub(crate) struct Store {
    /// The rows of each kind of record, in no visible order.
    tables: BTreeMap<Kind, BTreeMap<Uuid, Row>>,
    /// Names of whatever has an id, for the fields that show them.
    names: BTreeMap<Uuid, String>,
    /// Grows over the whole database with each write.
    version: u64,
    ids: u64,
    pub(crate) user: Uuid,
}

impl Store {
    pub(crate) fn new(user: Uuid) -> Self {
        Self { tables: BTreeMap::new(), names: BTreeMap::new(), version: 1 << 24, ids: 0, user }
    }

    pub(crate) fn rows(&self, kind: Kind) -> impl Iterator<Item = &Row> {
        self.tables.get(&kind).into_iter().flat_map(BTreeMap::values)
    }

    pub(crate) fn row(&self, kind: Kind, id: Uuid) -> Option<&Row> {
        self.tables.get(&kind)?.get(&id)
    }

    pub(crate) fn insert(&mut self, kind: Kind, id: Uuid, row: Row) {
        if let Some(name) = kind.shown_name(&row) {
            self.names.insert(id, name);
        }
        self.tables.entry(kind).or_default().insert(id, row);
    }

    pub(crate) fn remove(&mut self, kind: Kind, id: Uuid) -> Option<Row> {
        self.names.remove(&id);
        self.tables.get_mut(&kind)?.remove(&id)
    }

    /// Gives a name to an id that has no record here, as of a client.
    pub(crate) fn name(&mut self, id: Uuid, name: String) {
        self.names.insert(id, name);
    }

    /// The name that fields beside an id show.
    pub(crate) fn name_of(&self, id: Uuid) -> Option<&str> {
        self.names.get(&id).map(String::as_str)
    }

    /// An id that no record has.
    pub(crate) fn new_id(&mut self) -> Uuid {
        self.ids += 1;
        Uuid::from_u64_pair(mixed(self.ids), mixed(self.ids ^ 0x5bf0_3635))
    }

    /// The next version: eight bytes in base64, as Core writes them.
    pub(crate) fn new_version(&mut self) -> String {
        self.version += 1 + mixed(self.version) % 97;
        STANDARD.encode(self.version.to_be_bytes())
    }
}

/// Splitmix64: the same numbers at each start.
pub(crate) fn mixed(seed: u64) -> u64 {
    let mut z = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A JSON text.
pub(crate) fn text(value: &str) -> Option<Json> {
    Json::from_value(&value).ok()
}

/// A JSON number or boolean.
pub(crate) fn bare(value: impl std::fmt::Display) -> Option<Json> {
    Json::parse(value.to_string()).ok()
}

/// Now, in UTC, with up to three digits of a second and no zeros at their end.
pub(crate) fn now() -> String {
    let now = Timestamp::now().to_zoned_datetime(TimeZone::UTC).datetime();
    let milliseconds = i32::from(now.millisecond());
    let whole = now.with().subsec_nanosecond(milliseconds * 1_000_000).build();
    whole.unwrap_or(now).to_string()
}
