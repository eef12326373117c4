//! The identity and the sort key of rows.

use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil::DateTime;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{
    decode,
    record::{FieldInfo, FieldRef, Fields, View, scalar::date_time},
};

/// The id of a row and its value of the sort key.
///
/// An all-zero id counts as missing, because several rows can have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct RowPosition {
    pub(super) id: Option<Uuid>,
    pub(super) key: Option<DateTime>,
    /// A hash of the row, if its id cannot be read.
    pub(super) hash: u64,
    /// Index of the row in its page.
    pub(super) index: u32,
}

impl RowPosition {
    /// Returns the id, or a substitute that is stable for the same row.
    pub(super) fn identity(&self) -> Uuid {
        self.id.unwrap_or_else(|| Uuid::from_u64_pair(0, self.hash))
    }

    /// Returns a substitute for all ids of a page.
    pub(super) fn identity_of_all(positions: &[Self]) -> Uuid {
        let mut hasher = DefaultHasher::new();
        positions.iter().for_each(|position| position.identity().hash(&mut hasher));
        Uuid::from_u64_pair(0, hasher.finish())
    }

    /// Reads id and key of a row that does not decode.
    ///
    /// The hash covers all fields except volatile ones, independent of their order. Texts are not
    /// copied, because a row can be as long as an answer.
    pub(super) fn of_raw(raw: &RawValue, key: &str, table: &[FieldInfo]) -> Self {
        let mut position = Self::default();
        let is_volatile =
            |name: &str| table.iter().any(|field| field.volatile && field.name == name);
        let is_object = decode::for_each_member(raw.get(), &mut |name, json| {
            let text = || decode::text::unquote(json);
            if name == "id" {
                position.id = text().and_then(|id| Uuid::try_parse(id.trim()).ok());
            }
            if name == key {
                position.key = text().and_then(|moment| date_time::parse(&moment));
            }
            if !is_volatile(name) {
                position.hash = position.hash.wrapping_add(hash(&(name, json)));
            }
        });
        position.id = position.id.filter(|id| !id.is_nil());
        position.hash = match position.id {
            Some(_) => 0,
            None if is_object => position.hash,
            None => hash(raw.get()),
        };
        position
    }
}

fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The indexes of id and key in a table. Without an index, the value is an unlisted field.
pub(super) struct PositionFields<'a> {
    id: Option<usize>,
    key: Option<usize>,
    key_name: &'a str,
}

impl<'a> PositionFields<'a> {
    pub(super) fn of(table: &[FieldInfo], key_name: &'a str) -> Self {
        let find = |name| table.iter().position(|field| field.name == name);
        Self { id: find("id"), key: find(key_name), key_name }
    }

    pub(super) fn mark(&self, record: &dyn Fields) -> RowPosition {
        let field = |index: Option<usize>| record.field_ref(index?);
        let text = |name| record.unlisted().text(name).map(|json| json.trim_matches('"'));
        let id = match field(self.id).map(FieldRef::view) {
            Some(View::Id(id)) => Some(id),
            Some(_) => None,
            None => text("id").and_then(|id| Uuid::try_parse(id).ok()),
        };
        let key = match field(self.key) {
            Some(field) => field.scalar(),
            None => text(self.key_name).and_then(date_time::parse),
        };
        RowPosition { id: id.filter(|id| !id.is_nil()), key, hash: 0, index: 0 }
    }
}
