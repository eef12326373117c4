//! The permits that limit the calls in flight.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::Concurrency;

/// The permits of a client and its clones; `None` without a limit.
#[derive(Debug)]
pub(super) struct Permits(Option<Arc<Semaphore>>, Concurrency);

/// The right to have a call in flight. Dropping a permit returns it.
#[derive(Debug)]
pub(super) struct Permit {
    _permit: Option<OwnedSemaphorePermit>,
}

impl Permits {
    pub(super) fn new(limit: Concurrency) -> Self {
        let is_limited = limit.calls < Semaphore::MAX_PERMITS;
        Self(is_limited.then(|| Arc::new(Semaphore::new(limit.calls))), limit)
    }

    pub(super) fn is_unlimited(&self) -> bool {
        self.0.is_none()
    }

    /// Returns the number of calls that may be in flight.
    pub(super) fn limit(&self) -> usize {
        self.1.calls
    }

    /// Waits for a permit, in the order of the callers.
    pub(super) async fn acquire(&self) -> Permit {
        let Some(semaphore) = &self.0 else { return Permit { _permit: None } };
        // An error would mean that the semaphore is closed, and nothing closes this one.
        Permit { _permit: Arc::clone(semaphore).acquire_owned().await.ok() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn available(permits: &Permits) -> usize {
        permits.0.as_ref().unwrap().available_permits()
    }

    #[tokio::test]
    async fn a_dropped_permit_is_returned() {
        let permits = Permits::new(Concurrency::fixed(2));
        let (first, second) = (permits.acquire().await, permits.acquire().await);
        assert!(futures_util::poll!(std::pin::pin!(permits.acquire())).is_pending());
        drop(first);
        let third = permits.acquire().await;
        assert_eq!((permits.limit(), available(&permits)), (2, 0));
        drop((second, third));
        assert_eq!(available(&permits), 2);
    }

    #[tokio::test]
    async fn a_waiter_that_is_dropped_keeps_no_permit() {
        let permits = Permits::new(Concurrency::fixed(1));
        let permit = permits.acquire().await;
        {
            let mut waiting = std::pin::pin!(permits.acquire());
            assert!(futures_util::poll!(&mut waiting).is_pending());
            // The semaphore assigns the permit to the waiter, which is dropped before it takes it.
            drop(permit);
        }
        assert_eq!(available(&permits), 1);
    }

    #[tokio::test]
    async fn an_unlimited_client_has_no_permits() {
        let permits = Permits::new(Concurrency::unlimited());
        assert!(permits.is_unlimited());
        drop(permits.acquire().await);
    }
}
