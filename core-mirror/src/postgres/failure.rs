//! Ends of an attempt to write a batch.

use tokio_postgres::Error;

use super::rows::Load;
use crate::DestinationError;

/// The end of an attempt without an answer that the batch was written.
#[derive(Debug)]
pub(super) enum Failure {
    /// Nothing was written.
    Database(Error),
    /// Nothing was written, and a repetition does not help.
    Destination(DestinationError),
    /// The answer to the commit of a transaction was lost.
    Unconfirmed(Doubt, Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

impl Failure {
    /// Converts the end into an error that says what a person has to mend.
    pub(super) fn into_error(self, place: &str) -> DestinationError {
        match self {
            Self::Destination(error) => error,
            Self::Database(error) | Self::Unconfirmed(_, error) => {
                super::error::unavailable(place, &error)
            }
        }
    }
}

/// A transaction whose end is not known, and its result if it was committed.
#[derive(Clone, Debug)]
pub(super) struct Doubt {
    pub(super) id: TransactionId,
    pub(super) outcome: Outcome,
}

/// The id of a transaction, by which PostgreSQL tells its end.
#[derive(Clone, Debug)]
pub(super) struct TransactionId(pub(super) String);

/// The result of a batch.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outcome {
    /// The number of rows and deletions that the table did not take.
    pub(super) rejected: u64,
    /// The way that the next rows of the table take.
    pub(super) load: Load,
}
