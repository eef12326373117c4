//! Booleans.

use super::slot::{Scalar, UnusualSpelling};
use crate::{
    decode::decimal::whole_number,
    literal::{Literal, LiteralError, LiteralToken, Operand, Unwritable},
    record::{Patchable, View},
};

impl Scalar for bool {
    const EXPECTED: &'static str = "true or false";

    fn from_boolean(is_true: bool) -> Option<Self> {
        Some(is_true)
    }

    /// Reads `True` as .NET writes it in texts, and the numbers that databases use for booleans.
    fn from_unusual(spelling: &UnusualSpelling<'_>) -> Option<Self> {
        match whole_number(spelling.value) {
            Some(0) => Some(false),
            Some(1) => Some(true),
            Some(_) => None,
            None => parse(spelling.value),
        }
    }

    fn view(&self) -> View<'_> {
        View::Boolean(*self)
    }

    fn parse_literal(token: LiteralToken<'_>) -> Result<Operand, LiteralError> {
        let is_true = token.bare().and_then(parse);
        is_true.map(Operand::bare).ok_or_else(|| LiteralError::expected("`true` or `false`"))
    }
}

impl Patchable for bool {}

impl Literal<Self> for bool {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Ok(Operand::bare(self))
    }
}

/// Parses `true` or `false`, case-insensitively.
fn parse(word: &str) -> Option<bool> {
    if word.eq_ignore_ascii_case("true") {
        Some(true)
    } else if word.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}
