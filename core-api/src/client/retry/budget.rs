//! The retries that all calls of a client may have.

use std::sync::{Mutex, PoisonError};

use tokio::time::{Duration, Instant};

/// One retry for this many calls that succeed.
const SHARE: f64 = 10.0;

/// The time for which a success counts.
const MEMORY: Duration = Duration::from_secs(10);

/// The time after which one retry of the floor comes back without any success.
const REFILL: Duration = Duration::from_secs(20);

/// A bucket of retries. Its size is a share of the latest successes, and never below the floor.
///
/// Retries that were earned long ago do not add up, since a server that goes down would then meet
/// all of them at once.
#[derive(Debug)]
pub(in crate::client) struct Budget {
    floor: f64,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    retries: f64,
    /// The successes of the latest time; each loses weight as time passes.
    successes: f64,
    at: Instant,
}

impl Budget {
    pub(in crate::client) fn new(floor: u32) -> Self {
        let floor = f64::from(floor);
        let state = State { retries: floor, successes: 0.0, at: Instant::now() };
        Self { floor, state: Mutex::new(state) }
    }

    /// Takes a retry, where there is one.
    pub(in crate::client) fn take(&self) -> bool {
        self.change(|state| {
            let is_there = state.retries >= 1.0;
            if is_there {
                state.retries -= 1.0;
            } else {
                tracing::warn!("no retry is left, since too many calls fail");
            }
            is_there
        })
    }

    /// A call has succeeded.
    pub(in crate::client) fn give(&self) {
        self.change(|state| {
            state.successes += 1.0;
            state.retries += 1.0 / SHARE;
        });
    }

    /// Retries that were earned long ago expire.
    fn bound(&self, state: &mut State) {
        state.retries = state.retries.min(self.floor.max(state.successes / SHARE));
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        // Nothing that holds it can panic half way.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let passed = now.saturating_duration_since(state.at).as_secs_f64();
        state.at = now;
        state.successes *= (-passed / MEMORY.as_secs_f64()).exp();
        if state.retries < self.floor {
            let refilled = state.retries + passed / REFILL.as_secs_f64();
            state.retries = refilled.min(self.floor);
        }
        self.bound(&mut state);
        let changed = change(&mut state);
        self.bound(&mut state);
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn taken(budget: &Budget) -> usize {
        std::iter::from_fn(|| budget.take().then_some(())).count()
    }

    #[tokio::test(start_paused = true)]
    async fn ten_successes_earn_a_retry() {
        let budget = Budget::new(2);
        assert_eq!(taken(&budget), 2);
        (0..9).for_each(|_| budget.give());
        assert_eq!(taken(&budget), 0);
        (0..2).for_each(|_| budget.give());
        assert_eq!(taken(&budget), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn many_successes_permit_many_retries_for_a_while() {
        let budget = Budget::new(3);
        (0..1_000).for_each(|_| budget.give());
        // Parts of a retry do not add up exactly.
        assert!((99..=100).contains(&taken(&budget)));
        (0..1_000).for_each(|_| budget.give());
        tokio::time::advance(MEMORY * 10).await;
        assert_eq!(taken(&budget), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn the_floor_comes_back_slowly() {
        let budget = Budget::new(3);
        assert_eq!(taken(&budget), 3);
        tokio::time::advance(REFILL / 2).await;
        assert_eq!(taken(&budget), 0);
        tokio::time::advance(REFILL).await;
        assert_eq!(taken(&budget), 1);
        tokio::time::advance(REFILL * 100).await;
        assert_eq!(taken(&budget), 3, "never more than the floor");
    }

    #[tokio::test(start_paused = true)]
    async fn a_budget_of_nothing_permits_what_successes_earn() {
        let budget = Budget::new(0);
        assert_eq!(taken(&budget), 0);
        tokio::time::advance(REFILL * 100).await;
        assert_eq!(taken(&budget), 0);
    }
}
