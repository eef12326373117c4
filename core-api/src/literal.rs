//! Values in filters.

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
    /// Returns the value in the syntax of `where`.
    ///
    /// # Errors
    ///
    /// If the value cannot be written.
    fn operand(&self) -> Result<Operand, Unwritable>;
}

/// The reason why a value cannot be used in a filter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unwritable {
    /// A text has a control character.
    #[error(
        "character {position} of the text is the control character U+{code:04X}, and no source shows \
         how to write it in a filter"
    )]
    Control {
        /// Position of the character in the text, from 1.
        position: usize,
        /// Its code point.
        code: u32,
    },
    /// A date is before the first year that Core supports.
    #[error("the year is {year}, but Core supports only the years 1 to 9999")]
    Year {
        /// The year.
        year: i16,
    },
}

/// A value in the syntax of `where`: quoted if necessary, with quotes inside doubled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand(Box<str>);

impl Operand {
    /// Writes a text in single quotes.
    fn quoted(text: &str) -> Result<Self, Unwritable> {
        match text.chars().zip(1..).find(|(letter, _)| letter.is_ascii_control()) {
            Some((letter, position)) => {
                Err(Unwritable::Control { position, code: u32::from(letter) })
            }
            None => Ok(Self(format!("'{}'", text.replace('\'', "''")).into())),
        }
    }

    /// Writes a number or a boolean without quotes.
    #[expect(clippy::unnecessary_wraps, reason = "every literal returns it")]
    fn bare(value: impl fmt::Display) -> Result<Self, Unwritable> {
        Ok(Self(value.to_string().into()))
    }

    /// Writes the number of an enum value.
    pub(crate) fn number(number: i64) -> Self {
        Self(number.to_string().into())
    }

    /// Negates a boolean. `None` for all other values.
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

/// A zero has no sign, which nothing says that Core reads.
impl Literal<Decimal> for Decimal {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Operand::bare(if self.is_zero() { self.abs() } else { *self })
    }
}

/// Writes `YYYY-MM-DDThh:mm:ss` with the fraction, if any. It never has a `Z`, which Core refuses.
impl Literal<DateTime> for DateTime {
    fn operand(&self) -> Result<Operand, Unwritable> {
        match self.year() {
            year @ ..=0 => Err(Unwritable::Year { year }),
            _ => Ok(Operand(format!("'{self}'").into())),
        }
    }
}

/// Writes the start of the day.
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

/// Writes the number, because Core filters enums by value and not by name.
impl<E: WireEnum> Literal<Self> for E {
    fn operand(&self) -> Result<Operand, Unwritable> {
        match self.wire() {
            WireValue::Number(number) => Ok(Operand::number(number)),
            WireValue::Text(text) => Operand::quoted(text),
        }
    }
}
