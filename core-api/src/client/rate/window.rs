//! The sliding window of a rate limiter.

use std::collections::VecDeque;

use tokio::time::{Duration, Instant};

use super::{RateLimit, RateStatus};

/// An exact sliding window: the calls in flight, and the calls that ended less than a window ago.
///
/// A server counts a call when it arrives, which is between its turn and its end. So this window counts a
/// call from its turn until one window after its end. No window of the server then exceeds the limit.
#[derive(Debug)]
pub(super) struct Window {
    limit: RateLimit,
    /// The limit that the server reported last.
    reported: Option<usize>,
    in_flight: usize,
    /// The end times of calls, in order. Older ones stay as long as there is room, because a response may
    /// describe a moment when they still counted.
    ended: VecDeque<Instant>,
    others: Option<Others>,
}

/// Calls of other programs, derived from the server's remaining count.
#[derive(Clone, Copy, Debug)]
struct Others {
    calls: usize,
    since: Instant,
    until: Instant,
    /// The moment when one call may be sent to check whether the count has changed.
    trial: Option<Instant>,
}

impl Window {
    pub(super) fn new(limit: RateLimit) -> Self {
        Self { limit, reported: None, in_flight: 0, ended: VecDeque::new(), others: None }
    }

    /// Returns the smaller of the configured limit and the server's limit.
    pub(super) fn limit(&self) -> RateLimit {
        let own = self.limit.calls();
        let reported =
            self.reported.and_then(|reported| u32::try_from(reported).ok()).unwrap_or(own);
        self.limit.with_calls(own.min(reported.max(1)))
    }

    fn max_calls(&self) -> usize {
        usize::try_from(self.limit().calls()).unwrap_or(usize::MAX)
    }

    /// Returns the length of the window with a margin for clock drift. Clocks of two machines drift apart by
    /// up to 500 ppm, the largest correction of NTP.
    fn length(&self) -> Duration {
        self.limit.window() + self.limit.window() / 2_000
    }

    /// Checks whether another call may be sent. Otherwise returns the moment for the next try.
    pub(super) fn room(&mut self, now: Instant) -> Result<(), Instant> {
        self.others = self.others.filter(|others| now < others.until);
        if let Some(others) = &mut self.others {
            if others.trial.is_some_and(|at| at <= now) {
                others.calls = others.calls.saturating_sub(1);
                others.trial = None;
            }
        }
        let others = self.others.map_or(0, |others| others.calls);
        let counted = self.own(now).saturating_add(others);
        if counted < self.max_calls() { Ok(()) } else { Err(self.next(now)) }
    }

    /// Returns the shortest time until this number of further calls may be sent.
    pub(super) fn time_for(&self, calls: usize, now: Instant) -> Duration {
        let others = self.others.filter(|others| now < others.until);
        let counted = self.own(now).saturating_add(others.map_or(0, |others| others.calls));
        let room = self.max_calls().saturating_sub(counted);
        let Some(beyond) = calls.checked_sub(room).filter(|beyond| *beyond > 0) else {
            return Duration::ZERO;
        };
        let windows = (beyond - 1) / self.max_calls().max(1);
        let windows = u32::try_from(windows).unwrap_or(u32::MAX);
        let first = self.next(now).saturating_duration_since(now);
        first.saturating_add(self.limit.window().saturating_mul(windows))
    }

    /// Counts a call that is sent now.
    pub(super) fn start(&mut self) {
        self.in_flight = self.in_flight.saturating_add(1);
    }

    /// Counts the end of a call.
    pub(super) fn end(&mut self, now: Instant) {
        self.in_flight = self.in_flight.saturating_sub(1);
        self.ended.push_back(now);
        let kept = usize::try_from(self.limit.calls()).unwrap_or(usize::MAX).saturating_mul(2);
        while self.ended.len() > kept {
            self.ended.pop_front();
        }
    }

    /// Returns the number of ended calls that no longer count at this moment.
    fn expired(&self, at: Instant) -> usize {
        let length = self.length();
        self.ended.partition_point(|ended| at.saturating_duration_since(*ended) >= length)
    }

    /// Returns the number of own calls that count at this moment.
    fn own(&self, at: Instant) -> usize {
        self.in_flight.saturating_add(self.ended.len() - self.expired(at))
    }

    /// Returns the earliest moment at which there may be room. A call in flight counts for at least one more
    /// window.
    fn next(&self, now: Instant) -> Instant {
        let length = self.length();
        let freed = self.ended.get(self.expired(now)).map(|ended| *ended + length);
        let others = self.others.map(|others| others.trial.unwrap_or(others.until));
        [freed, others].into_iter().flatten().fold(now + length, Instant::min)
    }

    /// Adapts to the limit that a response reports. If the server counts more calls than this window, other
    /// programs have sent them, and the window counts them too.
    pub(super) fn learn(&mut self, status: &RateStatus, now: Instant) {
        if let Some(limit) = status.limit {
            self.reported = usize::try_from(limit).ok();
        }
        let Some(remaining) = status.remaining else { return };
        let remaining = usize::try_from(remaining).unwrap_or(usize::MAX);
        let sent = now.checked_sub(status.took.unwrap_or_default()).unwrap_or(now);
        // The server cannot have counted more of our calls than counted here when the call was sent.
        let calls = self.max_calls().saturating_sub(self.own(sent)).saturating_sub(remaining);
        let known = self.others.filter(|others| now < others.until);
        // A response to a call that was sent before the last report is older than that report.
        let is_newer = known.is_none_or(|known| sent >= known.since);
        if known.is_some_and(|known| calls <= known.calls) && !is_newer {
            return;
        }
        let trial = status.pause().filter(|_| remaining == 0);
        self.others = (calls > 0).then(|| Others {
            calls,
            since: now,
            until: now + self.length(),
            trial: trial.map(|pause| now + pause.min(self.limit.window())),
        });
    }
}

#[cfg(test)]
mod tests;
