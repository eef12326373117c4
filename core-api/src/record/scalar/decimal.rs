//! Numbers with exact digits.

use rust_decimal::Decimal;

use super::slot::{Scalar, UnusualSpelling};
use crate::{
    decode::decimal::{exact, json_number},
    literal::{Literal, LiteralError, LiteralToken, Operand, Unwritable},
    record::{Patchable, View},
};

impl Scalar for Decimal {
    const EXPECTED: &'static str = "a number of at most 28 digits";
    const KEEPS_DIGITS: bool = true;

    fn from_number(json: &str) -> Option<Self> {
        let number = Self::from_str_exact(json).ok()?;
        // A zero would lose its sign.
        (!number.is_zero() || !json.starts_with('-')).then_some(number)
    }

    fn from_unusual(spelling: &UnusualSpelling<'_>) -> Option<Self> {
        exact(spelling.value)
    }

    fn view(&self) -> View<'_> {
        View::Decimal(*self)
    }

    fn parse_literal(token: LiteralToken<'_>) -> Result<Operand, LiteralError> {
        let number = token.bare().and_then(json_number);
        let number = number.ok_or_else(|| LiteralError::expected("a number, as in 42 or -1.50"))?;
        Ok(number.operand()?)
    }
}

impl Patchable for Decimal {}

/// A zero has no sign, which nothing says that Core reads.
impl Literal<Self> for Decimal {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Ok(Operand::bare(if self.is_zero() { self.abs() } else { *self }))
    }
}

impl Literal<Decimal> for i32 {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Ok(Operand::bare(self))
    }
}
