//! Errors of decoding, with the place in the answer.

use std::fmt;

use crate::Redactor;

/// An answer that does not have the type that the call returns.
#[derive(Clone, Debug, PartialEq, Eq)]
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
        Self(Box::new(Details { place, message: short(&message.to_string()) }))
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

/// The number of characters of a message that are shown at its start and at its end.
const SHOWN: usize = 120;

/// Returns the message on one line, without the middle of a long one. A message quotes texts of the
/// answer, which may be as long as the answer.
fn short(message: &str) -> String {
    let plain = |letter: char| if letter.is_control() { ' ' } else { letter };
    if message.chars().nth(2 * SHOWN).is_none() {
        return message.chars().map(plain).collect();
    }
    let start = message.chars().take(SHOWN);
    let mut end: Vec<char> = message.chars().rev().take(SHOWN).collect();
    end.reverse();
    start.chain(['…']).chain(end).map(plain).collect()
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
