//! The early refresh, which one call at a time runs, with a pause after a failure.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

/// Decides which call runs the early refresh.
#[derive(Default)]
pub(super) struct EarlyRefresh(Arc<EarlyRefreshState>);

#[derive(Default)]
struct EarlyRefreshState {
    is_running: AtomicBool,
    /// The time before which no early refresh starts.
    paused_until: Mutex<Option<Instant>>,
}

/// The permit to run the early refresh. Dropping it returns it.
pub(super) struct EarlyRefreshPermit(Arc<EarlyRefreshState>);

impl EarlyRefresh {
    /// Returns the permit, unless another call holds it or the last early refresh failed recently.
    pub(super) fn permit(&self) -> Option<EarlyRefreshPermit> {
        if self.0.is_running.swap(true, Ordering::AcqRel) {
            return None;
        }
        let permit = EarlyRefreshPermit(Arc::clone(&self.0));
        let paused_until = *self.0.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        paused_until.is_none_or(|moment| Instant::now() >= moment).then_some(permit)
    }
}

impl EarlyRefreshPermit {
    /// Prevents early refreshes for this time.
    pub(super) fn pause_for(&self, time: Duration) {
        let mut paused_until = self.0.paused_until.lock().unwrap_or_else(PoisonError::into_inner);
        *paused_until = Instant::now().checked_add(time);
    }
}

impl Drop for EarlyRefreshPermit {
    fn drop(&mut self) {
        self.0.is_running.store(false, Ordering::Release);
    }
}
