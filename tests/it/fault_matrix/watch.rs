//! What takes time in a call: pauses, and limits that run out.

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

/// Counts pauses, and attempts that were given up.
#[derive(Clone, Debug, Default)]
pub(super) struct Watch(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    pauses: AtomicUsize,
    given_up: AtomicUsize,
}

impl Watch {
    /// What a call has waited for that ended so.
    pub(super) fn take(&self, error: Option<&Error>) -> Time {
        let take = |count: &AtomicUsize| count.swap(0, Ordering::SeqCst);
        let given_up = take(&self.0.given_up);
        // Where the whole call has no time left, nobody is told of its last attempt.
        let attempts = error.iter().flat_map(|error| error.attempts());
        let ended = attempts.filter(|attempt| attempt.kind() == Some(ErrorKind::Timeout)).count();
        Time { pauses: take(&self.0.pauses), limits: given_up.max(ended) }
    }
}

impl Middleware for Watch {
    fn failed(&self, _: &Request<Bytes>, error: &Error) {
        if error.kind() == ErrorKind::Timeout {
            self.0.given_up.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn on_retry(&self, _: &Attempt, _: Duration) {
        self.0.pauses.fetch_add(1, Ordering::SeqCst);
    }
}

/// How often a call has waited.
pub(super) struct Time {
    pauses: usize,
    limits: usize,
}

impl fmt::Display for Time {
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
