//! Marks by which the rows of a list are told apart.

use std::hash::{DefaultHasher, Hash, Hasher};

use jiff::civil::DateTime;
use serde_json::value::RawValue;
use uuid::Uuid;

use crate::{
    decode,
    record::{FieldInfo, Fields, View},
};

/// The id of a row, and its value of the key that a list is ordered by.
///
/// An all-zero id is not an id: several rows may have it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) id: Option<Uuid>,
    pub(super) key: Option<DateTime>,
    /// A hash of the row, where its id cannot be read.
    pub(super) hash: u64,
    /// Index of the row in its page.
    pub(super) index: u32,
}

impl Mark {
    /// The id, or a substitute that is the same for the same row.
    pub(super) fn identity(&self) -> Uuid {
        self.id.unwrap_or_else(|| Uuid::from_u64_pair(0, self.hash))
    }

    /// A substitute for all ids of a page.
    pub(super) fn identity_of_all(marks: &[Self]) -> Uuid {
        let mut hasher = DefaultHasher::new();
        marks.iter().for_each(|mark| mark.identity().hash(&mut hasher));
        Uuid::from_u64_pair(0, hasher.finish())
    }

    /// Reads what can be read of a row that does not decode.
    ///
    /// The hash is of all fields but those that differ at each read, in any order. The texts of the
    /// fields are not copied, since a row may be as long as an answer.
    pub(super) fn of_raw(raw: &RawValue, key: &str, table: &[FieldInfo]) -> Self {
        let mut mark = Self::default();
        let is_volatile =
            |name: &str| table.iter().any(|field| field.volatile && field.name == name);
        let is_object = decode::for_each_member(raw.get(), &mut |name, json| {
            let text = || decode::text::unquote(json);
            if name == "id" {
                mark.id = text().and_then(|id| Uuid::try_parse(id.trim()).ok());
            }
            if name == key {
                mark.key = text().and_then(|moment| decode::date_time(&moment));
            }
            if !is_volatile(name) {
                mark.hash = mark.hash.wrapping_add(hash(&(name, json)));
            }
        });
        mark.id = mark.id.filter(|id| !id.is_nil());
        mark.hash = match mark.id {
            Some(_) => 0,
            None if is_object => mark.hash,
            None => hash(raw.get()),
        };
        mark
    }
}

fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The fields of a table that have the id and the key; else they are among the unlisted ones.
pub(super) struct Places<'a> {
    id: Option<usize>,
    key: Option<usize>,
    key_name: &'a str,
}

impl<'a> Places<'a> {
    pub(super) fn of(table: &[FieldInfo], key_name: &'a str) -> Self {
        let find = |name| table.iter().position(|field| field.name == name);
        Self { id: find("id"), key: find(key_name), key_name }
    }

    pub(super) fn mark(&self, record: &dyn Fields) -> Mark {
        let view = |index: Option<usize>| Some(record.held(index?)?.view());
        let text = |name| record.unlisted().text(name).map(|json| json.trim_matches('"'));
        let id = match view(self.id) {
            Some(View::Id(id)) => Some(id),
            Some(_) => None,
            None => text("id").and_then(|id| Uuid::try_parse(id).ok()),
        };
        let key = match view(self.key) {
            Some(View::DateTime(moment)) => Some(moment),
            Some(_) => None,
            None => text(self.key_name).and_then(decode::date_time),
        };
        Mark { id: id.filter(|id| !id.is_nil()), key, hash: 0, index: 0 }
    }
}
