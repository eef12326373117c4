//! The clock of the identity server, which may go wrong.

use jiff::{SignedDuration, Timestamp};

/// A clock that is ahead of the real one, or behind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    ahead: SignedDuration,
}

impl Clock {
    /// Is so many seconds ahead from now on.
    pub(super) fn shift(&mut self, seconds: i64) {
        self.ahead = SignedDuration::from_secs(seconds);
    }

    /// The time; its first or last moment where there is none.
    pub(super) fn now(self) -> Timestamp {
        let end = if self.ahead.is_negative() { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::now().checked_add(self.ahead).unwrap_or(end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_is_from_the_real_time_and_ends_where_time_ends() {
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
