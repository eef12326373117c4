//! Decoding of an object to a record, field by field.

mod field;
mod list;
mod value_text;
mod values;

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{
    key::{FieldKey, KeySeed},
    pass::Pass,
    scalar,
    state::{DecodeState, Step, UnusualValue},
};
use crate::{
    Json, encode,
    leniency::Leniency,
    record::{Extras, FieldInfo, FieldMut, Fields, Original, Unlisted, View},
    wire_enum::Silence,
};
pub(super) use field::FieldSeed;
pub(super) use list::ListSeed;
#[cfg(feature = "client")]
pub(super) use list::refuse_more;

/// Reads an object into a record.
pub(super) struct RecordSeed<'a> {
    pub(super) fields: &'a mut dyn Fields,
    pub(super) state: &'a mut DecodeState,
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
        let Self { fields, state } = self;
        let table = fields.table();
        let has_place = fields.unlisted_mut().is_some();
        let pass = match state.pass {
            // Without a place for misfits, a record could not report that it is incomplete.
            Pass::Texts(_) if !has_place => Pass::Texts(Leniency::Strict),
            pass => pass,
        };
        let mut next = 0;
        let mut unlisted = Unlisted::new();
        let mut extras = Extras::default();
        loop {
            let names = &mut state.names;
            let Some(key) = map.next_key_seed(KeySeed { table, next, names, pass })? else {
                break;
            };
            match key {
                FieldKey::Listed(index) => {
                    next = index + 1;
                    unlisted.mark(index);
                    // A duplicate field replaces the value.
                    extras.forget(index);
                    let mut field = fields.field_mut(index);
                    let Some(field) = &mut field else { continue };
                    // Unknown values of enums are logged, but not those in a sensitive object.
                    let _silence = table[index].sensitive.then(Silence::start);
                    let pass = if has_place { pass.for_field(&table[index]) } else { pass };
                    let seed = FieldSeed { field, pass, state };
                    if let Err(error) = map.next_value_seed(seed) {
                        return Err(at_field(error, &table[index], field, state));
                    }
                    // An unconditional `take` would write to memory for each field.
                    if state.unusual.is_some() {
                        if let Some(unusual) = state.unusual.take() {
                            keep(&mut extras, fields, index, unusual, state)?;
                        }
                    }
                }
                FieldKey::Unlisted { name, raw } => {
                    let json: &RawValue = map.next_value()?;
                    state.allowance.take(Extras::BYTES).map_err(de::Error::custom)?;
                    extras.push(name, raw, Json::from(json));
                }
            }
        }
        check_ids(fields, &unlisted)?;
        keep_unlisted(fields, unlisted, extras);
        Ok(())
    }
}

/// Keeps the fields that a record does not declare, if it has a place for them.
///
/// A projection requests only fields that it has, so hardly any value is dropped.
fn keep_unlisted(fields: &mut dyn Fields, mut unlisted: Unlisted, extras: Extras) {
    if let Some(place) = fields.unlisted_mut() {
        unlisted.keep(extras);
        *place = unlisted;
    }
}

/// Keeps the JSON of a field that a record would write differently.
#[cold]
fn keep<E: de::Error>(
    extras: &mut Extras,
    fields: &dyn Fields,
    index: usize,
    UnusualValue { json, fits }: UnusualValue,
    state: &mut DecodeState,
) -> Result<(), E> {
    state.allowance.take(Extras::BYTES).map_err(E::custom)?;
    let view = fields.view(index).unwrap_or(View::Unset);
    let read = encode::view_to_raw(view).map_err(E::custom)?;
    let name = fields.table().get(index).map_or("", |info| info.name);
    extras.keep(Original { index, name, json, read: read.into(), fits });
    Ok(())
}

/// Adds the place of a value to its error. The error of a sensitive field does not quote the value.
#[cold]
fn at_field<E: de::Error>(
    error: E,
    info: &FieldInfo,
    field: &FieldMut<'_>,
    state: &mut DecodeState,
) -> E {
    let is_nested = !state.steps.is_empty();
    state.steps.push(Step::Field(info.name));
    if !info.sensitive {
        return error;
    }
    let expected = if is_nested { "another value" } else { scalar::expected(field) };
    E::custom(format_args!(
        "expected {expected}; the value found is not shown, because the field is sensitive"
    ))
}

/// Checks that a record has its own id. Without it, the record cannot be identified.
fn check_ids<E: de::Error>(fields: &dyn Fields, unlisted: &Unlisted) -> Result<(), E> {
    for index in unlisted.absent(fields.table().len()) {
        if !matches!(fields.view(index), Some(View::Unset) | None) {
            return Err(E::missing_field(fields.table()[index].name));
        }
    }
    Ok(())
}
