//! Texts, numbers, dates and ids in the spelling of records.

use std::fmt;

use serde::de::{self, Visitor};

use super::{state::UnusualValue, unusual};
use crate::{
    Json,
    record::{
        FieldMut,
        scalar::{id, wire_enum},
    },
    wire_enum::WireValue,
};

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
        FieldMut::Scalar(slot) | FieldMut::Digits(slot) => slot.read_text(text),
        FieldMut::Id(slot) => id::read_text(*slot, text),
        FieldMut::Enum(slot) => wire_enum::read_text(*slot, text),
        FieldMut::Object(_) | FieldMut::List(_) | FieldMut::Values(_) | FieldMut::Json(_) => false,
    }
}

/// Reads a number or a boolean into a field. Returns whether a record writes it the same way.
fn read_bare(field: &mut FieldMut<'_>, json: &str) -> bool {
    match field {
        FieldMut::Scalar(slot) | FieldMut::Digits(slot) => match json {
            "true" => slot.read_boolean(true),
            "false" => slot.read_boolean(false),
            number => slot.read_number(number),
        },
        FieldMut::Enum(slot) => wire_enum::read_number(*slot, json),
        FieldMut::Id(_)
        | FieldMut::Object(_)
        | FieldMut::List(_)
        | FieldMut::Values(_)
        | FieldMut::Json(_) => false,
    }
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
        let is_read = match self.field {
            FieldMut::Scalar(slot) | FieldMut::Digits(slot) => slot.read_boolean(is_true),
            FieldMut::Id(_)
            | FieldMut::Enum(_)
            | FieldMut::Object(_)
            | FieldMut::List(_)
            | FieldMut::Values(_)
            | FieldMut::Json(_) => false,
        };
        if is_read {
            return Ok(());
        }
        self.read_unusual(if is_true { "true" } else { "false" })
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<(), E> {
        let is_read = match self.field {
            FieldMut::Scalar(slot) | FieldMut::Digits(slot) => slot.read_integer(number),
            FieldMut::Enum(slot) => slot.set(Some(WireValue::Number(number))),
            FieldMut::Id(_)
            | FieldMut::Object(_)
            | FieldMut::List(_)
            | FieldMut::Values(_)
            | FieldMut::Json(_) => false,
        };
        if is_read { Ok(()) } else { self.read_unusual(&number.to_string()) }
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
        FieldMut::Scalar(slot) | FieldMut::Digits(slot) => slot.expected(),
        FieldMut::Id(_) => id::EXPECTED,
        FieldMut::Enum(_) => wire_enum::EXPECTED,
        FieldMut::Object(_) => "an object",
        FieldMut::List(_) | FieldMut::Values(_) => "a list",
        FieldMut::Json(_) => "JSON",
    }
}
