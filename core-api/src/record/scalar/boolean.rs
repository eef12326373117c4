//! Booleans.

use super::slot::{Scalar, UnusualSpelling};
use crate::{
    decode::decimal::whole_number,
    literal::{Literal, LiteralError, LiteralToken, Operand, Unwritable},
    record::{Patchable, View},
};

impl Scalar for bool {
    const EXPECTED: &'static str = "true or false";
    const PLACEHOLDER: Self = false;

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
        let error = || LiteralError::expected("`true` or `false`").with_fix(fix(token));
        is_true.map(Operand::bare).ok_or_else(error)
    }
}

impl Patchable for bool {}

impl Literal<Self> for bool {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Ok(Operand::bare(self))
    }
}

/// Returns the fix for a word or a number that means a boolean elsewhere.
fn fix(token: LiteralToken<'_>) -> Option<&'static str> {
    let is = |words: &[&str]| {
        let text = token.text().unwrap_or_default().trim();
        words.iter().any(|word| word.eq_ignore_ascii_case(text))
    };
    if is(&["true", "yes", "y", "t", "on", "1"]) {
        Some("write `true` without quotes")
    } else if is(&["false", "no", "n", "f", "off", "0"]) {
        Some("write `false` without quotes")
    } else {
        None
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
