//! Creates of many records as an iterator.

use std::fmt;

use futures_util::FutureExt;

use super::runtime::block_on;
use crate::{
    Error,
    client::{self, CreateOutcome, CreateReport, NaturalKey, Progress},
    endpoint::{CanBatchCreate, CanCreate, CanList, Create},
    error::Call,
};

/// The creates of many records; see [`Client::create_all`](super::Client::create_all).
///
/// It is an iterator over outcomes in the order of the inputs. Nothing is sent before the first one. The creates
/// in flight go on while the caller does not ask for the next outcome.
///
/// In async code, all rows that were not started are [`Unsent`](CreateOutcome::Unsent).
pub struct CreateAll<R: CanCreate>(client::CreateAll<R>);

impl<R: CanCreate + CanList + Sync> CreateAll<R> {
    pub(super) fn new(creates: client::CreateAll<R>) -> Self {
        Self(creates)
    }

    /// Creates only rows without a record that has the same natural key. See
    /// [`client::CreateAll::unless_exists`].
    #[must_use]
    pub fn unless_exists(self, key: NaturalKey<R>) -> Self {
        Self(self.0.unless_exists(key))
    }

    /// Sends the rows in batches of at most this number of rows. See [`client::CreateAll::in_batches`].
    #[must_use]
    pub fn in_batches(self, rows: usize) -> Self
    where
        R: CanBatchCreate,
    {
        Self(self.0.in_batches(rows))
    }

    /// Sets the largest number of creates in flight, which is at least 1. The default is 4.
    #[must_use]
    pub fn concurrency(self, calls: usize) -> Self {
        Self(self.0.concurrency(calls))
    }

    /// Creates all records, and returns their outcomes.
    pub fn run(self) -> CreateReport<R> {
        CreateReport { outcomes: self.collect() }
    }

    /// Returns the number of rows whose outcomes were returned, which are the first ones.
    #[must_use]
    pub fn reported(&self) -> usize {
        self.0.reported()
    }

    /// Returns the number of rows that were started. All later rows were not sent.
    #[must_use]
    pub fn started(&self) -> usize {
        self.0.started()
    }

    /// Returns the progress: rows so far, of how many, and the time left.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.0.progress()
    }
}

impl<R: CanCreate + CanList + Sync> Iterator for CreateAll<R> {
    type Item = CreateOutcome<R>;

    fn next(&mut self) -> Option<Self::Item> {
        block_on(self.0.next()).unwrap_or_else(|error| {
            self.0.stop(Error::unsent(Call::of::<Create<R>>(), error));
            self.0.next().now_or_never().flatten()
        })
    }
}

impl<R: CanCreate> fmt::Debug for CreateAll<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
