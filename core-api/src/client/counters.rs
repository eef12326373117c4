//! Counters of calls, for reports and progress of a program.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

use tokio::time::Instant;

use super::Client;

/// The calls that a client and its clones have made so far. See [`Client::counters`].
///
/// Downloads do not count, because they do not go to Core.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallCounters {
    /// The number of calls, whatever their outcome. Each page of a list is a call.
    pub calls: u64,
    /// The number of HTTP requests that were sent to Core, including repeated ones. An answer of a middleware needs none.
    pub requests: u64,
    /// The number of attempts after a failure that may pass. A repeat with a renewed token is a request, but not a retry.
    pub retries: u64,
    /// The number of answers with the status 429.
    pub rate_limited: u64,
    /// The time that requests have waited for their turn within the rate limit, and for pauses that the server requested.
    /// Waits of concurrent calls add up.
    pub waited: Duration,
}

impl CallCounters {
    /// Returns the difference to earlier counters of the same client, for the report of a part of a program.
    ///
    /// ```no_run
    /// # async fn run(client: core_api::Client) -> Result<(), core_api::Error> {
    /// use core_api::ListProjects;
    ///
    /// let before = client.counters();
    /// client.collect(ListProjects::new()).await?;
    /// let used = client.counters().since(&before);
    /// println!("{} requests, {:?} waited", used.requests, used.waited);
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Self {
        Self {
            calls: self.calls.saturating_sub(earlier.calls),
            requests: self.requests.saturating_sub(earlier.requests),
            retries: self.retries.saturating_sub(earlier.retries),
            rate_limited: self.rate_limited.saturating_sub(earlier.rate_limited),
            waited: self.waited.saturating_sub(earlier.waited),
        }
    }
}

impl<A> Client<A> {
    /// Returns the calls that this client and its clones have made so far.
    ///
    /// It may be called at any time, also while calls are in flight. Each number is exact, but two numbers may belong to
    /// slightly different moments.
    #[must_use]
    #[doc(alias("metrics", "statistics", "usage"))]
    pub fn counters(&self) -> CallCounters {
        self.pipeline.counters().read()
    }
}

/// The counters that all clones of a client share.
#[derive(Debug, Default)]
pub(super) struct Counters {
    calls: AtomicU64,
    requests: AtomicU64,
    retries: AtomicU64,
    rate_limited: AtomicU64,
    /// In microseconds.
    waited: AtomicU64,
}

impl Counters {
    pub(super) fn count_call(&self) {
        self.calls.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn count_request(&self) {
        self.requests.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn count_retry(&self) {
        self.retries.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn count_rate_limited(&self) {
        self.rate_limited.fetch_add(1, Ordering::Relaxed);
    }

    /// Starts a wait, which ends when the returned value is dropped.
    pub(super) fn start_wait(&self) -> Wait<'_> {
        Wait { counters: self, start: Instant::now() }
    }

    fn read(&self) -> CallCounters {
        let read = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        CallCounters {
            calls: read(&self.calls),
            requests: read(&self.requests),
            retries: read(&self.retries),
            rate_limited: read(&self.rate_limited),
            waited: Duration::from_micros(read(&self.waited)),
        }
    }
}

/// A wait for the rate limit. A call that gives up has waited as well.
pub(super) struct Wait<'a> {
    counters: &'a Counters,
    start: Instant,
}

impl Drop for Wait<'_> {
    fn drop(&mut self) {
        let waited = u64::try_from(self.start.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.counters.waited.fetch_add(waited, Ordering::Relaxed);
    }
}
