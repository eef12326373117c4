//! Counts of what came in and went out.

use std::sync::atomic::{AtomicU64, Ordering};

/// What came in and went out since the start.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let sandbox = core_sandbox::Sandbox::start().await?;
/// sandbox.issue_token();
/// let counters = sandbox.counters();
/// assert_eq!((counters.requests, counters.access_tokens), (0, 1));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct Counters {
    /// Calls of the API, whatever they were answered with.
    pub requests: u64,
    /// Requests to the token endpoint, whatever they were answered with.
    pub token_requests: u64,
    /// Access tokens that were given.
    pub access_tokens: u64,
    /// Refresh tokens that were exchanged.
    pub refreshes: u64,
    /// Refresh tokens that came a second time, which revokes the whole session.
    pub replays: u64,
}

/// The counts as they grow.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) requests: Count,
    pub(crate) token_requests: Count,
    pub(crate) access_tokens: Count,
    pub(crate) refreshes: Count,
    pub(crate) replays: Count,
}

impl Tally {
    pub(crate) fn read(&self) -> Counters {
        Counters {
            requests: self.requests.read(),
            token_requests: self.token_requests.read(),
            access_tokens: self.access_tokens.read(),
            refreshes: self.refreshes.read(),
            replays: self.replays.read(),
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    /// Counts one more, and says the how-manieth it is.
    pub(crate) fn add(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }

    fn read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
