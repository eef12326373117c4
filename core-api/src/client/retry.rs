//! When a call is sent again, and how long to wait before.
//!
//! A call that may be [repeated](crate::Endpoint::IDEMPOTENT) is sent again after a broken connection,
//! a time-out, and 502, 503 and 504; any call is where the server could not be reached at all, and
//! after 429. Between attempts the client waits a random part of a time that doubles ("full jitter"),
//! so that clients which failed together do not come back together, and as long as `Retry-After`
//! says, if that is longer. A budget, which all calls of a client share, keeps an outage from being
//! multiplied: each retry takes from it and each success gives back, so that, when most calls fail,
//! hardly any is sent again.

mod budget;

use std::time::Duration;

pub(super) use budget::Budget;

use super::{ClientBuilder, ConfigError};

/// How often a call is sent, and how long to wait in between.
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
pub struct Retry {
    pub(super) attempts: u32,
    first: Duration,
    most: Duration,
}

impl Retry {
    /// Up to 4 attempts, with up to 200 milliseconds before the second, 400 before the third, 800
    /// before the fourth; what a client does unless it is set.
    #[must_use]
    pub const fn new() -> Self {
        Self { attempts: 4, first: Duration::from_millis(200), most: Duration::from_secs(20) }
    }

    /// One attempt. A token that is refused is still replaced, once.
    #[must_use]
    pub const fn never() -> Self {
        Self::new().attempts(1)
    }

    /// How often a call is sent at most, the first time included.
    #[must_use]
    pub const fn attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The longest pause before the second attempt, which doubles from then on, and the longest
    /// pause of all. A `Retry-After` may be longer.
    #[must_use]
    pub const fn backoff(mut self, first: Duration, most: Duration) -> Self {
        self.first = first;
        self.most = most;
        self
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.attempts == 0 {
            return Err(ConfigError::Zero { setting: "attempts" });
        }
        if self.first > self.most {
            let reason = format!(
                "starts with {:?}, which is longer than its longest of {:?}",
                self.first, self.most
            );
            return Err(ConfigError::Wrong { setting: "backoff", reason });
        }
        Ok(())
    }

    /// The pause after so many attempts; `part`, from 0 to 1, is how much of the longest.
    pub(super) fn pause(&self, attempts: u32, part: f64) -> Duration {
        let doubled = 2_u32.saturating_pow(attempts.saturating_sub(1));
        self.first.saturating_mul(doubled).min(self.most).mul_f64(part.clamp(0.0, 1.0))
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

impl ClientBuilder {
    /// How often calls are sent, and how long to wait in between.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// How many retries all calls may have in a row, 100 unless set; 5 successes permit one more.
    ///
    /// Waiting after 429 takes nothing from it, since that does not load the server.
    #[must_use]
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest_and_are_a_random_part_of_that() {
        let retry = Retry::new().backoff(Duration::from_millis(100), Duration::from_millis(500));
        let longest: Vec<_> = (1..=5).map(|n| retry.pause(n, 1.0).as_millis()).collect();
        assert_eq!(longest, [100, 200, 400, 500, 500]);
        assert_eq!(retry.pause(3, 0.25), Duration::from_millis(100));
        assert_eq!(retry.pause(3, 0.0), Duration::ZERO);
        assert_eq!(retry.pause(u32::MAX, 1.0), Duration::from_millis(500));
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert!(Retry::new().check().is_ok() && Retry::never().check().is_ok());
        assert!(Retry::new().attempts(0).check().is_err());
        assert!(
            Retry::new().backoff(Duration::from_secs(2), Duration::from_secs(1)).check().is_err()
        );
    }
}
