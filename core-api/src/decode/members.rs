//! The members of an object as texts, for lookups in a row that does not decode.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::text;

/// Calls a function with the name and the JSON of each member of an object, in order. Returns whether the
/// JSON is an object.
pub(crate) fn for_each_member(json: &str, call: &mut dyn FnMut(&str, &str)) -> bool {
    let mut json = serde_json::Deserializer::from_str(json);
    MembersSeed(call).deserialize(&mut json).is_ok()
}

struct MembersSeed<'a>(&'a mut dyn FnMut(&str, &str));

impl<'de> DeserializeSeed<'de> for MembersSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for MembersSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<&RawValue>()? {
            let value: &RawValue = map.next_value()?;
            (self.0)(&text::unquote(key.get()).unwrap_or_default(), value.get());
        }
        Ok(())
    }
}
