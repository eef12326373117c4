//! The repetition of calls, and the pauses before.
//!
//! A call that may be [repeated](crate::Endpoint::IDEMPOTENT) is sent again after a broken connection,
//! a time-out, and statuses that pass: 408, 421, 425, 502 to 504, and those by which a CDN tells that
//! it did not reach the server (520 to 524, 529). A read is also sent again after a 500 whose body is
//! not an error of Core. Any call is sent again where the server could not be reached, and after a
//! 429. A wrong certificate or proxy is not tried again.
//!
//! Between attempts the client waits a random part of a time that doubles ("full jitter"), so that
//! clients which failed together do not come back together. It waits longer if `Retry-After` says so.
//!
//! A budget, which all calls of a client share, keeps an outage from being multiplied. Retries are a
//! tenth of the calls that have just succeeded, and three at least. After the pause of a 429, one call
//! goes first and the others wait for its answer; that takes nothing from the budget.

mod budget;
mod passing;

use std::time::Duration;

pub(super) use budget::Budget;
pub(super) use passing::is_passing;

use super::{ClientBuilder, ConfigError};

/// The longest pause between attempts that is waited for.
const LONGEST_BACKOFF: Duration = Duration::from_secs(24 * 3600);

/// The retries that a client has without any success.
pub(super) const DEFAULT_BUDGET: u32 = 3;

/// The number of attempts of a call, and the pauses between them.
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
        let longest = self.first.saturating_mul(doubled).min(self.most).min(LONGEST_BACKOFF);
        longest.mul_f64(part.clamp(0.0, 1.0))
    }
}

impl Default for Retry {
    fn default() -> Self {
        Self::new()
    }
}

impl ClientBuilder {
    /// The number of attempts of a call, and the pauses between them.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// The retries that all calls may have together while none succeeds; 3 unless set. One of them
    /// comes back each 20 seconds.
    ///
    /// With calls that succeed, there may be more: a tenth of those of the last 10 seconds or so.
    /// Answers of 5xx and 429 are no successes. Waiting after a 429 that tells how long takes
    /// nothing from the budget.
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
        let endless = Retry::new().backoff(Duration::MAX, Duration::MAX);
        assert_eq!(endless.pause(u32::MAX, 1.0), LONGEST_BACKOFF);
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
