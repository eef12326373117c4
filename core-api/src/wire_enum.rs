//! Enums by their value on the wire, open to values that this version does not know.
//!
//! ```
//! use core_api::{ProjectStatus, WireEnum, wire_enum::WireValue};
//!
//! let status: ProjectStatus = serde_json::from_str("77")?;
//! assert_eq!(status.wire(), WireValue::Number(77));
//! assert_eq!(serde_json::to_string(&status)?, "77");
//! # Ok::<(), serde_json::Error>(())
//! ```

mod log;
pub(crate) mod variant;

use std::{fmt, marker::PhantomData};

use serde::{
    Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Unexpected, Visitor},
};

use crate::{__private::Sealed, decode::decimal, format};

/// An enum that Core sends by number or by text; only `#[derive(WireEnum)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of Core",
    note = "derive `core_api::WireEnum` for it"
)]
pub trait WireEnum: Sealed + Clone + Sized + 'static {
    /// The values that this version names, in the order of the declaration.
    const KNOWN: &'static [Self];

    /// The value with this number, where it has a name.
    fn from_number(number: i64) -> Option<Self>;

    /// The value with this text, where it has a name.
    fn from_text(text: &str) -> Option<Self>;

    /// A value without a name.
    fn unknown(value: UnknownValue) -> Self;

    /// What stands on the wire.
    fn wire(&self) -> WireValue<'_>;
}

/// What stands on the wire for a value of an enum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WireValue<'a> {
    /// A number.
    Number(i64),
    /// A text.
    Text(&'a str),
}

/// A value of an enum that this version does not name.
///
/// Only decoding makes one: a value that gets a name later can thus not be misspelt in code that
/// was written before.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnknownValue(Repr);

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Repr {
    Number(i64),
    Text(Box<str>),
}

impl UnknownValue {
    fn of(wire: WireValue<'_>) -> Self {
        Self(match wire {
            WireValue::Number(number) => Repr::Number(number),
            WireValue::Text(text) => Repr::Text(text.into()),
        })
    }

    /// What stands on the wire.
    #[must_use]
    pub fn wire(&self) -> WireValue<'_> {
        match &self.0 {
            Repr::Number(number) => WireValue::Number(*number),
            Repr::Text(text) => WireValue::Text(text),
        }
    }
}

impl fmt::Display for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Number(number) => fmt::Display::fmt(number, f),
            Repr::Text(text) => f.write_str(text),
        }
    }
}

impl fmt::Debug for UnknownValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Repr::Number(number) => fmt::Debug::fmt(number, f),
            Repr::Text(text) => fmt::Debug::fmt(text, f),
        }
    }
}

/// The value that stands so on the wire, named or not; Core has sent numbers in strings.
pub(crate) fn read<E: WireEnum>(wire: WireValue<'_>) -> E {
    let named = match wire {
        WireValue::Number(number) => E::from_number(number),
        WireValue::Text(text) => {
            E::from_text(text).or_else(|| E::from_number(decimal::whole_number(text)?))
        }
    };
    named.unwrap_or_else(|| unnamed(UnknownValue::of(wire)))
}

/// As [`read`], of a text with blanks around it or with a number like `3.00`, too: for records, which
/// keep the text as it came.
pub(crate) fn read_unusual<E: WireEnum>(wire: WireValue<'_>) -> E {
    let named = match wire {
        WireValue::Text(text) if E::from_text(text).is_none() => {
            let text = text.trim();
            E::from_text(text).or_else(|| E::from_number(decimal::whole_number(text)?))
        }
        WireValue::Number(_) | WireValue::Text(_) => None,
    };
    named.unwrap_or_else(|| read(wire))
}

#[cold]
fn unnamed<E: WireEnum>(value: UnknownValue) -> E {
    log::unknown::<E>(&value);
    E::unknown(value)
}

pub(crate) fn serialize<S: Serializer>(
    value: WireValue<'_>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match value {
        WireValue::Number(number) => number.serialize(serializer),
        WireValue::Text(text) => text.serialize(serializer),
    }
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>, E: WireEnum>(
    deserializer: D,
) -> Result<E, D::Error> {
    deserializer.deserialize_any(EnumVisitor(PhantomData))
}

/// Reads a value from a number or a text.
///
/// It does not take the JSON text as records do: a whole number is the same in every format, and this
/// is less code in each program.
struct EnumVisitor<E>(PhantomData<E>);

impl<'de, E: WireEnum> Visitor<'de> for EnumVisitor<E> {
    type Value = E;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a whole number or a text")
    }

    fn visit_i64<X: Error>(self, number: i64) -> Result<E, X> {
        Ok(read(WireValue::Number(number)))
    }

    fn visit_u64<X: Error>(self, number: u64) -> Result<E, X> {
        let number = i64::try_from(number)
            .map_err(|_| X::invalid_value(Unexpected::Unsigned(number), &self))?;
        Ok(read(WireValue::Number(number)))
    }

    fn visit_f64<X: Error>(self, number: f64) -> Result<E, X> {
        let whole = decimal::whole_double(number)
            .ok_or_else(|| X::invalid_value(Unexpected::Float(number), &self))?;
        Ok(read(WireValue::Number(whole)))
    }

    fn visit_str<X: Error>(self, text: &str) -> Result<E, X> {
        Ok(read(WireValue::Text(text)))
    }

    /// A number of `serde_json`, where another crate has switched `arbitrary_precision` on.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<E, A::Error> {
        let digits: Option<(String, String)> = map.next_entry()?;
        let number = digits.filter(|(key, _)| key == format::NUMBER);
        let whole = number.and_then(|(_, digits)| decimal::whole_number(&digits));
        whole
            .map(|whole| read(WireValue::Number(whole)))
            .ok_or_else(|| A::Error::invalid_type(Unexpected::Map, &self))
    }
}
