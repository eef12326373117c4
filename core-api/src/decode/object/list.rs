//! Decoding of arrays to lists of records.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, SeqAccess, Visitor};

use super::{
    super::state::{DecodeState, Step},
    RecordSeed,
};
use crate::record::ListSlot;

/// Reads an array into a list of records.
pub(in crate::decode) struct ListSeed<'a> {
    pub(in crate::decode) list: &'a mut dyn ListSlot,
    /// The largest number of rows.
    pub(in crate::decode) limit: Option<usize>,
    pub(in crate::decode) state: &'a mut DecodeState,
}

impl<'de> DeserializeSeed<'de> for ListSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ListSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.list.reset(true);
        for index in 0.. {
            if self.limit == Some(index) {
                return refuse_more(seq, index);
            }
            let seed = ItemSeed { list: self.list, state: self.state };
            match seq.next_element_seed(seed) {
                Ok(Some(())) => {}
                Ok(None) => break,
                Err(error) => {
                    self.state.steps.push(Step::Index(index));
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}

/// Counts the rows beyond a limit without reading them. Any such row is an error.
pub(in crate::decode) fn refuse_more<'de, A: SeqAccess<'de>>(
    mut seq: A,
    limit: usize,
) -> Result<(), A::Error> {
    let mut found = limit;
    while let Some(IgnoredAny) = seq.next_element()? {
        found = found.saturating_add(1);
    }
    if found == limit {
        return Ok(());
    }
    Err(de::Error::custom(TooManyRows { found, limit }))
}

/// A list with more rows than the requested page size.
struct TooManyRows {
    found: usize,
    limit: usize,
}

impl fmt::Display for TooManyRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { found, limit } = self;
        write!(
            f,
            "the answer has {found} rows, but at most {limit} were requested; the server ignores \
             `page`, so the list cannot be read page by page"
        )
    }
}

/// Reads one item of a list. A record is pushed only if there is an item to read.
struct ItemSeed<'a> {
    list: &'a mut dyn ListSlot,
    state: &'a mut DecodeState,
}

impl<'de> DeserializeSeed<'de> for ItemSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let fields = self.list.push();
        self.state.allowance.take(size_of_val(fields)).map_err(de::Error::custom)?;
        RecordSeed { fields, state: self.state }.deserialize(deserializer)
    }
}
