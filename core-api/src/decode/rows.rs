//! The rows of a list as texts, for rows that do not decode.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{DecodeError, object::refuse_more};

/// Splits a list into the texts of its rows, up to a limit.
pub(crate) fn split(text: &str, limit: usize) -> Result<Vec<&RawValue>, DecodeError> {
    let mut json = serde_json::Deserializer::from_str(text);
    let rows = SplitSeed(limit).deserialize(&mut json);
    rows.and_then(|rows| json.end().map(|()| rows)).map_err(|error| DecodeError::whole(&error))
}

struct SplitSeed(usize);

impl<'de> DeserializeSeed<'de> for SplitSeed {
    type Value = Vec<&'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for SplitSeed {
    type Value = Vec<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut rows = Vec::new();
        while rows.len() < self.0 {
            match seq.next_element()? {
                Some(row) => rows.push(row),
                None => return Ok(rows),
            }
        }
        refuse_more(seq, self.0).map(|()| rows)
    }
}
