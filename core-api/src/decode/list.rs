//! From an array to a list of records.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, SeqAccess, Visitor};

use super::{
    object::RecordSeed,
    trail::{Step, Trail},
};
use crate::record::ListSlot;

/// Reads an array into a list of records.
pub(super) struct ListSeed<'a> {
    pub(super) list: &'a mut dyn ListSlot,
    /// The most rows that there may be.
    pub(super) limit: Option<usize>,
    pub(super) trail: &'a mut Trail,
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
            let seed = ItemSeed { list: self.list, trail: self.trail };
            match seq.next_element_seed(seed) {
                Ok(Some(())) => {}
                Ok(None) => break,
                Err(error) => {
                    self.trail.steps.push(Step::Index(index));
                    return Err(error);
                }
            }
        }
        Ok(())
    }
}

/// Counts the rows beyond a limit, without reading them; an error where there are any.
pub(super) fn refuse_more<'de, A: SeqAccess<'de>>(
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

/// A list with more rows than were asked for.
struct TooManyRows {
    found: usize,
    limit: usize,
}

impl fmt::Display for TooManyRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { found, limit } = self;
        write!(
            f,
            "the answer has {found} rows, and at most {limit} were asked for; the server does not \
             keep to `page`, so its pages cannot be told apart"
        )
    }
}

/// Reads one item of a list; a new record is pushed only when there is one to read.
struct ItemSeed<'a> {
    list: &'a mut dyn ListSlot,
    trail: &'a mut Trail,
}

impl<'de> DeserializeSeed<'de> for ItemSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let fields = self.list.push();
        self.trail.allowance.take(size_of_val(fields)).map_err(de::Error::custom)?;
        RecordSeed { fields, trail: self.trail }.deserialize(deserializer)
    }
}
