//! Counts of what came in and went out.

use std::sync::atomic::{AtomicU64, Ordering};

use serde::Serialize;

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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Counters {
    /// Calls of the API, whatever they were answered with.
    pub requests: u64,
    /// Those of them that the limit refused.
    pub rate_limited: u64,
    /// The most calls that one app has sent in any window of the limit, those that were refused
    /// included; 0 without a limit.
    pub most_in_a_window: u64,
    /// Requests that a fault happened to.
    pub faults: u64,
    /// Requests to the token endpoint, whatever they were answered with.
    pub token_requests: u64,
    /// Requests for the discovery document.
    pub discovery_requests: u64,
    /// Requests for the key set.
    pub key_requests: u64,
    /// Access tokens that were given.
    pub access_tokens: u64,
    /// Refresh tokens that were given.
    pub refresh_tokens: u64,
    /// Those of them that came back at least once, acted on or not.
    pub presented: u64,
    /// How often the one that came back most did so: 1 where none was sent twice.
    pub most_presentations: u64,
    /// Refresh tokens that were exchanged.
    pub refreshes: u64,
    /// Refresh tokens that came a second time, which revokes the whole session.
    pub replays: u64,
}

/// What came of one login.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SessionCounters {
    /// Refresh tokens that were exchanged.
    pub refreshes: u64,
    /// How often the refresh token that came back most did so.
    pub most_presentations: u64,
    /// The least time between two of these exchanges.
    pub least_gap_milliseconds: Option<u64>,
    /// Whether it is over, by a replay or because it was asked for.
    pub is_revoked: bool,
}

/// The counts as they grow, as far as nothing else knows them.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) requests: Count,
    pub(crate) rate_limited: Count,
    pub(crate) faults: Count,
    pub(crate) token_requests: Count,
    pub(crate) discovery_requests: Count,
    pub(crate) key_requests: Count,
    pub(crate) access_tokens: Count,
    pub(crate) refreshes: Count,
    pub(crate) replays: Count,
}

#[derive(Debug, Default)]
pub(crate) struct Count(AtomicU64);

impl Count {
    /// Counts one more, and says the how-manieth it is.
    pub(crate) fn add(&self) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(crate) fn read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
