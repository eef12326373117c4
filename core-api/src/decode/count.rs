//! The single number of an answer, at any depth.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{
    DecodeError,
    decimal::{whole_double, whole_number},
};

/// Reads the single whole number of an answer, which may be in a text.
pub(crate) fn count(json: &str) -> Result<u64, DecodeError> {
    let mut numbers = Numbers { found: 0, last: 0 };
    let mut reader = serde_json::Deserializer::from_str(json);
    let read = (&mut numbers).deserialize(&mut reader).and_then(|()| reader.end());
    read.map_err(|error| DecodeError::whole(&error))?;
    match numbers {
        Numbers { found: 1, last } => Ok(last),
        Numbers { found, .. } => Err(DecodeError::whole(&format_args!(
            "expected one whole number as the count, found {found}"
        ))),
    }
}

/// The number of whole numbers so far, and the last one.
struct Numbers {
    found: usize,
    last: u64,
}

impl Numbers {
    fn add(&mut self, number: Option<i64>) {
        if let Some(number) = number.and_then(|number| u64::try_from(number).ok()) {
            self.found = self.found.saturating_add(1);
            self.last = number;
        }
    }
}

impl<'de> DeserializeSeed<'de> for &mut Numbers {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &mut Numbers {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E: de::Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        self.found = self.found.saturating_add(1);
        self.last = number;
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<(), E> {
        self.add(whole_double(number));
        Ok(())
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.add(whole_number(text.trim()));
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(&mut *self)?.is_some() {}
        Ok(())
    }

    /// Reads an object, or a number that is a map because another crate enables `arbitrary_precision`.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while map.next_key::<IgnoredAny>()?.is_some() {
            map.next_value_seed(&mut *self)?;
        }
        Ok(())
    }
}
