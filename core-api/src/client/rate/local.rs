//! A limit on calls that is kept in this process.

use std::{
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use futures_util::future::select;
use tokio::{
    sync::Notify,
    time::{Duration, Instant, sleep_until},
};

use super::{Hold, RateFuture, RateLimit, RateLimiter, RateNews, Turn, TurnFuture, window::Window};

/// A [`RateLimiter`] for the clients of one process.
///
/// It is an exact sliding window. After a rest, all calls of the limit may be sent at once. A call
/// counts from its turn until one window after its end, since nobody knows when in between it
/// reached the server. Calls wait in a queue, first in, first out. Only the head of the queue looks
/// at the window, so a call that leaves the queue takes nothing with it.
///
/// ```
/// use core_api::client::{LocalRateLimiter, RateLimit, RateLimiter};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
///
/// let limiter = LocalRateLimiter::new(RateLimit::of_core());
/// let turn = limiter.turn().await;
/// // Send the call and read its answer.
/// turn.end().await;
/// # }
/// ```
#[derive(Debug)]
pub struct LocalRateLimiter(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    queue: tokio::sync::Mutex<()>,
    /// `None` without a limit.
    window: Option<Mutex<Window>>,
    hold: Hold,
    /// News have come, after which the head of the queue may go earlier. All others wait for the
    /// queue, so news wake one call, however many there are.
    freed: Notify,
}

impl LocalRateLimiter {
    /// Keeps to a limit, and to a smaller one where the answers tell of it.
    ///
    /// A limit that [`RateLimit::check`] refuses is replaced by the one of Core.
    #[must_use]
    pub fn new(limit: RateLimit) -> Self {
        let limit = if limit.check().is_ok() { limit } else { RateLimit::of_core() };
        Self::of(Some(limit))
    }

    /// Keeps no call waiting, except after a 429.
    #[must_use]
    pub fn unlimited() -> Self {
        Self::of(None)
    }

    fn of(limit: Option<RateLimit>) -> Self {
        let window = limit.map(|limit| Mutex::new(Window::new(limit)));
        let (queue, hold, freed) = (tokio::sync::Mutex::default(), Hold::new(), Notify::new());
        Self(Arc::new(Shared { queue, window, hold, freed }))
    }

    /// The limit that counts: the smaller one of the operator's and the server's.
    #[must_use]
    pub fn limit(&self) -> Option<RateLimit> {
        self.0.window().map(|window| window.limit())
    }

    async fn wait(&self) -> Turn {
        // Without a limit and a hold there is nothing to be fair about.
        let _first = match &self.0.window {
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

impl Shared {
    fn window(&self) -> Option<MutexGuard<'_, Window>> {
        // Nothing that holds it can panic half way.
        Some(self.window.as_ref()?.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Counts a call, and says whether it is the first after a hold; or says when to ask again.
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
            self.hold.settle();
        }
    }

    fn note(&self, news: &RateNews) {
        if news.is_refused {
            self.hold.extend(news.pause().unwrap_or_default());
        }
        if let Some(mut window) = self.window() {
            window.note(news, Instant::now());
        }
        self.freed.notify_waiters();
    }
}

impl RateLimiter for LocalRateLimiter {
    fn turn(&self) -> TurnFuture<'_> {
        Box::pin(self.wait())
    }

    fn learn<'a>(&'a self, news: &'a RateNews) -> RateFuture<'a> {
        self.0.note(news);
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
}

#[cfg(test)]
mod tests;
