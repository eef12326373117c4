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

use std::fmt;

use serde::{Deserializer, Serialize, Serializer, de::Error};

use crate::{decode, format};

/// An enum that Core sends by number or by text; `#[derive(WireEnum)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of Core",
    note = "derive `core_api::WireEnum` for it"
)]
pub trait WireEnum: Clone + Sized + 'static {
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
        WireValue::Text(text) => E::from_text(text).or_else(|| {
            let text = text.trim();
            E::from_text(text).or_else(|| E::from_number(decode::whole_number(text)?))
        }),
    };
    named.unwrap_or_else(|| unnamed(UnknownValue::of(wire)))
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

/// Reads a value from the text of a number, or from a text.
pub(crate) fn deserialize<'de, D: Deserializer<'de>, E: WireEnum>(
    deserializer: D,
) -> Result<E, D::Error> {
    let json = format::read(deserializer)?;
    if let Some(text) = decode::unquote(&json) {
        return Ok(read(WireValue::Text(&text)));
    }
    let number = decode::whole_number(&json).ok_or_else(|| {
        D::Error::custom(format_args!("expected a number or a text, found `{}`", shown(&json)))
    })?;
    Ok(read(WireValue::Number(number)))
}

/// As much of a value as an error shows.
fn shown(json: &str) -> String {
    json.chars().take(SHOWN).collect()
}

const SHOWN: usize = 40;
