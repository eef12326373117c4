//! The timing of refreshes.

use std::time::Duration;

/// The deadlines and gaps of refreshes.
#[derive(Clone, Copy, Debug)]
pub(super) struct RefreshSettings {
    /// The time before the expiry from which one call refreshes.
    pub(super) early: Duration,
    /// The time before the expiry from which all callers wait for the refresh.
    pub(super) late: Duration,
    /// The maximum time for which a refresh holds the lock of the store.
    pub(super) deadline: Duration,
    /// The minimum time between two presentations at the server.
    pub(super) gap: Duration,
}

impl RefreshSettings {
    /// Returns how long a refresh token rests after `times` presentations without a conclusive
    /// answer.
    ///
    /// The backoff starts at four gaps and doubles up to 600 gaps.
    pub(super) fn backoff(self, times: u32) -> Duration {
        let gaps = 4_u32.saturating_mul(2_u32.saturating_pow(times.saturating_sub(1))).min(600);
        self.gap.saturating_mul(gaps)
    }

    /// Returns how long other holders leave a token alone while it is being presented.
    ///
    /// That is the deadline of the holder plus half of it, the margin of a lock's lease.
    pub(super) fn lease(self) -> Duration {
        self.deadline.saturating_add(self.deadline / 2)
    }
}

impl Default for RefreshSettings {
    fn default() -> Self {
        Self {
            early: Duration::from_secs(300),
            // The server's clock may be ahead, and the call itself takes time.
            late: Duration::from_secs(30),
            deadline: Duration::from_secs(60),
            gap: Duration::from_millis(500),
        }
    }
}
