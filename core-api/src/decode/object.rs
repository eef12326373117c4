//! Decoding of an object to a record, field by field.

mod field;
mod list;
mod old_name;
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
use old_name::ReplacedValue;

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
        let (unlisted, extras) = (Unlisted::new(), Extras::default());
        let mut object = ObjectReader { fields, state, table, has_place, pass, unlisted, extras };
        let mut next = 0;
        loop {
            let names = &mut object.state.names;
            let Some(key) = map.next_key_seed(KeySeed { table, next, names, pass })? else {
                break;
            };
            match key {
                FieldKey::Listed(index) => {
                    next = index + 1;
                    object.read_listed(index, &mut map)?;
                }
                FieldKey::Old(index, name) => {
                    next = index + 1;
                    object.read_old(index, name, &mut map)?;
                }
                FieldKey::Unlisted { name, raw } => {
                    let json: &RawValue = map.next_value()?;
                    object.state.allowance.take(Extras::BYTES).map_err(de::Error::custom)?;
                    object.extras.push(name, raw, Json::from(json));
                }
            }
        }
        let ObjectReader { fields, unlisted, extras, .. } = object;
        check_ids(fields, &unlisted)?;
        keep_unlisted(fields, unlisted, extras);
        Ok(())
    }
}

/// An object that is being read into a record.
struct ObjectReader<'a> {
    fields: &'a mut dyn Fields,
    state: &'a mut DecodeState,
    table: &'static [FieldInfo],
    /// True if the record keeps unlisted fields.
    has_place: bool,
    pass: Pass,
    unlisted: Unlisted,
    extras: Extras,
}

impl ObjectReader<'_> {
    /// Reads a listed field under its name.
    #[inline]
    fn read_listed<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        map: &mut A,
    ) -> Result<(), A::Error> {
        let info = &self.table[index];
        let replaced = match info.old_names {
            [] => None,
            _ => ReplacedValue::take(&self.extras, self.fields, (index, info))
                .map_err(de::Error::custom)?,
        };
        self.read_value(index, map)?;
        match replaced {
            None => Ok(()),
            Some(old) => old.keep(&mut self.extras, self.fields, info).map_err(de::Error::custom),
        }
    }

    /// Reads a listed field under an old name.
    #[cold]
    fn read_old<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        name: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        let info = &self.table[index];
        self.state.allowance.take(Extras::BYTES).map_err(de::Error::custom)?;
        let came_with = |name| self.extras.wire_names(index).any(|known| known == name);
        if self.unlisted.had(index) && (came_with(info.name) || !came_with(name)) {
            let json: &RawValue = map.next_value()?;
            let place = (index, info);
            let added = old_name::add_second(&mut self.extras, self.fields, place, name, json);
            return added.map_err(de::Error::custom);
        }
        self.extras.add_wire_name(index, name);
        self.read_value(index, map)
    }

    /// Reads the value of a listed field.
    #[inline]
    fn read_value<'de, A: MapAccess<'de>>(
        &mut self,
        index: usize,
        map: &mut A,
    ) -> Result<(), A::Error> {
        let Self { fields, state, table, unlisted, extras, .. } = self;
        unlisted.mark(index);
        // A duplicate field replaces the value.
        extras.forget(index);
        let mut field = fields.field_mut(index);
        let Some(field) = &mut field else { return Ok(()) };
        // Unknown values of enums are logged, but not those in a sensitive object.
        let _silence = table[index].sensitive.then(Silence::start);
        let pass = if self.has_place { self.pass.for_field(&table[index]) } else { self.pass };
        let seed = FieldSeed { field, pass, state };
        if let Err(error) = map.next_value_seed(seed) {
            return Err(at_field(error, &table[index], field, state));
        }
        // An unconditional `take` would write to memory for each field.
        if state.unusual.is_some() {
            if let Some(unusual) = state.unusual.take() {
                keep(extras, *fields, index, unusual, state)?;
            }
        }
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
