//! The items of a list as texts, for recordings of shapes.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

/// Calls a function with the JSON of each item of a list, in order.
pub(crate) fn for_each_item(json: &str, call: &mut dyn FnMut(&str)) {
    let mut json = serde_json::Deserializer::from_str(json);
    let _ = ItemsSeed(call).deserialize(&mut json);
}

struct ItemsSeed<'a>(&'a mut dyn FnMut(&str));

impl<'de> DeserializeSeed<'de> for ItemsSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for ItemsSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        while let Some(item) = list.next_element::<&RawValue>()? {
            (self.0)(item.get());
        }
        Ok(())
    }
}
