//! The part of a list that is read already, for lists in the order of a time.
//!
//! A write can become visible after its timestamp, so a pass starts before the last row. That row would
//! come again in each pass. The server's clock avoids this: after a complete pass, the next one starts
//! shortly before the time of that pass.
//!
//! The timestamps may come from another clock, even in another time zone. The smallest time between a
//! row's timestamp and the answer with the row is at least the difference of the clocks. It is
//! subtracted, so the clocks need not agree. Once a day, a pass starts before the last row anyway.

use std::time::Duration;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use crate::client::paging::ServerClock;

/// The largest assumed difference between two clocks of the server, with time zones.
pub(super) const LARGEST_SKEW: Duration = Duration::from_secs(24 * 3600);

/// The part of a list that is read already. It survives in a cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Timeline {
    /// The latest timestamp of a row, or the start of the first pass.
    latest: Option<DateTime>,
    /// The server's time before the last complete pass.
    read_at: Option<DateTime>,
    /// The smallest time between a timestamp and an answer with its row, in seconds.
    lag: Option<u64>,
    /// The server's time of the last complete pass that started before the last row.
    checked_at: Option<DateTime>,
    /// The time before which no row can appear, because the rows were read more than a day later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    final_to: Option<DateTime>,
    /// True after a row was found too late, so that each pass starts before the last row.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    is_irregular: bool,
}

/// The start of a pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct PassStart {
    /// The smallest timestamp of the pass. `None` means all rows.
    pub(super) since: Option<DateTime>,
    /// True if the pass starts before the last row, so that it shows rows that were found too late.
    pub(super) is_check: bool,
    /// The start by the server's clock, if it is later.
    settled: Option<DateTime>,
}

impl PassStart {
    /// Makes a start that does not depend on the server's clock.
    pub(super) fn at(since: Option<DateTime>, is_check: bool) -> Self {
        Self { since, is_check, settled: None }
    }
}

impl Timeline {
    pub(super) fn from(latest: Option<DateTime>) -> Self {
        Self { latest, ..Self::default() }
    }

    pub(super) fn is_unset(&self) -> bool {
        self.latest.is_none()
    }

    pub(super) fn read_at(&self) -> Option<DateTime> {
        self.read_at
    }

    /// Returns the time from which rows must be kept in memory.
    pub(super) fn oldest(&self, overlap: Duration) -> Option<DateTime> {
        self.latest.map(|latest| latest.saturating_sub(overlap)).max(self.final_to)
    }

    /// Returns the largest difference between the server's clock and the timestamps.
    pub(super) fn largest_skew(&self) -> Duration {
        self.lag.map_or(LARGEST_SKEW, |lag| Duration::from_secs(lag).min(LARGEST_SKEW))
    }

    /// Records that no row before this time can appear any more.
    pub(super) fn settle(&mut self, time: DateTime) {
        self.final_to = self.final_to.max(Some(time));
    }

    /// Returns the start of the next pass.
    pub(super) fn start(&self, overlap: Duration, check_every: Duration) -> PassStart {
        let before_last = self.oldest(overlap);
        let settled = self.read_at.zip(self.lag).map(|(read_at, lag)| {
            read_at.saturating_sub(Duration::from_secs(lag)).saturating_sub(overlap)
        });
        let settled = settled.filter(|settled| Some(*settled) > before_last);
        let is_due = is_due(self.read_at, self.checked_at, check_every);
        let is_check = settled.is_none() || self.is_irregular || is_due;
        let since = if is_check || before_last.is_none() { before_last } else { settled };
        PassStart { since, is_check, settled }
    }

    /// Records the timestamp of a row. Returns whether it is a possible one.
    pub(super) fn note(&mut self, time: DateTime, clock: ServerClock) -> bool {
        if let Some(after) = clock.after {
            // A wrong date in the future must not hide all later changes.
            if time > after.saturating_add(LARGEST_SKEW) {
                return false;
            }
            let lag = u64::try_from(after.duration_since(time).as_secs()).unwrap_or(0);
            // Rounded up.
            let lag = if time < after { lag.saturating_add(1) } else { 0 };
            self.lag = Some(self.lag.map_or(lag, |known| known.min(lag)));
        }
        self.latest = self.latest.max(Some(time));
        true
    }

    /// Records a row that was new in a pass. One that an earlier pass has missed ends the use of the
    /// server's clock.
    pub(super) fn check(&mut self, time: DateTime, start: PassStart) {
        self.is_irregular |= start.settled.is_some_and(|settled| time < settled);
    }

    /// Records the end of a pass.
    pub(super) fn complete(&mut self, start: PassStart, clock: ServerClock) {
        self.read_at = clock.before;
        if start.is_check {
            self.checked_at = clock.before;
        }
    }

    /// Adds the rows of another pass over the same list.
    pub(super) fn absorb(&mut self, other: &Self) {
        self.latest = self.latest.max(other.latest);
        self.lag = [self.lag, other.lag].into_iter().flatten().min();
    }

    /// Sets the lag of a list without rows to the largest assumed one.
    pub(super) fn assume_lag(&mut self) {
        self.lag.get_or_insert(LARGEST_SKEW.as_secs());
    }
}

/// Returns whether at least `interval` has passed since `last`. True if either time is unknown, or if the
/// interval is zero, because these times are not exact.
pub(super) fn is_due(now: Option<DateTime>, last: Option<DateTime>, interval: Duration) -> bool {
    let due = last.map(|last| last.saturating_add(interval));
    interval.is_zero() || due.is_none() || now.is_none() || due <= now
}

#[cfg(test)]
mod tests;
