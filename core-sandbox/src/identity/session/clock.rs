//! The clock of the identity server, which tests can shift.

use jiff::{SignedDuration, Timestamp};

/// A clock with an offset from the real time.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    offset: SignedDuration,
}

impl Clock {
    /// Sets the offset in seconds. A positive one is ahead of the real time.
    pub(super) fn shift(&mut self, seconds: i64) {
        self.offset = SignedDuration::from_secs(seconds);
    }

    /// Returns the time, or the first or last timestamp if the offset leads past it.
    pub(super) fn now(self) -> Timestamp {
        let end = if self.offset.is_negative() { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::now().checked_add(self.offset).unwrap_or(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shifts_start_at_the_real_time_and_saturate() {
        let mut clock = Clock::default();
        for seconds in [3_600, -3_600] {
            clock.shift(seconds);
            let ahead = clock.now().as_second() - Timestamp::now().as_second();
            assert!((seconds - 1..=seconds + 1).contains(&ahead), "{ahead}");
        }
        clock.shift(i64::MIN);
        assert_eq!(clock.now(), Timestamp::MIN);
        clock.shift(i64::MAX);
        assert_eq!(clock.now(), Timestamp::MAX);
    }
}
