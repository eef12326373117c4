//! Values in filters.

mod mistaken;

use std::{borrow::Cow, fmt};

/// A value that a field of type `T` can be compared with.
#[diagnostic::on_unimplemented(
    message = "a field of type `{T}` cannot be compared with a `{Self}`",
    label = "expected a value for a `{T}`",
    note = "write a value of an enum as `BilledStatus::Unbilled`, a date as `jiff::civil::date(2026, 1, 31)`, \
            a decimal as `8` or `Decimal::new(75, 1)`, a text as `\"text\"`, and a boolean as `true`"
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
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
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
#[derive(Clone)]
pub struct Operand {
    text: Box<str>,
    /// True if the value is compared with a sensitive field.
    is_sensitive: bool,
}

impl Operand {
    /// Writes a text in single quotes.
    pub(crate) fn quoted(text: &str) -> Result<Self, Unwritable> {
        match text.chars().zip(1..).find(|(letter, _)| letter.is_ascii_control()) {
            Some((letter, position)) => {
                Err(Unwritable::Control { position, code: u32::from(letter) })
            }
            None => Ok(Self::of(format!("'{}'", text.replace('\'', "''")))),
        }
    }

    /// Writes a number or a boolean without quotes.
    pub(crate) fn bare(value: impl fmt::Display) -> Self {
        Self::of(value.to_string())
    }

    fn of(text: impl Into<Box<str>>) -> Self {
        Self { text: text.into(), is_sensitive: false }
    }

    /// Sets whether the value is compared with a sensitive field, so that only `Display` shows it.
    pub(crate) fn with_sensitive(self, is_sensitive: bool) -> Self {
        Self { is_sensitive, ..self }
    }

    /// Returns the value for people.
    pub(crate) fn shown(&self) -> &str {
        match (self.is_sensitive, self.text.starts_with('\'')) {
            (false, _) => &self.text,
            (true, true) => "'[redacted]'",
            (true, false) => "[redacted]",
        }
    }

    /// Returns the value as it is shown to people.
    pub(crate) fn masked(&self) -> Self {
        Self::of(self.shown()).with_sensitive(self.is_sensitive)
    }

    /// Negates a boolean. `None` for all other values.
    pub(crate) fn opposite(&self) -> Option<Self> {
        let text = match &*self.text {
            "true" => "false",
            "false" => "true",
            _ => return None,
        };
        Some(Self::of(text).with_sensitive(self.is_sensitive))
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Operand({})", self.shown())
    }
}

impl PartialEq for Operand {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Operand {}

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
    /// Returns the word or the content of the quotes.
    pub(crate) fn text(self) -> Option<&'a str> {
        match self {
            Self::Bare(text) | Self::Quoted(text) => Some(text),
            Self::Other => None,
        }
    }

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
        /// The fix, if the expected form does not show it. It may quote the value.
        fix: Option<Cow<'static, str>>,
    },
    /// The value cannot be written.
    Unwritable(Unwritable),
}

impl LiteralError {
    /// Makes the error for a token that does not have the expected form.
    pub(crate) fn expected(form: impl Into<Cow<'static, str>>) -> Self {
        Self::Form { expected: form.into(), fix: None }
    }

    /// Adds the fix, if there is one.
    pub(crate) fn with_fix(self, fix: Option<impl Into<Cow<'static, str>>>) -> Self {
        match self {
            Self::Form { expected, .. } => Self::Form { expected, fix: fix.map(Into::into) },
            Self::Unwritable(reason) => Self::Unwritable(reason),
        }
    }
}

impl From<Unwritable> for LiteralError {
    fn from(reason: Unwritable) -> Self {
        Self::Unwritable(reason)
    }
}
