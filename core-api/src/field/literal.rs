//! Values as `where` writes them.

use std::fmt;

use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;

use crate::{Id, WireEnum, wire_enum::WireValue};

/// A value that a field of type `T` can be compared with.
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` cannot be compared with a `{Self}`",
    label = "expected a value for a `{T}`"
)]
pub trait Literal<T> {
    /// The value as `where` writes it.
    ///
    /// # Errors
    ///
    /// When `where` cannot write it.
    fn operand(&self) -> Result<Operand, Unwritable>;
}

/// Why a value cannot stand in a filter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unwritable {
    /// A text has a control character.
    #[error(
        "character {position} of the text is the control character U+{code:04X}, and nothing says \
         how a filter writes it"
    )]
    Control {
        /// Number of the character in the text, from 1.
        position: usize,
        /// Its code point.
        code: u32,
    },
    /// A date is before the first year that Core can have.
    #[error("the year is {year}; Core has dates of the years 1 to 9999")]
    Year {
        /// The year.
        year: i16,
    },
}

/// A value as `where` writes it: quoted where it must be, quotes inside doubled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand(Box<str>);

impl Operand {
    /// A text in single quotes.
    fn quoted(text: &str) -> Result<Self, Unwritable> {
        match text.chars().zip(1..).find(|(letter, _)| letter.is_ascii_control()) {
            Some((letter, position)) => {
                Err(Unwritable::Control { position, code: u32::from(letter) })
            }
            None => Ok(Self(format!("'{}'", text.replace('\'', "''")).into())),
        }
    }

    /// A number or a boolean, without quotes.
    #[expect(clippy::unnecessary_wraps, reason = "every literal returns it")]
    fn bare(value: impl fmt::Display) -> Result<Self, Unwritable> {
        Ok(Self(value.to_string().into()))
    }

    /// The number of an enum's value.
    pub(crate) fn number(number: i64) -> Self {
        Self(number.to_string().into())
    }

    /// The other one of two values; only booleans are written like this.
    pub(crate) fn opposite(&self) -> Option<Self> {
        match &*self.0 {
            "true" => Some(Self("false".into())),
            "false" => Some(Self("true".into())),
            _ => None,
        }
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Literal<String> for &str {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Operand::quoted(self)
    }
}

impl Literal<String> for &String {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Operand::quoted(self)
    }
}

impl Literal<String> for String {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Operand::quoted(self)
    }
}

impl Literal<bool> for bool {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Operand::bare(self)
    }
}

impl Literal<i32> for i32 {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Operand::bare(self)
    }
}

impl Literal<Decimal> for i32 {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Operand::bare(self)
    }
}

impl Literal<Decimal> for Decimal {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Operand::bare(self)
    }
}

/// As `YYYY-MM-DDThh:mm:ss` with the fraction, if any, and never with a `Z`, which Core refuses.
impl Literal<DateTime> for DateTime {
    fn operand(&self) -> Result<Operand, Unwritable> {
        match self.year() {
            year @ ..=0 => Err(Unwritable::Year { year }),
            _ => Ok(Operand(format!("'{self}'").into())),
        }
    }
}

/// The start of the day.
impl Literal<DateTime> for Date {
    fn operand(&self) -> Result<Operand, Unwritable> {
        self.to_datetime(jiff::civil::Time::midnight()).operand()
    }
}

impl<R: ?Sized> Literal<Self> for Id<R> {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Operand::quoted(&self.to_string())
    }
}

/// By number, as Core filters by an enum's value and not by its name.
impl<E: WireEnum> Literal<Self> for E {
    fn operand(&self) -> Result<Operand, Unwritable> {
        match self.wire() {
            WireValue::Number(number) => Ok(Operand::number(number)),
            WireValue::Text(text) => Operand::quoted(text),
        }
    }
}
