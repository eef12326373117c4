//! The timing of refreshes.

use std::time::Duration;

/// When to refresh, and for how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct RefreshSettings {
    /// From so long before the expiry on, one call refreshes.
    pub(super) early: Duration,
    /// From so long before the expiry on, callers wait for it.
    pub(super) late: Duration,
    /// How long the lock of the store is held at the most.
    pub(super) deadline: Duration,
    /// The least time between two tries at the server.
    pub(super) gap: Duration,
}

impl RefreshSettings {
    /// How long a refresh token is not presented again after so many tries without an answer that
    /// counts: four gaps, and twice as long each time, up to 600 gaps.
    pub(super) fn backoff(self, times: u32) -> Duration {
        let gaps = 4_u32.saturating_mul(2_u32.saturating_pow(times.saturating_sub(1))).min(600);
        self.gap.saturating_mul(gaps)
    }

    /// How long others leave a token alone that is being presented: the deadline of the holder and
    /// the lease of its lock, which is half as long again.
    pub(super) fn lease(self) -> Duration {
        self.deadline.saturating_add(self.deadline / 2)
    }
}

impl Default for RefreshSettings {
    fn default() -> Self {
        Self {
            early: Duration::from_secs(300),
            // The server's clock may be ahead, and the call takes a while.
            late: Duration::from_secs(30),
            deadline: Duration::from_secs(60),
            gap: Duration::from_millis(500),
        }
    }
}
