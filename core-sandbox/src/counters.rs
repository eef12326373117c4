//! Counters of requests, tokens and faults.

use serde::Serialize;

/// The counters of a sandbox since its start.
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
    /// The number of API calls, with any response.
    pub requests: u64,
    /// The number of API calls that the rate limit refused.
    pub rate_limited: u64,
    /// The largest number of calls from one app in any window of the rate limit, including refused
    /// calls. It is 0 without a limit.
    pub most_in_a_window: u64,
    /// The number of requests that a fault affected.
    pub faults: u64,
    /// The number of requests to the token endpoint, with any response.
    pub token_requests: u64,
    /// The number of requests for the discovery document.
    pub discovery_requests: u64,
    /// The number of requests for the key set.
    pub key_requests: u64,
    /// The number of issued access tokens.
    pub access_tokens: u64,
    /// The number of issued refresh tokens.
    pub refresh_tokens: u64,
    /// The number of refresh tokens that were presented at least once, with any result.
    pub presented: u64,
    /// The number of presentations of the refresh token that was presented most often. It is 1 if
    /// no token was presented twice.
    pub most_presentations: u64,
    /// The number of exchanges of refresh tokens.
    pub refreshes: u64,
    /// The number of replayed refresh tokens. A replay revokes the whole session.
    pub replays: u64,
}
