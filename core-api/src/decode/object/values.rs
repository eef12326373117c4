//! Decoding of arrays to lists of values without fields.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{
    super::{
        pass::Pass,
        state::{DecodeState, Step, UnusualValue},
    },
    value_text::read_scalar,
};
use crate::{Json, leniency::Leniency, record::ValuesSlot};

/// Reads an array into a list of values.
pub(super) struct ValuesVisitor<'a> {
    pub(super) list: &'a mut dyn ValuesSlot,
    pub(super) state: &'a mut DecodeState,
}

impl<'de> Visitor<'de> for ValuesVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Self { list, state } = self;
        list.reset(true);
        let mut texts = Vec::new();
        let mut is_unusual = false;
        for index in 0.. {
            match seq.next_element_seed(ValueSeed { list: &mut *list, state: &mut *state }) {
                Ok(Some(text)) => {
                    is_unusual |= state.unusual.take().is_some();
                    texts.push(text.get());
                }
                Ok(None) => break,
                Err(error) => {
                    state.steps.push(Step::Index(index));
                    return Err(error);
                }
            }
        }
        if is_unusual {
            let json = Json::parse(format!("[{}]", texts.join(","))).map_err(de::Error::custom)?;
            state.unusual = Some(UnusualValue { json, fits: true });
        }
        Ok(())
    }
}

/// Reads one value of a list, and returns its text.
struct ValueSeed<'a> {
    list: &'a mut dyn ValuesSlot,
    state: &'a mut DecodeState,
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_> {
    type Value = &'de RawValue;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<&'de RawValue, D::Error> {
        let Self { list, state } = self;
        let raw: &RawValue = Deserialize::deserialize(deserializer)?;
        let size = list.value_size().saturating_add(size_of::<&str>());
        state.allowance.take(size).map_err(de::Error::custom)?;
        // A value that does not fit is an error here. The lenient pass then leaves the whole list unset.
        read_scalar(&mut list.push(), Pass::Texts(Leniency::Strict), state, raw)?;
        Ok(raw)
    }
}
