//! Texts, numbers, dates and ids, in the forms that Core is known to send.

use std::fmt;

use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;
use serde::de::{self, Unexpected, Visitor};
use uuid::Uuid;

use crate::{record::Slot, wire_enum::WireValue};

/// Reads a value that is no object, list or decimal into a field.
pub(super) struct ScalarSeed<'a, 's>(pub(super) &'a mut Slot<'s>);

impl Visitor<'_> for ScalarSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match &*self.0 {
            Slot::Text(_) => "a text",
            Slot::Boolean(_) => "true or false",
            Slot::Integer(_) => "a whole number of 32 bits",
            Slot::DateTime(_) => "a date and time like `2026-01-31T08:00:00`",
            Slot::Id(_) => "an id like `f5b2e48c-581a-485b-b1f3-7d34a3c74739`",
            Slot::Enum(_) => "a whole number or a text",
            _ => "a value",
        })
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.0.clear();
        Ok(())
    }

    fn visit_bool<E: de::Error>(self, is_true: bool) -> Result<(), E> {
        match self.0 {
            Slot::Boolean(slot) => **slot = Some(is_true),
            _ => return Err(E::invalid_type(Unexpected::Bool(is_true), &self)),
        }
        Ok(())
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<(), E> {
        match (&mut *self.0, i32::try_from(number)) {
            (Slot::Integer(slot), Ok(number)) => **slot = Some(number),
            (Slot::Enum(slot), _) => slot.set(Some(WireValue::Number(number))),
            _ => return Err(E::invalid_value(Unexpected::Signed(number), &self)),
        }
        Ok(())
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<(), E> {
        match i64::try_from(number) {
            Ok(number) => self.visit_i64(number),
            Err(_) => Err(E::invalid_value(Unexpected::Unsigned(number), &self)),
        }
    }

    fn visit_f64<E: de::Error>(self, number: f64) -> Result<(), E> {
        Err(E::invalid_value(Unexpected::Float(number), &self))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        let is_good = match &mut *self.0 {
            Slot::Text(slot) => {
                **slot = Some(text.to_owned());
                true
            }
            Slot::DateTime(slot) => {
                **slot = date_time(text);
                slot.is_some()
            }
            Slot::Id(slot) => Uuid::try_parse(text).map(|id| slot.set(Some(id))).is_ok(),
            Slot::Enum(slot) => {
                slot.set(Some(WireValue::Text(text)));
                true
            }
            Slot::Integer(slot) => {
                **slot = text.parse().ok();
                slot.is_some()
            }
            _ => false,
        };
        if is_good { Ok(()) } else { Err(E::invalid_value(Unexpected::Str(text), &self)) }
    }
}

/// A date and time, with or without a time, a fraction or an offset; the offset is dropped, since
/// Core's are civil times whatever it appends.
pub(crate) fn date_time(text: &str) -> Option<DateTime> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let parsed: Result<DateTime, _> = text.parse();
    parsed.ok().or_else(|| Some(text.parse::<Date>().ok()?.to_datetime(Time::midnight())))
}

/// A decimal from the text of a number, digit for digit, or from a number in a string.
pub(super) fn decimal<E: de::Error>(json: &str) -> Result<Option<Decimal>, E> {
    if json == "null" {
        return Ok(None);
    }
    let text = json.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(json);
    let exact = Decimal::from_str_exact(text).or_else(|_| Decimal::from_scientific(text));
    exact.map(Some).map_err(|_| {
        let shown: String = json.chars().take(40).collect();
        E::custom(format_args!("expected a number of at most 28 digits, found `{shown}`"))
    })
}
