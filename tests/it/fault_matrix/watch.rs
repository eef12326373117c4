//! Counts the waits of a call: pauses between attempts, and limits that expire.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use core_api::{Error, ErrorKind, client::Middleware, error::Attempt};
use http::Request;

/// A middleware that counts pauses and attempts that timed out.
#[derive(Clone, Debug, Default)]
pub(super) struct WaitCounter(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    pauses: AtomicUsize,
    timed_out: AtomicUsize,
}

impl WaitCounter {
    /// Returns and resets the counters. `error` is the error of the call, if it failed.
    pub(super) fn take(&self, error: Option<&Error>) -> Waits {
        let take = |count: &AtomicUsize| count.swap(0, Ordering::SeqCst);
        let timed_out = take(&self.0.timed_out);
        // If the whole call runs out of time, the middleware is not told of the last attempt.
        let attempts = error.iter().flat_map(|error| error.attempts());
        let ended = attempts.filter(|attempt| attempt.kind() == Some(ErrorKind::Timeout)).count();
        Waits { pauses: take(&self.0.pauses), limits: timed_out.max(ended) }
    }
}

impl Middleware for WaitCounter {
    fn failed(&self, _: &Request<Bytes>, error: &Error) {
        if error.kind() == ErrorKind::Timeout {
            self.0.timed_out.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn on_retry(&self, _: &Attempt, _: Duration) {
        self.0.pauses.fetch_add(1, Ordering::SeqCst);
    }
}

/// Number of pauses and expired limits of a call.
pub(super) struct Waits {
    pauses: usize,
    limits: usize,
}

impl fmt::Display for Waits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, one, more) in
            [(self.pauses, "pause", "pauses"), (self.limits, "limit", "limits")]
        {
            match number {
                0 => {}
                1 => write!(f, ", 1 {one}")?,
                _ => write!(f, ", {number} {more}")?,
            }
        }
        Ok(())
    }
}
