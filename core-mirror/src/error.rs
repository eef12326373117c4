//! Errors of runs and of settings.

use std::time::Duration;

use super::{destination::DestinationError, run::RunReport};

/// The error of a run that could not write its report, or that could not begin.
///
/// A run that Core interrupts returns a report instead, with the outcome [`Incomplete`](super::Outcome::Incomplete).
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum MirrorError {
    /// The destination failed. All that it has written is right, and the next run continues from there.
    #[error("{source}")]
    Destination {
        /// The error of the destination.
        source: DestinationError,
        /// The report of the run so far.
        report: Box<RunReport>,
    },
    /// The stored state is not valid JSON of a state, or the cursor in it cannot be used.
    #[error(
        "the state in `_mirror_state` is not valid: {0}; delete the row of the company, and the next run reads all records"
    )]
    State(Box<dyn std::error::Error + Send + Sync>),
    /// The stored state has another version.
    #[error(
        "the state in `_mirror_state` has version {0}, but this crate reads version {1}; use the newest version of the \
         crate, or delete the row of the company"
    )]
    StateVersion(u32, u32),
    /// The interval between two runs is too short for the rate limit.
    #[error(
        "the interval of {given:?} is too short: a run takes at least {calls} calls, and Core permits {limit} calls a \
         minute; choose at least {smallest:?}, or fewer resources"
    )]
    Interval {
        /// The interval that was given.
        given: Duration,
        /// The smallest interval that the limit permits.
        smallest: Duration,
        /// The least number of calls of a run.
        calls: u64,
        /// The number of calls that the limit permits in a minute.
        limit: u64,
    },
}

impl MirrorError {
    pub(crate) fn state(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::State(error.into())
    }

    /// Returns the report of the run so far, if the run had begun.
    #[must_use]
    pub fn report(&self) -> Option<&RunReport> {
        match self {
            Self::Destination { report, .. } => Some(report),
            Self::State(_) | Self::StateVersion(..) | Self::Interval { .. } => None,
        }
    }
}

/// The error of a setting of a mirror.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingError {
    /// The mirror has no name for the company.
    #[error(
        "the mirror has no company; give `company` a name that never changes, such as the id of the company"
    )]
    NoCompany,
    /// A name does not belong to a resource.
    #[error("`{name}` is not the name of a resource{}", advice(nearest))]
    UnknownResource {
        /// The name that was given.
        name: String,
        /// The nearest names.
        nearest: Vec<String>,
    },
    /// No call reads the records of a resource.
    #[error(
        "the resource `{0}` cannot be mirrored, because no call reads its records; leave it out"
    )]
    NoRecords(String),
    /// A name does not belong to a field.
    #[error(
        "`{name}` is not the name of a field; write the resource and the field, as in \
         `Employee.dateOfBirth`{}",
        advice(nearest)
    )]
    UnknownField {
        /// The name that was given.
        name: String,
        /// The nearest names.
        nearest: Vec<String>,
    },
    /// A sensitive field belongs to a resource that is not mirrored.
    #[error(
        "the field `{field}` belongs to a resource that is not chosen; add `{resource}` to the resources"
    )]
    NotChosen {
        /// The field that was given.
        field: String,
        /// The resource of the field.
        resource: String,
    },
    /// A field is in every row, so no list expands it.
    #[error("the field `{0}` is in every row of a list; leave it out of `expand`")]
    NotNested(String),
    /// No list returns a field.
    #[error("no list returns the field `{0}`, not even expanded; leave it out of `expand`")]
    NotListed(String),
    /// The lease is too short.
    #[error("a lease of {0:?} is too short; choose at least one second")]
    Lease(Duration),
}

/// Returns the end of a message that names the nearest names.
fn advice(nearest: &[String]) -> String {
    let quoted: Vec<String> = nearest.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => String::from("; the page of `core_api::catalog` lists all names"),
        Some((only, [])) => format!("; did you mean {only}?"),
        Some((last, others)) => format!("; did you mean {} or {last}?", others.join(", ")),
    }
}
