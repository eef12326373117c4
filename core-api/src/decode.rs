//! From JSON text to records, by their tables: one decoder for all of them.
//!
//! The visitors are generic for serde's sake only; they are compiled once, for the text reader of
//! `serde_json`.

mod error;
mod key;
mod scalar;
mod trail;

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

pub use error::DecodeError;
use key::{Key, KeySeed};
use scalar::ScalarSeed;
#[cfg(feature = "client")]
pub(crate) use scalar::date_time;
use trail::{Step, Trail};

use crate::{
    Json,
    record::{Fields, ListSlot, Record, Slot, Unlisted, View},
};

/// Reads one record.
pub(crate) fn record<R: Record>(text: &str) -> Result<R, DecodeError> {
    let mut record = R::empty();
    into_record(text, &mut record)?;
    Ok(record)
}

/// Reads a list of records.
pub(crate) fn list<R: Record>(text: &str) -> Result<Vec<R>, DecodeError> {
    let mut list = Vec::new();
    into_list(text, &mut list)?;
    Ok(list)
}

fn into_record(text: &str, fields: &mut dyn Fields) -> Result<(), DecodeError> {
    with_trail(text, |trail, json| RecordSeed { fields, trail }.deserialize(json))
}

fn into_list(text: &str, list: &mut dyn ListSlot) -> Result<(), DecodeError> {
    let whole = with_trail(text, |trail, json| ListSeed { list, trail }.deserialize(json));
    if whole.is_err() && text.starts_with('{') && is_one(text, list) { Ok(()) } else { whole }
}

/// Whether the text is one record, with an id of its own: no source shows whether `/company`, of
/// which there is one, comes as a list.
#[cold]
fn is_one(text: &str, list: &mut dyn ListSlot) -> bool {
    list.reset(true);
    let one = list.push();
    let id = one.table().iter().position(|info| info.name == "id");
    into_record(text, one).is_ok() && id.is_some_and(|id| one.unlisted().had(id))
}

type JsonReader<'de> = serde_json::Deserializer<serde_json::de::StrRead<'de>>;

fn with_trail<'de>(
    text: &'de str,
    read: impl FnOnce(&mut Trail, &mut JsonReader<'de>) -> serde_json::Result<()>,
) -> Result<(), DecodeError> {
    let mut trail = Trail::default();
    let mut json = serde_json::Deserializer::from_str(text);
    read(&mut trail, &mut json)
        .and_then(|()| json.end())
        .map_err(|error| DecodeError::at(trail.to_string(), &error))
}

/// Reads an object into a record.
struct RecordSeed<'a> {
    fields: &'a mut dyn Fields,
    trail: &'a mut Trail,
}

impl<'de> DeserializeSeed<'de> for RecordSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let table = self.fields.table();
        let mut next = 0;
        let mut unlisted = Unlisted::new();
        let mut named = Vec::new();
        loop {
            let strangers = &mut self.trail.strangers;
            let Some(key) = map.next_key_seed(KeySeed { table, next, strangers })? else { break };
            match key {
                Key::Listed(index) => {
                    next = index + 1;
                    unlisted.mark(index);
                    let mut slot = self.fields.slot(index);
                    let Some(slot) = &mut slot else { continue };
                    let seed = SlotSeed { slot, trail: self.trail };
                    if let Err(error) = map.next_value_seed(seed) {
                        self.trail.steps.push(Step::Field(table[index].name));
                        return Err(error);
                    }
                }
                Key::Unlisted(name) => {
                    let raw: &RawValue = map.next_value()?;
                    named.push((name, Json::from(raw)));
                }
            }
        }
        check_ids(self.fields, &unlisted)?;
        // A projection asked for what it has a place for, so there is hardly anything to drop.
        if let Some(place) = self.fields.unlisted_mut() {
            unlisted.keep(named);
            *place = unlisted;
        }
        Ok(())
    }
}

/// A record without its own id cannot be told from others.
fn check_ids<E: de::Error>(fields: &dyn Fields, unlisted: &Unlisted) -> Result<(), E> {
    for index in unlisted.absent(fields.table().len()) {
        if !matches!(fields.view(index), Some(View::Unset) | None) {
            return Err(E::missing_field(fields.table()[index].name));
        }
    }
    Ok(())
}

/// Reads an array into a list of records.
struct ListSeed<'a> {
    list: &'a mut dyn ListSlot,
    trail: &'a mut Trail,
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

/// Reads one item of a list; a new record is pushed only when there is one to read.
struct ItemSeed<'a> {
    list: &'a mut dyn ListSlot,
    trail: &'a mut Trail,
}

impl<'de> DeserializeSeed<'de> for ItemSeed<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        RecordSeed { fields: self.list.push(), trail: self.trail }.deserialize(deserializer)
    }
}

/// Reads a value into a field.
///
/// The slot stays where it is: to copy what was just written in other sizes would stall the
/// processor, once for each field.
struct SlotSeed<'a, 's, 't> {
    slot: &'a mut Slot<'s>,
    trail: &'t mut Trail,
}

impl<'de> DeserializeSeed<'de> for SlotSeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self { slot, trail } = self;
        match slot {
            Slot::Json(place) => {
                let raw: &RawValue = de::Deserialize::deserialize(deserializer)?;
                **place = (raw.get() != "null").then(|| Json::from(raw));
                Ok(())
            }
            Slot::Decimal(place) => {
                let raw: &RawValue = de::Deserialize::deserialize(deserializer)?;
                **place = scalar::decimal(raw.get())?;
                Ok(())
            }
            Slot::Object(_) | Slot::List(_) => {
                deserializer.deserialize_option(NestedVisitor { slot, trail })
            }
            _ => deserializer.deserialize_any(ScalarSeed(slot)),
        }
    }
}

/// Reads a nested object or list, or `null`.
struct NestedVisitor<'a, 's, 't> {
    slot: &'a mut Slot<'s>,
    trail: &'t mut Trail,
}

impl<'de> Visitor<'de> for NestedVisitor<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object, a list or null")
    }

    fn visit_none<E: de::Error>(self) -> Result<(), E> {
        self.slot.clear();
        Ok(())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self { slot, trail } = self;
        match slot {
            Slot::Object(place) => {
                RecordSeed { fields: place.start(), trail }.deserialize(deserializer)
            }
            Slot::List(list) => ListSeed { list: *list, trail }.deserialize(deserializer),
            _ => Ok(()),
        }
    }
}
