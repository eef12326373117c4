//! Counters of a provider that refreshes.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// The counters of a [`RefreshingProvider`](super::RefreshingProvider) since its creation. Clones
/// share them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefreshCounters {
    /// Refresh tokens that were presented to the server.
    pub presented: u64,
    /// Grants that the server issued and that were saved.
    pub refreshed: u64,
    /// Newer grants that were found in the store, because another holder had refreshed first.
    pub adopted: u64,
    /// Callers that waited for the refresh of another caller.
    pub joined: u64,
    /// Refreshes that failed.
    pub failed: u64,
    /// Time spent waiting for the lock of the store.
    pub lock_waited: Duration,
}

/// The live values of the counters.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    pub(super) presented: Counter,
    pub(super) refreshed: Counter,
    pub(super) adopted: Counter,
    pub(super) joined: Counter,
    pub(super) failed: Counter,
    lock_waited: AtomicU64,
}

impl Metrics {
    pub(super) fn add_lock_wait(&self, time: Duration) {
        let microseconds = u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        self.lock_waited.fetch_add(microseconds, Ordering::Relaxed);
    }

    pub(super) fn snapshot(&self) -> RefreshCounters {
        RefreshCounters {
            presented: self.presented.read(),
            refreshed: self.refreshed.read(),
            adopted: self.adopted.read(),
            joined: self.joined.read(),
            failed: self.failed.read(),
            lock_waited: Duration::from_micros(self.lock_waited.load(Ordering::Relaxed)),
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Counter(AtomicU64);

impl Counter {
    pub(super) fn increment(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn read(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
