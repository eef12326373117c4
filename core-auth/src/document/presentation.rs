//! The mark of a refresh token that was presented without a saved answer.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The maximum wait for a mark, even in a damaged document.
const MAX_WAIT: Duration = Duration::from_secs(3600);

/// The mark of a refresh token that was presented without a saved answer.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
pub(crate) struct Presentation {
    /// The time at which the mark was saved, in seconds since 1970 by the wall clock of its holder.
    at: i64,
    /// The number of presentations without a conclusive answer, including this one.
    pub(crate) times: u32,
    /// The time after `at` during which nobody presents the token again, in milliseconds.
    wait_ms: u64,
}

impl Presentation {
    pub(crate) fn new(at: Timestamp, times: u32, wait: Duration) -> Self {
        let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
        Self { at: at.as_second(), times, wait_ms }
    }

    /// Returns the time until the token may be presented.
    ///
    /// The age of the mark comes from the store if the store knows it, or else from the wall clock.
    /// A mark that is further in the future than its wait comes from another clock, and is ignored.
    pub(crate) fn remaining_wait(&self, age: Option<Duration>, now: Timestamp) -> Duration {
        let wait = Duration::from_millis(self.wait_ms).min(MAX_WAIT);
        if let Some(age) = age {
            return wait.saturating_sub(age);
        }
        let now = now.as_second();
        let apart = Duration::from_secs(now.abs_diff(self.at));
        match now >= self.at {
            true => wait.saturating_sub(apart),
            false if apart > wait => Duration::ZERO,
            false => wait,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_holds_nobody_up_for_longer_than_its_wait() {
        let seconds = Duration::from_secs;
        let at = |second| Timestamp::from_second(second).unwrap();
        let mark = Presentation::new(at(1_000), 1, seconds(90));
        assert_eq!(mark.remaining_wait(None, at(1_000)), seconds(90));
        assert_eq!(mark.remaining_wait(None, at(1_060)), seconds(30));
        assert_eq!(mark.remaining_wait(None, at(1_090)), Duration::ZERO);
        // The age from the store takes precedence over any clock.
        assert_eq!(mark.remaining_wait(Some(seconds(89)), at(9_000)), seconds(1));
        assert_eq!(mark.remaining_wait(Some(seconds(91)), at(0)), Duration::ZERO);
        // A clock that was set back, slightly and considerably.
        assert_eq!(mark.remaining_wait(None, at(950)), seconds(90));
        assert_eq!(mark.remaining_wait(None, at(0)), Duration::ZERO);
        let endless = Presentation::new(at(1_000), 1, Duration::MAX);
        assert_eq!(endless.remaining_wait(None, at(1_000)), MAX_WAIT);
        assert_eq!(endless.remaining_wait(None, Timestamp::MAX), Duration::ZERO);
        assert_eq!(endless.remaining_wait(None, Timestamp::MIN), Duration::ZERO);
    }
}
