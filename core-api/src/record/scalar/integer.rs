//! Whole numbers of 32 bits.

use super::{
    decimal,
    slot::{Scalar, UnusualSpelling},
};
use crate::{
    decode::decimal::{json_whole, whole_number},
    literal::{Literal, LiteralError, LiteralToken, Operand, Unwritable},
    record::{Patchable, View},
};

impl Scalar for i32 {
    const EXPECTED: &'static str = "a whole number of 32 bits";
    const PLACEHOLDER: Self = 0;

    fn from_integer(number: i64) -> Option<Self> {
        number.try_into().ok()
    }

    /// Reads a whole number, also as `7.0000`, `7e0` or in a text.
    fn from_unusual(spelling: &UnusualSpelling<'_>) -> Option<Self> {
        whole_number(spelling.value)?.try_into().ok()
    }

    fn view(&self) -> View<'_> {
        View::Integer((*self).into())
    }

    fn parse_literal(token: LiteralToken<'_>) -> Result<Operand, LiteralError> {
        let number = token.bare().and_then(json_whole).and_then(Self::from_integer);
        let fix = || decimal::fix(token).filter(|fix| !fix.contains('.'));
        let expected =
            || LiteralError::expected("a whole number of 32 bits, as in 42").with_fix(fix());
        number.map(Operand::bare).ok_or_else(expected)
    }
}

impl Patchable for i32 {}

impl Literal<Self> for i32 {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Ok(Operand::bare(self))
    }
}
