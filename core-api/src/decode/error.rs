//! Errors of decoding, with the place in the answer.

use std::fmt;

use crate::{Redactor, foreign_text};

/// An answer that does not have the type that the call returns.
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Details>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Details {
    /// The place in the answer, such as `[17].billRate`. Empty for the whole answer.
    place: String,
    message: String,
}

impl DecodeError {
    pub(crate) fn whole(message: &dyn fmt::Display) -> Self {
        Self::at(String::new(), message)
    }

    pub(super) fn at(place: String, message: &dyn fmt::Display) -> Self {
        Self(Box::new(Details { place, message: foreign_text::ends(&message.to_string()) }))
    }

    /// Removes secrets from the error.
    pub(crate) fn redacted(mut self, redactor: &Redactor) -> Self {
        self.0.place = redactor.redact(&self.0.place).into_owned();
        self.0.message = redactor.redact(&self.0.message).into_owned();
        self
    }

    /// Returns the place of the fault, such as `[17].billRate`. Empty for the whole answer.
    #[must_use]
    pub fn place(&self) -> &str {
        &self.0.place
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.0.place.is_empty() {
            write!(f, "at `{}`: ", self.0.place)?;
        }
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for DecodeError {}
