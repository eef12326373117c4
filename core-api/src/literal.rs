//! Values in filters.

use std::{borrow::Cow, fmt};

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
    pub(crate) fn quoted(text: &str) -> Result<Self, Unwritable> {
        match text.chars().zip(1..).find(|(letter, _)| letter.is_ascii_control()) {
            Some((letter, position)) => {
                Err(Unwritable::Control { position, code: u32::from(letter) })
            }
            None => Ok(Self(format!("'{}'", text.replace('\'', "''")).into())),
        }
    }

    /// Writes a number or a boolean without quotes.
    pub(crate) fn bare(value: impl fmt::Display) -> Self {
        Self(value.to_string().into())
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

/// The place of a value in a filter as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LiteralToken<'a> {
    /// A number or a word without quotes.
    Bare(&'a str),
    /// The content of single quotes.
    Quoted(&'a str),
    /// An operator, a parenthesis or the end, which is not a value of any type.
    Other,
}

impl<'a> LiteralToken<'a> {
    /// Returns the number or word, if the token is without quotes.
    pub(crate) fn bare(self) -> Option<&'a str> {
        match self {
            Self::Bare(word) => Some(word),
            Self::Quoted(_) | Self::Other => None,
        }
    }

    /// Returns the content of the quotes, if the token is in quotes.
    pub(crate) fn quoted(self) -> Option<&'a str> {
        match self {
            Self::Quoted(text) => Some(text),
            Self::Bare(_) | Self::Other => None,
        }
    }
}

/// The error for a token that is not a value of a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LiteralError {
    /// The token has another form.
    Form {
        /// The expected form, such as `a whole number of 32 bits, as in 42`.
        expected: Cow<'static, str>,
        /// The fix, if the expected form does not show it.
        fix: Option<&'static str>,
    },
    /// The value cannot be written.
    Unwritable(Unwritable),
}

impl LiteralError {
    /// Makes the error for a token that does not have the expected form.
    pub(crate) fn expected(form: impl Into<Cow<'static, str>>) -> Self {
        Self::Form { expected: form.into(), fix: None }
    }
}

impl From<Unwritable> for LiteralError {
    fn from(reason: Unwritable) -> Self {
        Self::Unwritable(reason)
    }
}
