//! The calls of one window: those on their way, and those that ended less than a window ago.

use std::collections::VecDeque;

use tokio::time::{Duration, Instant};

use super::{RateLimit, RateNews};

/// An exact sliding window.
///
/// A server counts a call when it arrives, which is between its turn and its end. So a call counts
/// here from its turn until one window after its end, and no window of the server has more calls.
#[derive(Debug)]
pub(super) struct Window {
    limit: RateLimit,
    /// The limit that the server has told of last.
    told: Option<usize>,
    on_the_way: usize,
    /// When calls have ended, in their order; older ones are kept as long as there is room, since an
    /// answer may tell of a moment when they counted.
    ended: VecDeque<Instant>,
    others: Option<Others>,
}

/// Calls that somebody else has sent, as the server's remaining count shows.
#[derive(Clone, Copy, Debug)]
struct Others {
    calls: usize,
    since: Instant,
    until: Instant,
    /// When one call may find out whether the count has changed.
    trial: Option<Instant>,
}

impl Window {
    pub(super) fn new(limit: RateLimit) -> Self {
        Self { limit, told: None, on_the_way: 0, ended: VecDeque::new(), others: None }
    }

    /// The smaller one of the operator's limit and the server's.
    pub(super) fn limit(&self) -> RateLimit {
        let own = self.limit.calls();
        let told = self.told.and_then(|told| u32::try_from(told).ok()).unwrap_or(own);
        self.limit.with_calls(own.min(told.max(1)))
    }

    fn most(&self) -> usize {
        usize::try_from(self.limit().calls()).unwrap_or(usize::MAX)
    }

    /// A window and a little more: the clocks of two machines drift apart by up to 500 millionths,
    /// the most by which NTP adjusts one.
    fn length(&self) -> Duration {
        self.limit.window() + self.limit.window() / 2_000
    }

    /// Whether one more call may be sent; or when to ask again.
    pub(super) fn room(&mut self, now: Instant) -> Result<(), Instant> {
        self.others = self.others.filter(|others| now < others.until);
        if let Some(others) = &mut self.others
            && others.trial.is_some_and(|at| at <= now)
        {
            others.calls = others.calls.saturating_sub(1);
            others.trial = None;
        }
        let others = self.others.map_or(0, |others| others.calls);
        let counted = self.own(now).saturating_add(others);
        if counted < self.most() { Ok(()) } else { Err(self.next(now)) }
    }

    /// Counts a call that is sent now.
    pub(super) fn start(&mut self) {
        self.on_the_way = self.on_the_way.saturating_add(1);
    }

    /// A call has ended.
    pub(super) fn end(&mut self, now: Instant) {
        self.on_the_way = self.on_the_way.saturating_sub(1);
        self.ended.push_back(now);
        let kept = usize::try_from(self.limit.calls()).unwrap_or(usize::MAX).saturating_mul(2);
        while self.ended.len() > kept {
            self.ended.pop_front();
        }
    }

    /// The number of ended calls that no longer count at this moment.
    fn over(&self, at: Instant) -> usize {
        let length = self.length();
        self.ended.partition_point(|ended| at.saturating_duration_since(*ended) >= length)
    }

    /// The number of our own calls that count at this moment.
    fn own(&self, at: Instant) -> usize {
        self.on_the_way.saturating_add(self.ended.len() - self.over(at))
    }

    /// The earliest moment at which there may be room: a call on its way is over one window after
    /// now at the earliest.
    fn next(&self, now: Instant) -> Instant {
        let length = self.length();
        let freed = self.ended.get(self.over(now)).map(|ended| *ended + length);
        let others = self.others.map(|others| others.trial.unwrap_or(others.until));
        [freed, others].into_iter().flatten().fold(now + length, Instant::min)
    }

    /// Takes note of an answer. Where the server counts more calls than this window, somebody else
    /// has sent the others, and they count here as well.
    pub(super) fn note(&mut self, news: &RateNews, now: Instant) {
        if let Some(limit) = news.limit {
            self.told = usize::try_from(limit).ok();
        }
        let Some(remaining) = news.remaining else { return };
        let remaining = usize::try_from(remaining).unwrap_or(usize::MAX);
        let sent = now.checked_sub(news.took.unwrap_or_default()).unwrap_or(now);
        // What counted when the call was sent is the most that the server can have counted of ours.
        let calls = self.most().saturating_sub(self.own(sent)).saturating_sub(remaining);
        let known = self.others.filter(|others| now < others.until);
        // An answer to a call from before the last news knows less than that news.
        let is_newer = known.is_none_or(|known| sent >= known.since);
        if known.is_some_and(|known| calls <= known.calls) && !is_newer {
            return;
        }
        let trial = news.pause().filter(|_| remaining == 0);
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
