//! A rate limiter within one process.

use std::{
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::future::select;
use tokio::{
    sync::Notify,
    time::{Duration, Instant, sleep_until},
};

use super::{
    Hold, RateFuture, RateLimit, RateLimiter, RateStatus, Turn, TurnFuture, window::Window,
};

/// A [`RateLimiter`] for the clients of one process.
///
/// The limit is an exact sliding window. After a rest, all of its calls may be sent at once. A call counts
/// from its turn until one window after its end, because the moment when it reached the server is unknown.
/// Calls wait in a queue, first in, first out. Only the head of the queue takes from the window, so a call
/// that leaves the queue wastes nothing.
///
/// ```
/// use core_api::client::{LocalRateLimiter, RateLimit, RateLimiter};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
///
/// let limiter = LocalRateLimiter::new(RateLimit::of_core());
/// let turn = limiter.turn().await;
/// // Send the call and read its response.
/// turn.end().await;
/// # }
/// ```
#[derive(Debug)]
pub struct LocalRateLimiter(Arc<LimiterState>);

#[derive(Debug)]
struct LimiterState {
    queue: tokio::sync::Mutex<()>,
    /// `None` without a limit.
    window: Option<Mutex<Window>>,
    hold: Hold,
    /// Signals a response after which the head of the queue may go earlier. All other calls wait for the
    /// queue, so only one call wakes up.
    freed: Notify,
}

impl LocalRateLimiter {
    /// Creates a limiter. It also keeps to a smaller limit that responses report.
    ///
    /// If [`RateLimit::check`] refuses the limit, Core's limit is used instead.
    #[must_use]
    pub fn new(limit: RateLimit) -> Self {
        let limit = if limit.check().is_ok() { limit } else { RateLimit::of_core() };
        Self::of(Some(limit))
    }

    /// Creates a limiter without a limit. Calls wait only after a 429.
    #[must_use]
    pub fn unlimited() -> Self {
        Self::of(None)
    }

    fn of(limit: Option<RateLimit>) -> Self {
        let window = limit.map(|limit| Mutex::new(Window::new(limit)));
        let (queue, hold, freed) = (tokio::sync::Mutex::default(), Hold::new(), Notify::new());
        Self(Arc::new(LimiterState { queue, window, hold, freed }))
    }

    /// Returns the smaller of the configured limit and the server's limit.
    #[must_use]
    pub fn limit(&self) -> Option<RateLimit> {
        self.0.window().map(|window| window.limit())
    }

    async fn wait(&self) -> Turn {
        // Without a limit and a hold, the order of the calls does not matter.
        let _head = match &self.0.window {
            None if self.0.hold.is_open() => None,
            None | Some(_) => Some(self.0.queue.lock().await),
        };
        loop {
            let mut held = pin!(self.0.hold.changed());
            held.as_mut().enable();
            let mut freed = pin!(self.0.freed.notified());
            freed.as_mut().enable();
            match self.0.take(Instant::now()) {
                Ok(is_trial) => return self.0.turn(is_trial),
                Err(until) => {
                    let changed = select(held, freed);
                    select(changed, pin!(sleep_until(until))).await;
                }
            }
        }
    }
}

impl LimiterState {
    fn window(&self) -> Option<MutexGuard<'_, Window>> {
        // No code that holds the lock panics, so the window is valid even after a poisoned lock.
        Some(self.window.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Counts a call, and returns whether it is the trial call after a hold. Otherwise returns the moment
    /// for the next try.
    fn take(&self, now: Instant) -> Result<bool, Instant> {
        let mut window = self.window();
        if let Some(window) = &mut window {
            window.room(now)?;
        }
        let is_trial = self.hold.admit(now)?;
        if let Some(window) = &mut window {
            window.start();
        }
        Ok(is_trial)
    }

    fn turn(self: &Arc<Self>, is_trial: bool) -> Turn {
        if self.window.is_none() && !is_trial {
            return Turn::free();
        }
        let shared = Arc::clone(self);
        Turn::new(async move { shared.end(is_trial) })
    }

    fn end(&self, is_trial: bool) {
        if let Some(mut window) = self.window() {
            window.end(Instant::now());
        }
        if is_trial {
            self.hold.end_trial();
        }
    }

    fn learn(&self, status: &RateStatus) {
        if status.is_refused {
            self.hold.extend(status.pause().unwrap_or_default());
        }
        if let Some(mut window) = self.window() {
            window.learn(status, Instant::now());
        }
        self.freed.notify_waiters();
    }
}

impl RateLimiter for LocalRateLimiter {
    fn turn(&self) -> TurnFuture<'_> {
        Box::pin(self.wait())
    }

    fn learn<'a>(&'a self, status: &'a RateStatus) -> RateFuture<'a> {
        self.0.learn(status);
        Box::pin(std::future::ready(()))
    }

    fn hold(&self) -> Option<&Hold> {
        Some(&self.0.hold)
    }

    fn delay(&self) -> Option<Duration> {
        let now = Instant::now();
        let until = self.0.window()?.room(now).err()?;
        Some(until.saturating_duration_since(now))
    }

    fn time_for(&self, calls: usize) -> Option<Duration> {
        let now = Instant::now();
        self.0.window().map_or(Some(Duration::ZERO), |window| Some(window.time_for(calls, now)))
    }
}

#[cfg(test)]
mod tests;
