//! Enums with their values on the wire, open to unknown values.
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

pub(crate) use log::Silence;

use std::{any::type_name, fmt, marker::PhantomData};

use serde::{
    Deserializer, Serialize, Serializer,
    de::{Error, MapAccess, Unexpected, Visitor},
};

use crate::{decode::decimal, format, sealed::Sealed};

/// An enum that Core sends as a number or a text. Only `#[derive(WireEnum)]` implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an enum of Core",
    note = "derive `core_api::WireEnum` for it"
)]
pub trait WireEnum: Sealed + Clone + Sized + 'static {
    /// The known values, in the order of the declaration.
    const KNOWN: &'static [Self];

    /// Returns the known value with a number.
    fn from_number(number: i64) -> Option<Self>;

    /// Returns the known value with a text.
    fn from_text(text: &str) -> Option<Self>;

    /// Makes an unknown value.
    fn unknown(value: UnknownValue) -> Self;

    /// Returns the value on the wire. It stays the same when a later version names the value.
    ///
    /// ```
    /// use core_api::{InvoiceStatus, WireEnum};
    ///
    /// let status: InvoiceStatus = serde_json::from_str("2")?;
    /// assert!(status.wire() == 2);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    fn wire(&self) -> WireValue<'_>;

    /// Returns the name of the variant. `None` if this version does not name the value.
    fn name(&self) -> Option<&'static str>;
}

/// The value of an enum on the wire.
///
/// It equals numbers and texts, so that code can test a value before and after a version names it:
/// `status.wire() == 2`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum WireValue<'a> {
    /// A number.
    Number(i64),
    /// A text.
    Text(&'a str),
}

impl WireValue<'_> {
    /// Returns the whole number. Core has also sent numbers in texts.
    fn whole_number(self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Text(text) => decimal::whole_number(text),
        }
    }
}

/// Compares with a number. A number in a text counts, because it becomes a number when a version names it.
impl PartialEq<i64> for WireValue<'_> {
    fn eq(&self, other: &i64) -> bool {
        self.whole_number() == Some(*other)
    }
}

/// Compares with a text. Numbers in texts are compared as numbers.
impl PartialEq<&str> for WireValue<'_> {
    fn eq(&self, other: &&str) -> bool {
        let other = WireValue::Text(other);
        *self == other
            || self.whole_number().is_some_and(|number| other.whole_number() == Some(number))
    }
}

/// Writes the number or the text. It stays the same when a later version names the value.
impl fmt::Display for WireValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => fmt::Display::fmt(number, f),
            Self::Text(text) => fmt::Display::fmt(text, f),
        }
    }
}

/// A value of an enum that has a name.
///
/// [`Kind::Enum`](crate::record::Kind::Enum) lists those of a field.
///
/// ```
/// use core_api::{TimeEntry, record::{FieldInfo, Kind}, wire_enum::WireValue};
///
/// let field = TimeEntry::FIELDS.iter().find(|field: &&FieldInfo| field.name == "billStatus");
/// let Some(Kind::Enum(values)) = field.map(|field| field.kind) else { panic!("`billStatus` is an enum") };
/// assert_eq!((values[0].name, values[0].wire), ("Unbilled", WireValue::Number(0)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnumValue {
    /// The name of the variant, such as `Unbilled`.
    pub name: &'static str,
    /// The value on the wire.
    pub wire: WireValue<'static>,
    /// The old names of the variant, from the newest to the oldest. Filters as text accept them.
    pub old_names: &'static [&'static str],
}

impl EnumValue {
    // Expansions of derives call it.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, wire: WireValue<'static>) -> Self {
        Self { name, wire, old_names: &[] }
    }

    // Expansions of derives call it.
    #[doc(hidden)]
    #[must_use]
    pub const fn old_names(self, old_names: &'static [&'static str]) -> Self {
        Self { old_names, ..self }
    }
}

/// The value of an enum that this version does not know.
///
/// Only decoding makes one, and nothing reads its number or text. So no code can depend on a value that a later version
/// knows under a name. [`WireEnum::wire`] returns the value of an enum, whether it has a name or not.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownValue(Repr);

#[derive(Clone, PartialEq, Eq, Hash)]
enum Repr {
    Number(i64),
    Text(Box<str>),
}

impl UnknownValue {
    pub(crate) fn new(wire: WireValue<'_>) -> Self {
        Self(match wire {
            WireValue::Number(number) => Repr::Number(number),
            WireValue::Text(text) => Repr::Text(text.into()),
        })
    }

    /// Returns the value on the wire.
    pub(crate) fn to_wire(&self) -> WireValue<'_> {
        match &self.0 {
            Repr::Number(number) => WireValue::Number(*number),
            Repr::Text(text) => WireValue::Text(text),
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

/// Writes the name of a value for people, or the value on the wire with a mark.
pub(crate) fn display<E: WireEnum>(value: &E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match value.name() {
        Some(name) => f.pad(name),
        None => write!(f, "unknown value {}", value.wire()),
    }
}

/// Reads a known or unknown value. Core has also sent numbers in strings.
pub(crate) fn read<E: WireEnum>(wire: WireValue<'_>) -> E {
    let named = match wire {
        WireValue::Number(number) => E::from_number(number),
        WireValue::Text(text) => {
            E::from_text(text).or_else(|| E::from_number(decimal::whole_number(text)?))
        }
    };
    named.unwrap_or_else(|| unknown(UnknownValue::new(wire)))
}

/// Reads a value like [`read`], and also from a text with blanks around it or with a number like `3.00`. Only
/// records use it, because they keep the original text.
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
fn unknown<E: WireEnum>(value: UnknownValue) -> E {
    log::warn_once(type_name::<E>(), &value);
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
/// Unlike records, it does not read the JSON text. A whole number is the same in every format, and this way
/// compiles to less code.
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

    /// Reads a number of `serde_json`, which is a map if another crate enables `arbitrary_precision`.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<E, A::Error> {
        let digits: Option<(String, String)> = map.next_entry()?;
        let number = digits.filter(|(key, _)| key == format::NUMBER);
        let whole = number.and_then(|(_, digits)| decimal::whole_number(&digits));
        whole
            .map(|whole| read(WireValue::Number(whole)))
            .ok_or_else(|| A::Error::invalid_type(Unexpected::Map, &self))
    }
}
