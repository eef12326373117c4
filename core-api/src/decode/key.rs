//! Lookup of object keys in the table of a record.

use std::{fmt, sync::Arc};

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, Visitor};
use serde_json::value::RawValue;

use super::{pass::Pass, text};
use crate::{Json, record::FieldInfo};

type Table = &'static [FieldInfo];

/// A key: the index of a listed field, or another name.
pub(super) enum FieldKey {
    Listed(usize),
    /// A listed field under an old name.
    Old(usize, &'static str),
    Unlisted {
        name: Arc<str>,
        /// The original key, if it differs from the name. See [`text::unquote`].
        raw: Option<Json>,
    },
}

/// Reads a key. The next field of the table is tried first, because the server keeps the order of fields.
pub(super) struct KeySeed<'a> {
    pub(super) table: Table,
    pub(super) next: usize,
    pub(super) names: &'a mut UnlistedNames,
    pub(super) pass: Pass,
}

/// The unlisted names of the answer so far. The next rows repeat them, so they are found without a search
/// of the table, and all rows share their text.
#[derive(Default)]
pub(super) struct UnlistedNames(Vec<(Table, Arc<str>)>);

impl UnlistedNames {
    /// The largest number of names. It bounds the search if a server makes up names.
    const CAPACITY: usize = 32;

    fn find(&self, table: Table, name: &str) -> Option<&Arc<str>> {
        let is_it =
            |(of, known): &&(Table, Arc<str>)| std::ptr::eq(*of, table) && same(known, name);
        self.0.iter().find(is_it).map(|(_, known)| known)
    }

    #[cold]
    fn add(&mut self, table: Table, name: &str) -> Arc<str> {
        let name = Arc::<str>::from(name);
        if self.0.len() < Self::CAPACITY {
            self.0.push((table, Arc::clone(&name)));
        }
        name
    }
}

impl KeySeed<'_> {
    /// Finds the key with this name, which is not the next field of the table.
    #[inline(never)]
    fn search(self, name: &str) -> FieldKey {
        if let Some(known) = self.names.find(self.table, name) {
            return FieldKey::Unlisted { name: Arc::clone(known), raw: None };
        }
        match self.table.iter().position(|info| same(info.name, name)) {
            Some(index) => FieldKey::Listed(index),
            None => self.search_old(name),
        }
    }

    /// Finds the key with this old name.
    #[cold]
    fn search_old(self, name: &str) -> FieldKey {
        let old = |(index, info): (usize, &FieldInfo)| {
            let old = info.old_names.iter().find(|old| same(old, name))?;
            Some(FieldKey::Old(index, old))
        };
        self.table.iter().enumerate().find_map(old).unwrap_or_else(|| FieldKey::Unlisted {
            name: self.names.add(self.table, name),
            raw: None,
        })
    }
}

/// Returns whether two names are equal. Names of 8 to 16 letters, the most common, are compared as two
/// numbers.
fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    match one.len() {
        length if length != other.len() => false,
        8..=16 => {
            one.first_chunk::<8>() == other.first_chunk()
                && one.last_chunk::<8>() == other.last_chunk()
        }
        _ => one == other,
    }
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = FieldKey;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<FieldKey, D::Error> {
        if self.pass == Pass::Values {
            return deserializer.deserialize_str(self);
        }
        // Reads the text, because `serde_json` would refuse an unpaired surrogate.
        let raw: &RawValue = Deserialize::deserialize(deserializer)?;
        match text::unquote(raw.get()) {
            Some(name) if text::has_lone_surrogate(raw.get()) => {
                Ok(FieldKey::Unlisted { name: Arc::from(&*name), raw: Some(Json::from(raw)) })
            }
            Some(name) => self.visit_str(&name),
            None => Err(de::Error::invalid_type(de::Unexpected::Other("a key"), &self)),
        }
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = FieldKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<FieldKey, E> {
        let is_next = self.table.get(self.next).is_some_and(|info| same(info.name, name));
        Ok(if is_next { FieldKey::Listed(self.next) } else { self.search(name) })
    }
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn names_are_equal_if_all_letters_are() {
        let name = "lastUpdatedByIdOfSomeone";
        for length in 0..=name.len() {
            let (one, rest) = name.split_at(length);
            assert!(same(one, one));
            assert!(rest.is_empty() || !same(one, name));
            for place in 0..length {
                let mut other = one.to_owned();
                other.replace_range(place..=place, "X");
                assert!(!same(one, &other), "{one} {other}");
            }
        }
    }
}
