//! Decoding of one value into a field.

use std::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::{
    super::{
        pass::Pass,
        scalar::{self, ScalarVisitor},
        state::{DecodeState, UnusualValue},
    },
    RecordSeed,
    list::ListSeed,
    value_text::{misfit, read_scalar},
    values::ValuesVisitor,
};
use crate::{Json, foreign_text, format::NUMBER, leniency::Leniency, record::FieldMut};

/// Reads a value into a field.
///
/// The field is filled in place. Moving it would cost a store-forwarding stall per field.
pub(in crate::decode) struct FieldSeed<'a, 's, 't> {
    pub(in crate::decode) field: &'a mut FieldMut<'s>,
    pub(in crate::decode) pass: Pass,
    pub(in crate::decode) state: &'t mut DecodeState,
}

impl<'de> DeserializeSeed<'de> for FieldSeed<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Self { field, pass, state } = self;
        match (&mut *field, pass) {
            (FieldMut::Json(place), _) => {
                let raw: &RawValue = Deserialize::deserialize(deserializer)?;
                let json = (raw.get() != "null").then(|| Json::from(raw));
                if place.set(json) { Ok(()) } else { Err(null(&FieldMut::Json(*place))) }
            }
            (
                FieldMut::Object(_) | FieldMut::List(_) | FieldMut::Values(_),
                Pass::Texts(Leniency::Lenient),
            ) => read_nested(field, state, Deserialize::deserialize(deserializer)?),
            (FieldMut::Object(_) | FieldMut::List(_) | FieldMut::Values(_), _) => {
                deserializer.deserialize_any(NestedVisitor { field, state })
            }
            (FieldMut::Digits(slot), Pass::Values) => {
                let raw: &RawValue = Deserialize::deserialize(deserializer)?;
                if slot.read_number(raw.get()) {
                    Ok(())
                } else {
                    read_scalar(field, pass, state, raw)
                }
            }
            (_, Pass::Texts(_)) => {
                read_scalar(field, pass, state, Deserialize::deserialize(deserializer)?)
            }
            (_, Pass::Values) => {
                let unusual = &mut state.unusual;
                deserializer.deserialize_any(ScalarVisitor { field, unusual })
            }
        }
    }
}

/// Reads a nested value from its text, so that the text can be kept if the value does not fit.
#[cold]
fn read_nested<E: de::Error>(
    field: &mut FieldMut<'_>,
    state: &mut DecodeState,
    raw: &RawValue,
) -> Result<(), E> {
    let visitor = NestedVisitor { field: &mut *field, state: &mut *state };
    let mut json = serde_json::Deserializer::from_str(raw.get());
    json.deserialize_any(visitor).or_else(|_| {
        state.steps.clear();
        misfit(field, Pass::Texts(Leniency::Lenient), state, raw)
    })
}

/// The error for `null` in a field that is never null.
#[cold]
fn null<E: de::Error>(field: &FieldMut<'_>) -> E {
    E::custom(format_args!("expected {}, found `null`", scalar::expected(field)))
}

/// A number, which `serde_json` passes as a map if another crate enables `arbitrary_precision`.
const ANY_NUMBER: de::Unexpected<'static> = de::Unexpected::Other("number");

/// Reads a nested object or list, `null`, or an empty text, which means `null`.
struct NestedVisitor<'a, 's, 't> {
    field: &'a mut FieldMut<'s>,
    state: &'t mut DecodeState,
}

impl<'de> Visitor<'de> for NestedVisitor<'_, '_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} or null", scalar::expected(self.field))
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        if self.field.unset() { Ok(()) } else { Err(null(self.field)) }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Self { field, state } = self;
        let FieldMut::Object(place) = field else {
            let key: Option<String> = map.next_key().ok().flatten();
            let is_number = key.is_some_and(|key| key == NUMBER);
            let found = if is_number { ANY_NUMBER } else { de::Unexpected::Map };
            return Err(de::Error::invalid_type(found, &"a list or null"));
        };
        RecordSeed { fields: place.start(), state }.visit_map(map).map_err(|error: A::Error| {
            // The key reader refuses the map of a number, and its error contains the key of the map.
            let is_number = error.to_string().contains(NUMBER);
            let of_number = || de::Error::invalid_type(ANY_NUMBER, &"an object or null");
            if is_number { of_number() } else { error }
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        let Self { field, state } = self;
        match field {
            FieldMut::List(list) => ListSeed { list: *list, limit: None, state }.visit_seq(seq),
            FieldMut::Values(list) => ValuesVisitor { list: *list, state }.visit_seq(seq),
            _ => Err(de::Error::invalid_type(de::Unexpected::Seq, &"an object or null")),
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        if !text.trim().is_empty() {
            let shown = foreign_text::name(text);
            return Err(E::invalid_type(de::Unexpected::Str(&shown), &self));
        }
        if !self.field.unset() {
            return Err(null(self.field));
        }
        let json = Json::from_value(&text).map_err(E::custom)?;
        self.state.unusual = Some(UnusualValue { json, fits: true });
        Ok(())
    }
}
