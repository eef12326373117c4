//! The right to send one call, and the signal that the call has ended.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Waker},
};

use tokio::runtime::Handle;

/// The right to send one call. The turn lasts until the call has ended.
///
/// [`end`](Self::end) ends the turn. Dropping the turn also ends it: the call may have been sent, so it
/// counts as a call that ended at this moment.
#[must_use = "a turn that is dropped at once has ended"]
pub struct Turn(Option<Pin<Box<dyn Future<Output = ()> + Send>>>);

impl Turn {
    /// Creates a turn whose end runs this future. The future completes even if the call is dropped. In that
    /// case, the runtime of the call polls it.
    pub fn new(end: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(Some(Box::pin(end)))
    }

    /// Creates a turn whose end has no effect.
    pub const fn free() -> Self {
        Self(None)
    }

    /// Ends the turn.
    pub async fn end(mut self) {
        // The future stays in `self`, so `drop` completes it if this call is dropped.
        if let Some(end) = &mut self.0 {
            end.await;
        }
        self.0 = None;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(mut end) = self.0.take() else { return };
        if end.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready() {
            return;
        }
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(end);
        }
    }
}

impl fmt::Debug for Turn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turn").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    use super::*;

    fn counted(pauses: u32) -> (Turn, Arc<AtomicU32>) {
        let count = Arc::new(AtomicU32::new(0));
        let shared = Arc::clone(&count);
        let end = async move {
            for _ in 0..pauses {
                tokio::task::yield_now().await;
            }
            shared.fetch_add(1, Ordering::Relaxed);
        };
        (Turn::new(end), count)
    }

    #[tokio::test]
    async fn the_end_runs_exactly_once() {
        for pauses in [0, 3] {
            let (turn, ended) = counted(pauses);
            turn.end().await;
            assert_eq!(ended.load(Ordering::Relaxed), 1);

            let (turn, dropped) = counted(pauses);
            drop(turn);
            let (turn, left) = counted(pauses);
            let mut end = Box::pin(turn.end());
            let _ = futures_util::poll!(&mut end);
            drop(end);
            for _ in 0..10 {
                tokio::task::yield_now().await;
            }
            let counts = [dropped, left].map(|count| count.load(Ordering::Relaxed));
            assert_eq!(counts, [1, 1], "{pauses}");
        }
    }

    #[test]
    fn a_turn_can_be_dropped_outside_of_a_runtime() {
        drop(counted(0).0);
        drop(counted(1).0);
        drop(Turn::free());
    }
}
