//! The retry budget, which all calls of a client share.

use std::sync::{Mutex, PoisonError};

use tokio::time::{Duration, Instant};

/// The successful calls that earn one retry.
const SHARE: f64 = 10.0;

/// The time constant with which successes lose weight.
const MEMORY: Duration = Duration::from_secs(10);

/// The time after which one retry of the floor is added without any success.
const REFILL: Duration = Duration::from_secs(20);

/// A token bucket of retries. Its size is a share of the latest successes, but never below the floor.
///
/// Unused retries expire. Otherwise a server that goes down after a long time of success would get all of
/// them at once.
#[derive(Debug)]
pub(in crate::client) struct RetryBudget {
    floor: f64,
    bucket: Mutex<Bucket>,
}

#[derive(Debug)]
struct Bucket {
    retries: f64,
    /// The weight of the latest successes, which decays with time.
    successes: f64,
    at: Instant,
}

impl RetryBudget {
    pub(in crate::client) fn new(floor: u32) -> Self {
        let floor = f64::from(floor);
        let bucket = Bucket { retries: floor, successes: 0.0, at: Instant::now() };
        Self { floor, bucket: Mutex::new(bucket) }
    }

    /// Takes a retry. Returns false if none is left.
    pub(in crate::client) fn take(&self) -> bool {
        self.change(|bucket| {
            let is_left = bucket.retries >= 1.0;
            if is_left {
                bucket.retries -= 1.0;
            } else {
                tracing::warn!("no retry is left, because too many calls fail");
            }
            is_left
        })
    }

    /// Adds a share of a retry after a successful call.
    pub(in crate::client) fn record_success(&self) {
        self.change(|bucket| {
            bucket.successes += 1.0;
            bucket.retries += 1.0 / SHARE;
        });
    }

    /// Drops the retries above the size of the bucket.
    fn bound(&self, bucket: &mut Bucket) {
        bucket.retries = bucket.retries.min(self.floor.max(bucket.successes / SHARE));
    }

    fn change<T>(&self, change: impl FnOnce(&mut Bucket) -> T) -> T {
        // No code that holds the lock panics, so the bucket is valid even after a poisoned lock.
        let mut bucket = self.bucket.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        let passed = now.saturating_duration_since(bucket.at).as_secs_f64();
        bucket.at = now;
        bucket.successes *= (-passed / MEMORY.as_secs_f64()).exp();
        if bucket.retries < self.floor {
            let refilled = bucket.retries + passed / REFILL.as_secs_f64();
            bucket.retries = refilled.min(self.floor);
        }
        self.bound(&mut bucket);
        let changed = change(&mut bucket);
        self.bound(&mut bucket);
        changed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drain(budget: &RetryBudget) -> usize {
        std::iter::from_fn(|| budget.take().then_some(())).count()
    }

    #[tokio::test(start_paused = true)]
    async fn ten_successes_earn_a_retry() {
        let budget = RetryBudget::new(2);
        assert_eq!(drain(&budget), 2);
        (0..9).for_each(|_| budget.record_success());
        assert_eq!(drain(&budget), 0);
        (0..2).for_each(|_| budget.record_success());
        assert_eq!(drain(&budget), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn many_successes_permit_many_retries_for_a_while() {
        let budget = RetryBudget::new(3);
        (0..1_000).for_each(|_| budget.record_success());
        // Parts of a retry do not add up exactly.
        assert!((99..=100).contains(&drain(&budget)));
        (0..1_000).for_each(|_| budget.record_success());
        tokio::time::advance(MEMORY * 10).await;
        assert_eq!(drain(&budget), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn the_floor_comes_back_slowly() {
        let budget = RetryBudget::new(3);
        assert_eq!(drain(&budget), 3);
        tokio::time::advance(REFILL / 2).await;
        assert_eq!(drain(&budget), 0);
        tokio::time::advance(REFILL).await;
        assert_eq!(drain(&budget), 1);
        tokio::time::advance(REFILL * 100).await;
        assert_eq!(drain(&budget), 3, "never more than the floor");
    }

    #[tokio::test(start_paused = true)]
    async fn a_floor_of_zero_adds_no_retries() {
        let budget = RetryBudget::new(0);
        assert_eq!(drain(&budget), 0);
        tokio::time::advance(REFILL * 100).await;
        assert_eq!(drain(&budget), 0);
    }
}
