//! Texts.

use super::slot::{Scalar, UnusualSpelling};
use crate::{
    foreign_text,
    literal::{Literal, LiteralError, LiteralToken, Operand, Unwritable},
    record::{Patchable, View},
};

impl Scalar for String {
    const EXPECTED: &'static str = "a text";
    const PLACEHOLDER: Self = Self::new();
    const HAS_BLANK: bool = true;

    fn from_text(text: &str) -> Option<Self> {
        Some(text.to_owned())
    }

    /// Reads a text with an unpaired surrogate, a number or a boolean.
    fn from_unusual(spelling: &UnusualSpelling<'_>) -> Option<Self> {
        let is_bare = || matches!(spelling.json.as_bytes(), [b'-' | b'0'..=b'9' | b't' | b'f', ..]);
        spelling.text.or_else(|| is_bare().then_some(spelling.json)).map(str::to_owned)
    }

    fn view(&self) -> View<'_> {
        View::Text(self)
    }

    fn parse_literal(token: LiteralToken<'_>) -> Result<Operand, LiteralError> {
        let fix = token.bare().map(|word| {
            format!(
                "write {}; if a shell removed the quotes, put the whole filter in double quotes",
                quoted(word)
            )
        });
        let expected = || LiteralError::expected("a text in single quotes").with_fix(fix);
        Ok(Operand::quoted(token.quoted().ok_or_else(expected)?)?)
    }
}

/// Returns a short text in single quotes, for a fix.
fn quoted(text: &str) -> String {
    format!("'{}'", foreign_text::name(text).replace('\'', "''"))
}

impl Patchable for String {}

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

impl Literal<Self> for String {
    fn operand(&self) -> Result<Operand, Unwritable> {
        Operand::quoted(self)
    }
}
