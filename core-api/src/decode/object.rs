//! From an object to a record, field by field.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{
    field::SlotSeed,
    key::{Key, KeySeed},
    trail::{Oddity, Pass, Step, Trail},
};
use crate::{
    Json, encode,
    leniency::Leniency,
    record::{Beyond, Fields, Original, Unlisted, View},
};

/// Reads an object into a record.
pub(super) struct RecordSeed<'a> {
    pub(super) fields: &'a mut dyn Fields,
    pub(super) trail: &'a mut Trail,
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
        let Self { fields, trail } = self;
        let table = fields.table();
        let pass = match trail.pass {
            // Without a place for what does not fit, a record could not say that it is not whole.
            Pass::Texts(_) if fields.unlisted_mut().is_none() => Pass::Texts(Leniency::Strict),
            pass => pass,
        };
        let mut next = 0;
        let mut unlisted = Unlisted::new();
        let mut beyond = Beyond::default();
        loop {
            let strangers = &mut trail.strangers;
            let Some(key) = map.next_key_seed(KeySeed { table, next, strangers, pass })? else {
                break;
            };
            match key {
                Key::Listed(index) => {
                    next = index + 1;
                    unlisted.mark(index);
                    // A field may come again, with another value.
                    beyond.forget(index);
                    let mut slot = fields.slot(index);
                    let Some(slot) = &mut slot else { continue };
                    let seed = SlotSeed { slot, pass, trail };
                    if let Err(error) = map.next_value_seed(seed) {
                        trail.steps.push(Step::Field(table[index].name));
                        return Err(error);
                    }
                    // To take it where there is none would write to memory for each field.
                    if trail.oddity.is_some()
                        && let Some(oddity) = trail.oddity.take()
                    {
                        keep(&mut beyond, fields, index, oddity, trail)?;
                    }
                }
                Key::Unlisted { name, raw } => {
                    let json: &RawValue = map.next_value()?;
                    trail.allowance.take(Beyond::BYTES).map_err(de::Error::custom)?;
                    beyond.push(name, raw, Json::from(json));
                }
            }
        }
        check_ids(fields, &unlisted)?;
        // A projection asked for what it has a place for, so there is hardly anything to drop.
        if let Some(place) = fields.unlisted_mut() {
            unlisted.keep(beyond);
            *place = unlisted;
        }
        Ok(())
    }
}

/// Keeps the JSON of a field that a record would write otherwise.
#[cold]
fn keep<E: de::Error>(
    beyond: &mut Beyond,
    fields: &dyn Fields,
    index: usize,
    Oddity { json, fits }: Oddity,
    trail: &mut Trail,
) -> Result<(), E> {
    trail.allowance.take(Beyond::BYTES).map_err(E::custom)?;
    let view = fields.view(index).unwrap_or(View::Unset);
    let read = encode::view_to_raw(view).map_err(E::custom)?;
    let name = fields.table().get(index).map_or("", |info| info.name);
    beyond.keep(Original { index, name, json, read: read.into(), fits });
    Ok(())
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
