//! The rules for the success statuses of a call.

use std::fmt::Display;

/// The reason why a call cannot succeed with a status.
#[derive(Debug, PartialEq)]
pub(crate) enum StatusMistake {
    /// The number is not a status of HTTP (RFC 9110, section 15).
    Invalid,
    /// The status is not a success.
    NoSuccess,
    /// The status is listed a second time.
    Twice,
}

impl StatusMistake {
    /// Returns the mistake of a status. `before` are the statuses before it in the list.
    pub(crate) fn of(status: i64, before: &[i64]) -> Option<Self> {
        match status {
            200..=299 if before.contains(&status) => Some(Self::Twice),
            200..=299 => None,
            100..=599 => Some(Self::NoSuccess),
            _ => Some(Self::Invalid),
        }
    }

    /// Returns the description of the mistake.
    pub(crate) fn message(&self, status: impl Display) -> String {
        match self {
            Self::Invalid => format!("{status} is not a valid status"),
            Self::NoSuccess => format!("{status} is not a success"),
            Self::Twice => format!("a second status {status}"),
        }
    }

    /// Returns advice.
    pub(crate) fn advice(&self) -> &'static str {
        match self {
            Self::Invalid | Self::NoSuccess => {
                "write successes only, from 200 to 299; every call can also be refused"
            }
            Self::Twice => "write each status once",
        }
    }
}
