//! A number of calls in a window of time.

use std::time::Duration;

use super::ConfigError;

/// At most `calls` in every window of the given length, wherever it starts.
///
/// ```
/// use core_api::client::RateLimit;
///
/// let half = RateLimit::per_minute(50); // another program has the other half
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[doc(alias("throttle", "throttling", "quota", "rate limiting"))]
pub struct RateLimit {
    calls: u32,
    window: Duration,
}

impl RateLimit {
    /// The largest number of calls. It is bounded because a limiter remembers each call of a window.
    pub const MOST_CALLS: u32 = 1_000_000;

    /// The longest window: a day.
    pub const LONGEST_WINDOW: Duration = Duration::from_secs(24 * 3600);

    /// Limits the calls per minute.
    #[must_use]
    pub const fn per_minute(calls: u32) -> Self {
        Self::per(calls, Duration::from_secs(60))
    }

    /// Limits the calls per window.
    #[must_use]
    pub const fn per(calls: u32, window: Duration) -> Self {
        Self { calls, window }
    }

    /// Sets another number of calls for the same window.
    #[must_use]
    pub const fn with_calls(mut self, calls: u32) -> Self {
        self.calls = calls;
        self
    }

    /// Returns the number of calls.
    #[must_use]
    pub const fn calls(self) -> u32 {
        self.calls
    }

    /// Returns the length of the window.
    #[must_use]
    pub const fn window(self) -> Duration {
        self.window
    }

    /// Checks that a limiter can keep to the limit. [`ClientBuilder::build`] calls it.
    ///
    /// [`ClientBuilder::build`]: crate::client::ClientBuilder::build
    ///
    /// # Errors
    ///
    /// Fails if the calls or the window are zero, if there are more calls than
    /// [`MOST_CALLS`](Self::MOST_CALLS), or if the window is longer than
    /// [`LONGEST_WINDOW`](Self::LONGEST_WINDOW).
    pub fn check(self) -> Result<(), ConfigError> {
        const SETTING: &str = "rate_limit";
        let wrong = |reason| Err(ConfigError::Wrong { setting: SETTING, reason });
        if self.calls == 0 || self.window.is_zero() {
            return Err(ConfigError::Zero { setting: SETTING });
        }
        if self.calls > Self::MOST_CALLS {
            return wrong(format!(
                "has {} calls, above the maximum of {}; `no_rate_limit` sends without a limit",
                self.calls,
                Self::MOST_CALLS
            ));
        }
        if self.window > Self::LONGEST_WINDOW {
            return wrong(format!("has a window of {:?}, above the maximum of a day", self.window));
        }
        Ok(())
    }
}
