//! A pause of all calls that the server requests.

use std::{
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    sync::{Notify, futures::Notified},
    time::{Duration, Instant},
};

use crate::endpoint::LONGEST_PAUSE;

/// The longest time that other calls wait for the response of the first call after a hold.
const LONGEST_TRIAL: Duration = Duration::from_secs(5);

/// A pause of all calls that a server requests by a 429. Clones share it.
///
/// After the pause, one call goes first. The others follow once it has ended, or after five seconds. So a
/// server that requests another pause receives only one call of each client.
#[derive(Clone, Default)]
pub struct Hold(Arc<HoldState>);

#[derive(Default)]
struct HoldState {
    span: Mutex<Span>,
    changed: Notify,
}

#[derive(Default)]
struct Span {
    stage: HoldStage,
    /// The total time of earlier holds.
    past: Duration,
}

#[derive(Clone, Copy, Default)]
enum HoldStage {
    #[default]
    Open,
    Held {
        since: Instant,
        until: Instant,
    },
    /// One call is in flight, and the others wait for it.
    Trial {
        until: Instant,
    },
}

impl Hold {
    /// Creates a hold that has not begun.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Holds all calls for this time from now, but at most an hour. A longer current hold stays as it is.
    pub fn extend(&self, time: Duration) {
        if time.is_zero() {
            return;
        }
        let now = Instant::now();
        let end = now + time.min(LONGEST_PAUSE);
        let mut span = self.span();
        span.stage = match span.stage {
            HoldStage::Held { since, until } if now < until => {
                HoldStage::Held { since, until: until.max(end) }
            }
            HoldStage::Held { .. } | HoldStage::Open | HoldStage::Trial { .. } => {
                span.past = span.total(now);
                HoldStage::Held { since: now, until: end }
            }
        };
        drop(span);
        self.wake();
    }

    /// Returns the time until the hold ends, or `None` without a hold.
    #[must_use]
    pub fn left(&self) -> Option<Duration> {
        self.span().left(Instant::now())
    }

    /// Returns whether there is neither a hold nor a trial call after one.
    pub(in crate::client) fn is_open(&self) -> bool {
        matches!(self.span().stage, HoldStage::Open)
    }

    /// Returns the total time of all holds until now.
    pub(in crate::client) fn total(&self) -> Duration {
        self.span().total(Instant::now())
    }

    /// Waits until the holds since `before`, including the rest of the current one, are longer than `limit`.
    /// `before` is an earlier value of [`total`](Self::total). Returns the rest of the current hold.
    pub(in crate::client) async fn exceeds(&self, limit: Duration, before: Duration) -> Duration {
        loop {
            let mut changed = std::pin::pin!(self.changed());
            changed.as_mut().enable();
            {
                let (span, now) = (self.span(), Instant::now());
                if let Some(left) = span.left(now) {
                    let held = span.total(now).saturating_sub(before);
                    if held.saturating_add(left) > limit {
                        return left;
                    }
                }
            }
            changed.await;
        }
    }

    /// Admits a call, and returns whether it is the trial call after a hold. Otherwise returns the moment
    /// for the next try.
    pub(super) fn admit(&self, now: Instant) -> Result<bool, Instant> {
        let mut span = self.span();
        match span.stage {
            HoldStage::Open => Ok(false),
            HoldStage::Held { until, .. } | HoldStage::Trial { until } if now < until => Err(until),
            HoldStage::Held { .. } => {
                span.past = span.total(now);
                span.stage = HoldStage::Trial { until: now + LONGEST_TRIAL };
                Ok(true)
            }
            HoldStage::Trial { .. } => {
                span.stage = HoldStage::Open;
                Ok(false)
            }
        }
    }

    /// Ends the trial. A hold that began in the meantime stays.
    pub(super) fn end_trial(&self) {
        let mut span = self.span();
        if matches!(span.stage, HoldStage::Trial { .. }) {
            span.stage = HoldStage::Open;
        }
        drop(span);
        self.wake();
    }

    /// Wakes all waiting calls, which check the hold again.
    fn wake(&self) {
        self.0.changed.notify_waiters();
    }

    /// Waits for the next change. Enable the future before you read the state, or a change may be missed.
    pub(super) fn changed(&self) -> Notified<'_> {
        self.0.changed.notified()
    }

    fn span(&self) -> MutexGuard<'_, Span> {
        // No code that holds the lock panics, so the state is valid even after a poisoned lock.
        self.0.span.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Span {
    fn left(&self, now: Instant) -> Option<Duration> {
        match self.stage {
            HoldStage::Held { until, .. } => until.checked_duration_since(now),
            HoldStage::Open | HoldStage::Trial { .. } => None,
        }
        .filter(|left| !left.is_zero())
    }

    fn total(&self, now: Instant) -> Duration {
        let current = match self.stage {
            HoldStage::Held { since, until } => now.min(until).saturating_duration_since(since),
            HoldStage::Open | HoldStage::Trial { .. } => Duration::ZERO,
        };
        self.past.saturating_add(current)
    }
}

impl fmt::Debug for Hold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hold").field("left", &self.left()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(number: u64) -> Duration {
        Duration::from_secs(number)
    }

    #[tokio::test(start_paused = true)]
    async fn one_call_goes_first_after_a_hold() {
        let hold = Hold::new();
        assert_eq!(hold.admit(Instant::now()), Ok(false));
        hold.extend(seconds(7));
        let end = Instant::now() + seconds(7);
        assert_eq!(hold.admit(Instant::now()), Err(end));
        tokio::time::advance(seconds(7)).await;
        assert_eq!(hold.admit(Instant::now()), Ok(true));
        assert!(hold.admit(Instant::now()).is_err());
        // The server requests another pause.
        hold.extend(seconds(3));
        hold.end_trial();
        assert_eq!((hold.left(), hold.total()), (Some(seconds(3)), seconds(7)));
        tokio::time::advance(seconds(4)).await;
        assert_eq!((hold.left(), hold.total()), (None, seconds(10)));
        assert_eq!(hold.admit(Instant::now()), Ok(true));
        hold.end_trial();
        assert_eq!(hold.admit(Instant::now()), Ok(false));
    }

    #[tokio::test(start_paused = true)]
    async fn a_trial_call_without_a_response_delays_the_others_for_a_few_seconds() {
        let hold = Hold::new();
        hold.extend(seconds(1));
        tokio::time::advance(seconds(1)).await;
        assert_eq!(hold.admit(Instant::now()), Ok(true));
        let until = hold.admit(Instant::now()).unwrap_err();
        tokio::time::advance(until - Instant::now()).await;
        assert_eq!(hold.admit(Instant::now()), Ok(false));
    }

    #[tokio::test(start_paused = true)]
    async fn holds_add_up_and_are_bounded() {
        let hold = Hold::new();
        hold.extend(Duration::MAX);
        assert_eq!(hold.left(), Some(LONGEST_PAUSE));
        hold.extend(seconds(1));
        assert_eq!(hold.left(), Some(LONGEST_PAUSE), "a longer hold stays");
        tokio::time::advance(LONGEST_PAUSE).await;
        let before = hold.total();
        let waiter = hold.clone();
        let exceeded = tokio::spawn(async move { waiter.exceeds(seconds(10), before).await });
        for _ in 0..2 {
            hold.extend(seconds(4));
            tokio::time::sleep(seconds(5)).await;
            assert!(!exceeded.is_finished());
        }
        hold.extend(seconds(4));
        assert_eq!(exceeded.await.unwrap(), seconds(4), "12 seconds in all");
    }
}
