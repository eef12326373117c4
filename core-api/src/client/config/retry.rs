//! The number of attempts, and the backoff between them.

use std::time::Duration;

use super::ConfigError;

/// The longest backoff between two attempts.
const LONGEST_BACKOFF: Duration = Duration::from_secs(24 * 3600);

/// The number of attempts of a call, and the backoff between them.
///
/// ```
/// use core_api::{Client, client::{CallOptions, Retry}};
/// use std::time::Duration;
/// # async fn run(provider: impl core_api::TokenProvider + 'static) -> Result<(), Box<dyn std::error::Error>> {
///
/// let patient = Retry::new().attempts(8).backoff(Duration::from_secs(1), Duration::from_secs(60));
/// let client = Client::builder(provider).retry(patient).retry_budget(50).build()?;
///
/// // For some calls only:
/// let impatient = client.with(CallOptions::new().retry(Retry::never()));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[doc(alias("backoff", "resilience"))]
pub struct Retry {
    pub(in crate::client) attempts: u32,
    first: Duration,
    longest: Duration,
}

impl Retry {
    /// Returns the default: up to 4 attempts, with pauses of at most 200, 400 and 800 milliseconds between
    /// them.
    #[must_use]
    pub const fn new() -> Self {
        Self { attempts: 4, first: Duration::from_millis(200), longest: Duration::from_secs(20) }
    }

    /// Makes a single attempt. A refused token is still renewed, once.
    #[must_use]
    pub const fn never() -> Self {
        Self::new().attempts(1)
    }

    /// Sets the largest number of attempts, including the first.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// Sets the longest pause before the second attempt, and the longest pause of all. Each further pause
    /// doubles the first. `Retry-After` may make a pause longer.
    #[must_use]
    pub const fn backoff(mut self, first: Duration, longest: Duration) -> Self {
        self.first = first;
        self.longest = longest;
        self
    }

    pub(in crate::client) fn check(&self) -> Result<(), ConfigError> {
        if self.attempts == 0 {
            return Err(ConfigError::Zero { setting: "attempts" });
        }
        if self.first > self.longest {
            let reason = format!(
                "starts with {:?}, which is longer than its longest pause of {:?}; swap them",
                self.first, self.longest
            );
            return Err(ConfigError::Wrong { setting: "backoff", reason });
        }
        Ok(())
    }

    /// Returns the longest pause after this number of attempts.
    pub(in crate::client) fn longest_pause(&self, attempts: u32) -> Duration {
        let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
        self.first.saturating_mul(doubled).min(self.longest).min(LONGEST_BACKOFF)
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let retry = Retry::new().backoff(Duration::from_millis(100), Duration::from_millis(500));
        let longest: Vec<_> = (1..=5).map(|n| retry.longest_pause(n).as_millis()).collect();
        assert_eq!(longest, [100, 200, 400, 500, 500]);
        assert_eq!(retry.longest_pause(u32::MAX), Duration::from_millis(500));
        let endless = Retry::new().backoff(Duration::MAX, Duration::MAX);
        assert_eq!(endless.longest_pause(u32::MAX), LONGEST_BACKOFF);
    }

    #[test]
    fn invalid_settings_are_refused() {
        assert!(Retry::new().check().is_ok() && Retry::never().check().is_ok());
        assert!(Retry::new().attempts(0).check().is_err());
        assert!(
            Retry::new().backoff(Duration::from_secs(2), Duration::from_secs(1)).check().is_err()
        );
    }
}
