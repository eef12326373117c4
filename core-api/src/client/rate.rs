//! The number of calls in a time, so that Core need not refuse any.
//!
//! Core permits 100 calls a minute for an app and a user. A client keeps to that: calls wait for
//! their turn, first in, first out, and all clones of a client share one limit. The limit is an exact
//! sliding window, so all of it may be sent at once after a rest. The client learns from the headers
//! of answers, and a 429 has all calls wait.
//!
//! To addresses of this machine, as of a sandbox, a client sends as fast as it can unless a limit is
//! set. Several machines, or several clients with the tokens of one user, share a [`RateLimiter`].

mod hold;
mod local;
mod news;
mod turn;
mod window;

use std::{fmt, pin::Pin, sync::Arc, time::Duration};

pub use hold::Hold;
use http::StatusCode;
pub use local::LocalRateLimiter;
pub use news::RateNews;
pub use turn::Turn;

use super::{ClientBuilder, ConfigError};
use crate::api;

/// The work of a [`RateLimiter`] that is done later.
pub type RateFuture<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// A turn that comes later.
pub type TurnFuture<'a> = Pin<Box<dyn Future<Output = Turn> + Send + 'a>>;

/// Decides when a call may be sent; object-safe, so that clients on several machines can share one.
///
/// A future that is dropped must leave nothing behind that keeps others waiting.
///
/// ```
/// use core_api::client::{RateFuture, RateLimiter, RateNews, Turn, TurnFuture};
///
/// /// Has every call wait a second.
/// #[derive(Debug)]
/// struct Slow;
///
/// impl RateLimiter for Slow {
///     fn turn(&self) -> TurnFuture<'_> {
///         Box::pin(async {
///             tokio::time::sleep(std::time::Duration::from_secs(1)).await;
///             Turn::free()
///         })
///     }
///
///     fn learn<'a>(&'a self, _: &'a RateNews) -> RateFuture<'a> {
///         Box::pin(async {})
///     }
/// }
/// ```
pub trait RateLimiter: Send + Sync + fmt::Debug {
    /// Waits until a call may be sent, and counts it. The call counts as on its way until its turn
    /// ends.
    ///
    /// A limiter with a [`hold`](Self::hold) gives no turn while it lasts.
    fn turn(&self) -> TurnFuture<'_>;

    /// Takes note of an answer that tells of the limit.
    fn learn<'a>(&'a self, news: &'a RateNews) -> RateFuture<'a>;

    /// The pause that the server has asked for. The client watches it, so that calls fail at once
    /// where the pause is longer than [`Limits::hold`](super::Limits::hold).
    ///
    /// Without one, which is the default, a call that got a 429 waits alone.
    fn hold(&self) -> Option<&Hold> {
        None
    }

    /// The time until a turn is free at the earliest, as far as it is known. It goes into
    /// [`Error::retry_after`](crate::Error::retry_after) of a call that gave up.
    fn delay(&self) -> Option<Duration> {
        None
    }
}

/// A number of calls in a time.
///
/// No span of this length, wherever it starts, has more calls.
///
/// ```
/// use core_api::client::RateLimit;
///
/// let half = RateLimit::per_minute(50); // where another program has the other half
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateLimit {
    calls: u32,
    window: Duration,
}

impl RateLimit {
    /// The most calls that a limit may have, since each of a window is remembered.
    pub const MOST_CALLS: u32 = 1_000_000;

    /// The longest window: a day.
    pub const LONGEST_WINDOW: Duration = Duration::from_secs(24 * 3600);

    /// The limit of Core for an app and a user, as its documentation says.
    #[must_use]
    pub const fn of_core() -> Self {
        Self::per_minute(api::CALLS_PER_MINUTE)
    }

    /// This number of calls a minute.
    #[must_use]
    pub const fn per_minute(calls: u32) -> Self {
        Self::per(calls, Duration::from_secs(60))
    }

    /// This number of calls in this time.
    #[must_use]
    pub const fn per(calls: u32, window: Duration) -> Self {
        Self { calls, window }
    }

    /// The same time with another number of calls.
    #[must_use]
    pub const fn with_calls(mut self, calls: u32) -> Self {
        self.calls = calls;
        self
    }

    /// The number of calls.
    #[must_use]
    pub const fn calls(self) -> u32 {
        self.calls
    }

    /// The time.
    #[must_use]
    pub const fn window(self) -> Duration {
        self.window
    }

    /// Whether a limiter can keep to it, as [`ClientBuilder::build`] asks.
    ///
    /// # Errors
    ///
    /// When the calls or the time are zero, there are more than [`MOST_CALLS`](Self::MOST_CALLS), or
    /// the time is longer than [`LONGEST_WINDOW`](Self::LONGEST_WINDOW).
    pub fn check(self) -> Result<(), ConfigError> {
        const SETTING: &str = "rate_limit";
        let wrong = |reason| Err(ConfigError::Wrong { setting: SETTING, reason });
        if self.calls == 0 || self.window.is_zero() {
            return Err(ConfigError::Zero { setting: SETTING });
        }
        if self.calls > Self::MOST_CALLS {
            return wrong(format!(
                "has {} calls, and can have {} at most; `no_rate_limit` sends without a limit",
                self.calls,
                Self::MOST_CALLS
            ));
        }
        if self.window > Self::LONGEST_WINDOW {
            return wrong(format!("has a window of {:?}, and can have a day at most", self.window));
        }
        Ok(())
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
    is_free: bool,
}

impl Lane {
    /// Whether a call need not wait, and need not be counted.
    pub(super) fn is_open(&self) -> bool {
        self.is_free && self.limiter.hold().is_none_or(Hold::is_open)
    }

    /// Whether an answer with this status can tell the limiter something.
    pub(super) fn listens_to(&self, status: StatusCode) -> bool {
        !self.is_free || status == StatusCode::TOO_MANY_REQUESTS
    }

    fn limited(limit: RateLimit) -> Self {
        Self { limiter: Arc::new(LocalRateLimiter::new(limit)), is_free: false }
    }

    fn free() -> Self {
        Self { limiter: Arc::new(LocalRateLimiter::unlimited()), is_free: true }
    }
}

impl ClientBuilder {
    /// The number of calls in a time, to this machine too; Core's 100 a minute unless set.
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
