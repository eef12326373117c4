//! How many calls a minute are sent, so that Core need not refuse any.
//!
//! Core permits 100 calls a minute for an app and a user. A client keeps to that by itself: calls
//! wait for their turn, first come, first served, and all clones of a client have one limit. What
//! the headers of answers say of the limit is learned, and a 429 has all calls wait.
//!
//! To addresses of this machine, as of a sandbox, a client sends as fast as it can unless a limit is
//! set. For several machines, or several clients with the tokens of one user, share a
//! [`RateLimiter`].

mod local;
mod news;

use std::{fmt, pin::Pin, sync::Arc, time::Duration};

pub use local::LocalRateLimiter;
pub use news::RateNews;

use super::{ClientBuilder, ConfigError};
use crate::api;

/// What a [`RateLimiter`] does later.
pub type RateFuture<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// Decides when a call may be sent; object-safe, so that clients on several machines can share one.
///
/// A future that is dropped must leave nothing behind that keeps others waiting.
///
/// ```
/// use core_api::client::{RateFuture, RateLimiter, RateNews};
///
/// /// Has every call wait a second.
/// #[derive(Debug)]
/// struct Slow;
///
/// impl RateLimiter for Slow {
///     fn turn(&self) -> RateFuture<'_> {
///         Box::pin(tokio::time::sleep(std::time::Duration::from_secs(1)))
///     }
///
///     fn learn<'a>(&'a self, _: &'a RateNews) -> RateFuture<'a> {
///         Box::pin(async {})
///     }
/// }
/// ```
pub trait RateLimiter: Send + Sync + fmt::Debug {
    /// Waits until a call may be sent, and counts it.
    fn turn(&self) -> RateFuture<'_>;

    /// Takes note of what an answer says of the limit; called for those that say something.
    fn learn<'a>(&'a self, news: &'a RateNews) -> RateFuture<'a>;
}

/// So many calls in so much time.
///
/// In no such time, whenever it starts, are there more. A [burst](Self::burst) may be sent at once
/// after a rest; the others follow at even distances, which are a little longer the larger the burst
/// is. One call in fifty is held back, since calls may take longer on their way to Core than others.
///
/// ```
/// use core_api::client::RateLimit;
///
/// let half = RateLimit::per_minute(50).burst(5); // where another program has the other half
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    calls: u32,
    window: Duration,
    burst: Option<u32>,
}

impl RateLimit {
    /// What Core permits an app and a user, as far as its documentation says.
    #[must_use]
    pub const fn of_core() -> Self {
        Self::per_minute(api::CALLS_PER_MINUTE)
    }

    /// So many calls a minute.
    #[must_use]
    pub const fn per_minute(calls: u32) -> Self {
        Self::per(calls, Duration::from_secs(60))
    }

    /// So many calls in this time.
    #[must_use]
    pub const fn per(calls: u32, window: Duration) -> Self {
        Self { calls, window, burst: None }
    }

    /// How many calls may be sent at once after a rest; a fifth of all unless set.
    #[must_use]
    pub const fn burst(mut self, calls: u32) -> Self {
        self.burst = Some(calls);
        self
    }

    /// The same for another number of calls, as an answer says it.
    #[must_use]
    pub fn with_calls(mut self, calls: u32) -> Self {
        self.calls = calls;
        self.burst = self.burst.map(|burst| burst.min(self.most()).max(1));
        self
    }

    /// How many calls there may be.
    #[must_use]
    pub fn calls(self) -> u32 {
        self.calls
    }

    /// In what time.
    #[must_use]
    pub fn window(self) -> Duration {
        self.window
    }

    /// The calls that are sent in a window at most.
    fn most(self) -> u32 {
        (self.calls - self.calls / 50).max(1)
    }

    pub(super) fn burst_or_default(self) -> u32 {
        self.burst.unwrap_or(self.calls / 5).clamp(1, self.most())
    }

    /// The distance of calls, when all wait. A burst and what follows it at this distance is what
    /// a window may have.
    #[must_use]
    pub fn interval(self) -> Duration {
        self.window / (self.most() - self.burst_or_default() + 1)
    }

    /// How far ahead of that distance calls may be.
    #[must_use]
    pub fn tolerance(self) -> Duration {
        self.interval() * (self.burst_or_default() - 1)
    }

    /// Whether it makes sense, as [`ClientBuilder::build`] asks.
    ///
    /// # Errors
    ///
    /// When the calls, the time or the burst are zero, or the burst is larger than the calls.
    pub fn check(self) -> Result<(), ConfigError> {
        if self.calls == 0 || self.window.is_zero() || self.burst == Some(0) {
            return Err(ConfigError::Zero { setting: "rate_limit" });
        }
        match self.burst {
            Some(burst) if burst > self.calls => {
                let reason = format!("has a burst of {burst}, more than its {} calls", self.calls);
                Err(ConfigError::Wrong { setting: "rate_limit", reason })
            }
            _ => Ok(()),
        }
    }
}

/// What a client does about the rate of calls.
#[derive(Clone, Debug, Default)]
pub(super) enum Rate {
    /// Core's limit, and none to addresses of this machine.
    #[default]
    Core,
    Limit(RateLimit),
    Shared(Arc<dyn RateLimiter>),
    Unlimited,
}

impl Rate {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if let Self::Limit(limit) = self { limit.check() } else { Ok(()) }
    }

    /// The lanes to Core and to addresses of this machine.
    pub(super) fn lanes(&self) -> (Lane, Lane) {
        let one = match self {
            Self::Core => return (Lane::limited(RateLimit::of_core()), Lane::free()),
            Self::Limit(limit) => Lane::limited(*limit),
            Self::Shared(limiter) => Lane { limiter: Arc::clone(limiter), is_free: false },
            Self::Unlimited => Lane::free(),
        };
        (one.clone(), one)
    }
}

/// The limiter for some addresses.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    pub(super) limiter: Arc<dyn RateLimiter>,
    /// Whether calls wait after a 429 only.
    pub(super) is_free: bool,
}

impl Lane {
    fn limited(limit: RateLimit) -> Self {
        Self { limiter: Arc::new(LocalRateLimiter::new(limit)), is_free: false }
    }

    fn free() -> Self {
        Self { limiter: Arc::new(LocalRateLimiter::unlimited()), is_free: true }
    }
}

impl ClientBuilder {
    /// How many calls are sent in a time, to this machine too; Core's 100 a minute unless set.
    #[must_use]
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate = Rate::Limit(limit);
        self
    }

    /// Sends calls as fast as it can; after a 429, all of them wait as long as Core says.
    #[must_use]
    pub fn no_rate_limit(mut self) -> Self {
        self.rate = Rate::Unlimited;
        self
    }

    /// Shares a limit with other clients that have the tokens of the same app and user.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use core_api::{Client, client::{LocalRateLimiter, RateLimit}};
    /// # use core_api::{TokenProvider, client::ConfigError};
    /// # fn run<P: TokenProvider + Clone + 'static>(provider: P) -> Result<(), ConfigError> {
    ///
    /// let limiter = Arc::new(LocalRateLimiter::new(RateLimit::of_core()));
    /// let one = Client::builder(provider.clone()).rate_limiter(limiter.clone()).build()?;
    /// let other = Client::builder(provider).rate_limiter(limiter).build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn rate_limiter(mut self, limiter: Arc<dyn RateLimiter>) -> Self {
        self.rate = Rate::Shared(limiter);
        self
    }
}
