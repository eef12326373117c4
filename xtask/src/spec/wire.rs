//! The values of enums on the wire.

use std::fmt;

use super::Enum;

/// A value on the wire.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wire {
    Number(i64),
    Text(String),
}

impl Wire {
    pub(crate) fn is_number(&self) -> bool {
        matches!(self, Self::Number(_))
    }
}

impl Enum {
    /// Returns whether the values are texts on the wire. The first one decides.
    pub(crate) fn has_texts(&self) -> bool {
        self.values.first().is_some_and(|value| !value.wire.value.is_number())
    }
}

/// Writes the value as a literal of Rust.
impl fmt::Display for Wire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "{text:?}"),
        }
    }
}
