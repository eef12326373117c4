//! Texts, numbers, dates and ids in the spelling of records.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::{self, Visitor};
use uuid::Uuid;

use super::{date_time, state::UnusualValue, unusual};
use crate::{Json, record::FieldMut, wire_enum::WireValue};

/// The spelling of a value that fits its field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spelling {
    /// The spelling of a record.
    Canonical,
    /// Another spelling, which is kept and sent back.
    Unusual,
}

/// Reads a scalar value into a field. `None` if its value is not certain.
pub(super) fn read(field: &mut FieldMut<'_>, json: &str) -> Option<Spelling> {
    let is_canonical = match plain_text(json) {
        Some(text) => read_text(field, text),
        None if json == "null" => field.unset(),
        None => read_bare(field, json),
    };
    if is_canonical {
        return Some(Spelling::Canonical);
    }
    unusual::read(field, json).then_some(Spelling::Unusual)
}

/// Reads a text without escapes into a field. Returns whether a record writes it the same way.
#[inline]
fn read_text(field: &mut FieldMut<'_>, text: &str) -> bool {
    match field {
        FieldMut::Text(place) => {
            **place = Some(text.to_owned());
            true
        }
        FieldMut::DateTime(place) => {
            **place = date_time::parse_canonical(text);
            place.is_some()
        }
        FieldMut::Id(place) => {
            let is_written_so = text.len() == 36 && !text.bytes().any(|b| b.is_ascii_uppercase());
            is_written_so && Uuid::try_parse(text).is_ok_and(|id| place.set(Some(id)))
        }
        FieldMut::Enum(place) if !text.trim().is_empty() => {
            place.set(Some(WireValue::Text(text)));
            // A number in a text may be the value of a numeric enum.
            place.wire() == Some(WireValue::Text(text))
        }
        _ => false,
    }
}

/// Reads a number or a boolean into a field. Returns whether a record writes it the same way.
fn read_bare(field: &mut FieldMut<'_>, json: &str) -> bool {
    // A zero would lose its sign.
    match (field, json) {
        (FieldMut::Boolean(place), "true" | "false") => {
            **place = Some(json == "true");
            true
        }
        (FieldMut::Integer(place), _) if json != "-0" => {
            **place = json.parse().ok();
            place.is_some()
        }
        (FieldMut::Enum(place), _) if json != "-0" => json.parse().is_ok_and(|number| {
            place.set(Some(WireValue::Number(number)));
            true
        }),
        (FieldMut::Decimal(place), _) => {
            **place = decimal(json);
            place.is_some()
        }
        _ => false,
    }
}

/// Parses a decimal in the spelling of records.
#[inline]
pub(super) fn decimal(json: &str) -> Option<Decimal> {
    let number = Decimal::from_str_exact(json).ok()?;
    (!number.is_zero() || !json.starts_with('-')).then_some(number)
}

/// Reads a scalar value into a field, and avoids its text if possible.
///
/// The error has no details, because the answer is then read again by its texts.
pub(super) struct ScalarVisitor<'a, 's> {
    pub(super) field: &'a mut FieldMut<'s>,
    pub(super) unusual: &'a mut Option<UnusualValue>,
}

impl ScalarVisitor<'_, '_> {
    #[cold]
    #[inline(never)]
    fn read_unusual<E: de::Error>(self, json: &str) -> Result<(), E> {
        if read(self.field, json).ok_or_else(|| E::custom(&self))? == Spelling::Unusual {
            let json = Json::parse(json).map_err(E::custom)?;
            *self.unusual = Some(UnusualValue { json, fits: true });
        }
        Ok(())
    }
}

impl fmt::Display for ScalarVisitor<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(expected(self.field))
    }
}

impl<'de> Visitor<'de> for ScalarVisitor<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        if self.field.unset() { Ok(()) } else { Err(E::custom(&self)) }
    }

    fn visit_bool<E: de::Error>(self, is_true: bool) -> Result<(), E> {
        match self.field {
            FieldMut::Boolean(place) => {
                **place = Some(is_true);
                Ok(())
            }
            _ => self.read_unusual(if is_true { "true" } else { "false" }),
        }
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<(), E> {
        match (&mut *self.field, i32::try_from(number)) {
            (FieldMut::Integer(place), Ok(number)) => **place = Some(number),
            (FieldMut::Enum(place), _) => place.set(Some(WireValue::Number(number))),
            _ => return self.read_unusual(&number.to_string()),
        }
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        match i64::try_from(number) {
            Ok(number) => self.visit_i64(number),
            Err(_) => self.read_unusual(&number.to_string()),
        }
    }

    /// Reads a text with escapes. Its spelling is not known here.
    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        if read_text(self.field, text) { Ok(()) } else { Err(E::custom(&self)) }
    }

    /// Reads a text without escapes.
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<(), E> {
        if read_text(self.field, text) {
            return Ok(());
        }
        self.read_unusual(&format!("\"{text}\""))
    }
}

/// Returns the content of a quoted text without escapes. `None` for all other JSON.
#[inline]
fn plain_text(json: &str) -> Option<&str> {
    let text = json.strip_prefix('"')?.strip_suffix('"')?;
    (!text.as_bytes().contains(&b'\\')).then_some(text)
}

/// Describes the accepted values of a field, for errors.
pub(super) fn expected(field: &FieldMut<'_>) -> &'static str {
    match field {
        FieldMut::Text(_) => "a text",
        FieldMut::Boolean(_) => "true or false",
        FieldMut::Integer(_) => "a whole number of 32 bits",
        FieldMut::Decimal(_) => "a number of at most 28 digits",
        FieldMut::DateTime(_) => "a date and time like `2026-01-31T08:00:00`",
        FieldMut::Id(_) => "an id like `f5b2e48c-581a-485b-b1f3-7d34a3c74739`",
        FieldMut::Enum(_) => "a whole number or a text",
        FieldMut::Object(_) => "an object",
        FieldMut::List(_) => "a list",
        FieldMut::Json(_) => "JSON",
    }
}
