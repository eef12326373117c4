//! The outcomes of many creates.

use std::{fmt, sync::Arc};

use super::super::Creation;
use crate::Error;

/// The outcome of a row of [`Client::create_all`](crate::Client::create_all).
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CreateOutcome<R> {
    /// The record was created.
    New(R),
    /// A record with the natural key existed already. It is unchanged.
    Existing(R),
    /// The answer to the create was lost or was a failure, and a look-up then found the record.
    Recovered(R),
    /// Core has accepted a batch with the row, and creates its records in the background. It returns no ids.
    Accepted,
    /// The row has the natural key of an earlier row, whose index this is. It was not sent.
    Repeated(usize),
    /// The row was refused by Core, or before it was sent. Nothing was created.
    Refused(Arc<Error>),
    /// The answer to the create was lost or was a failure, and no look-up has found the record. It may exist, or
    /// appear later.
    Unknown(Arc<Error>),
    /// The row was not sent, because an earlier error concerns all rows.
    Unsent(Arc<Error>),
}

impl<R> CreateOutcome<R> {
    /// Returns the record, if it is known.
    #[must_use]
    pub fn record(&self) -> Option<&R> {
        match self {
            Self::New(record) | Self::Existing(record) | Self::Recovered(record) => Some(record),
            Self::Accepted
            | Self::Repeated(_)
            | Self::Refused(_)
            | Self::Unknown(_)
            | Self::Unsent(_) => None,
        }
    }

    /// Returns the error, if the row has failed or its outcome is unknown.
    #[must_use]
    pub fn error(&self) -> Option<&Error> {
        match self {
            Self::Refused(error) | Self::Unknown(error) | Self::Unsent(error) => Some(error),
            Self::New(_)
            | Self::Existing(_)
            | Self::Recovered(_)
            | Self::Accepted
            | Self::Repeated(_) => None,
        }
    }

    /// Makes the outcome of a failed create.
    pub(super) fn of_error(error: Error) -> Self {
        let error = Arc::new(error);
        if error.is_outcome_unknown() { Self::Unknown(error) } else { Self::Refused(error) }
    }

    /// Returns whether the row was created now, or accepted.
    fn is_new(&self) -> bool {
        matches!(self, Self::New(_) | Self::Recovered(_) | Self::Accepted)
    }
}

impl<R> From<Creation<R>> for CreateOutcome<R> {
    fn from(creation: Creation<R>) -> Self {
        match creation {
            Creation::New(record) => Self::New(record),
            Creation::Existing(record) => Self::Existing(record),
            Creation::Recovered(record) => Self::Recovered(record),
        }
    }
}

/// Writes `created`, `already there`, or the error.
impl<R> fmt::Display for CreateOutcome<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::New(_) => f.write_str("created"),
            Self::Existing(_) => f.write_str("already there"),
            Self::Recovered(_) => f.write_str("created, but the answer was lost"),
            Self::Accepted => f.write_str("accepted as a part of a batch"),
            Self::Repeated(index) => write!(f, "the same as row {index}"),
            Self::Refused(error) => write!(f, "refused: {error}"),
            Self::Unknown(error) => write!(f, "unknown: {error}"),
            Self::Unsent(error) => write!(f, "not sent: {error}"),
        }
    }
}

/// The outcomes of all rows of [`Client::create_all`](crate::Client::create_all), in the order of the inputs.
///
/// `Display` writes one line: `193 created, 7 refused`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CreateReport<R> {
    /// The outcome of each row.
    pub outcomes: Vec<CreateOutcome<R>>,
}

impl<R> CreateReport<R> {
    /// Iterates over the rows with an error, with their indexes.
    pub fn failures(&self) -> impl Iterator<Item = (usize, &CreateOutcome<R>)> {
        self.outcomes.iter().enumerate().filter(|(_, outcome)| outcome.error().is_some())
    }

    /// Returns whether no row has an error.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.failures().next().is_none()
    }
}

impl<R> fmt::Display for CreateReport<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |is_counted: fn(&CreateOutcome<R>) -> bool| {
            self.outcomes.iter().filter(|outcome| is_counted(outcome)).count()
        };
        let others = [
            (count(|one| matches!(one, CreateOutcome::Existing(_))), "already there"),
            (count(|one| matches!(one, CreateOutcome::Repeated(_))), "repeated"),
            (count(|one| matches!(one, CreateOutcome::Refused(_))), "refused"),
            (count(|one| matches!(one, CreateOutcome::Unknown(_))), "unknown"),
            (count(|one| matches!(one, CreateOutcome::Unsent(_))), "not sent"),
        ];
        write!(f, "{} created", count(CreateOutcome::is_new))?;
        for (number, word) in others.into_iter().filter(|(number, _)| *number > 0) {
            write!(f, ", {number} {word}")?;
        }
        Ok(())
    }
}
