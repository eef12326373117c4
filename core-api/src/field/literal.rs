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
    fn operand(&self) -> Operand;
}

/// A value as `where` writes it: quoted where it must be, quotes inside doubled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Operand(Box<str>);

impl Operand {
    /// A text in single quotes.
    fn quoted(text: &str) -> Self {
        Self(format!("'{}'", text.replace('\'', "''")).into())
    }

    /// A number or a boolean, without quotes.
    fn bare(value: impl fmt::Display) -> Self {
        Self(value.to_string().into())
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Literal<String> for &str {
    fn operand(&self) -> Operand {
        Operand::quoted(self)
    }
}

impl Literal<String> for &String {
    fn operand(&self) -> Operand {
        Operand::quoted(self)
    }
}

impl Literal<String> for String {
    fn operand(&self) -> Operand {
        Operand::quoted(self)
    }
}

impl Literal<bool> for bool {
    fn operand(&self) -> Operand {
        Operand::bare(self)
    }
}

impl Literal<i32> for i32 {
    fn operand(&self) -> Operand {
        Operand::bare(self)
    }
}

impl Literal<Decimal> for i32 {
    fn operand(&self) -> Operand {
        Operand::bare(self)
    }
}

impl Literal<Decimal> for Decimal {
    fn operand(&self) -> Operand {
        Operand::bare(self)
    }
}

/// As `YYYY-MM-DDThh:mm:ss` with the fraction, if any, and never with a `Z`, which Core refuses.
impl Literal<DateTime> for DateTime {
    fn operand(&self) -> Operand {
        Operand(format!("'{self}'").into())
    }
}

/// The start of the day.
impl Literal<DateTime> for Date {
    fn operand(&self) -> Operand {
        self.to_datetime(jiff::civil::Time::midnight()).operand()
    }
}

impl<R: ?Sized> Literal<Self> for Id<R> {
    fn operand(&self) -> Operand {
        Operand::quoted(&self.to_string())
    }
}

/// By number, as Core filters by an enum's value and not by its name.
impl<E: WireEnum> Literal<Self> for E {
    fn operand(&self) -> Operand {
        match self.wire() {
            WireValue::Number(number) => Operand::bare(number),
            WireValue::Text(text) => Operand::quoted(text),
        }
    }
}
