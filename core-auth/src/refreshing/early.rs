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
pub(super) struct Early(Arc<State>);

#[derive(Default)]
struct State {
    is_running: AtomicBool,
    /// No early refresh begins before.
    rests_until: Mutex<Option<Instant>>,
}

/// The right to run the early refresh, given back when it is dropped.
pub(super) struct Permit(Arc<State>);

impl Early {
    /// The right to run the early refresh, unless another call has it or the last one failed just
    /// before.
    pub(super) fn permit(&self) -> Option<Permit> {
        if self.0.is_running.swap(true, Ordering::AcqRel) {
            return None;
        }
        let permit = Permit(Arc::clone(&self.0));
        let rests_until = *self.0.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        rests_until.is_none_or(|moment| Instant::now() >= moment).then_some(permit)
    }
}

impl Permit {
    /// Lets no early refresh begin for this long.
    pub(super) fn rest(&self, time: Duration) {
        let mut rests_until = self.0.rests_until.lock().unwrap_or_else(PoisonError::into_inner);
        *rests_until = Instant::now().checked_add(time);
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.is_running.store(false, Ordering::Release);
    }
}
