//! The early refresh: one call at a time runs it, and rests after a failure.

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
    /// No early refresh begins before.
    paused_until: Mutex<Option<Instant>>,
}

/// The right to run the early refresh, given back when it is dropped.
pub(super) struct EarlyRefreshPermit(Arc<EarlyRefreshState>);

impl EarlyRefresh {
    /// The right to run the early refresh, unless another call has it or the last one failed just
    /// before.
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
    /// Lets no early refresh begin for this long.
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
