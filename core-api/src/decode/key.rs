//! Keys of an object, found in the table of its record.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, Visitor};

use crate::record::FieldInfo;

/// A key: the index of a listed field, or another name.
pub(super) enum Key {
    Listed(usize),
    Unlisted(Box<str>),
}

/// Reads a key. The server keeps the order of fields, so the next one is tried first.
pub(super) struct KeySeed {
    pub(super) table: &'static [FieldInfo],
    pub(super) next: usize,
}

impl KeySeed {
    fn find(&self, name: &str) -> Option<usize> {
        if self.table.get(self.next).is_some_and(|info| info.name == name) {
            return Some(self.next);
        }
        self.table.iter().position(|info| info.name == name)
    }
}

impl<'de> DeserializeSeed<'de> for KeySeed {
    type Value = Key;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Key, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed {
    type Value = Key;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: de::Error>(self, name: &str) -> Result<Key, E> {
        Ok(self.find(name).map_or_else(|| Key::Unlisted(name.into()), Key::Listed))
    }
}
