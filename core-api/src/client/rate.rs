//! The rate limit, which keeps Core from refusing calls.
//!
//! Core permits 100 calls a minute for an app and a user. Calls wait for their turn, first in, first out,
//! and all clones of a client share one limit. The limit is an exact sliding window, so after a rest all
//! of its calls may be sent at once. The client adapts to the headers of responses, and a 429 makes all
//! calls wait.
//!
//! Calls to loopback addresses, such as a sandbox, have no limit by default. Several machines, or several
//! clients with tokens of one user, can share a [`RateLimiter`].

mod hold;
mod local;
mod status;
mod turn;
mod window;

use std::{fmt, pin::Pin, sync::Arc, time::Duration};

pub use hold::Hold;
use http::StatusCode;
pub use local::LocalRateLimiter;
pub use status::RateStatus;
pub use turn::Turn;

use super::{ConfigError, RateLimit};
use crate::api;

/// The future of [`RateLimiter::learn`].
pub type RateFuture<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// The future of [`RateLimiter::turn`].
pub type TurnFuture<'a> = Pin<Box<dyn Future<Output = Turn> + Send + 'a>>;

/// A limiter that decides when a call may be sent. Clients on several machines can share one.
///
/// The trait is object-safe. A dropped future must not keep other calls waiting.
///
/// ```
/// use core_api::client::{RateFuture, RateLimiter, RateStatus, Turn, TurnFuture};
///
/// /// Makes every call wait a second.
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
///     fn learn<'a>(&'a self, _: &'a RateStatus) -> RateFuture<'a> {
///         Box::pin(async {})
///     }
/// }
/// ```
pub trait RateLimiter: Send + Sync + fmt::Debug {
    /// Waits until a call may be sent, and counts the call. The call is in flight until its turn ends.
    ///
    /// A limiter with a [`hold`](Self::hold) must not return a turn during the hold.
    fn turn(&self) -> TurnFuture<'_>;

    /// Adapts to the limit that a response reports.
    fn learn<'a>(&'a self, status: &'a RateStatus) -> RateFuture<'a>;

    /// Returns the pause that the server has requested. The client watches the hold, so calls fail at once
    /// if it is longer than [`Limits::hold`](super::Limits::hold).
    ///
    /// The default is `None`: after a 429, only the refused call waits.
    fn hold(&self) -> Option<&Hold> {
        None
    }

    /// Returns the shortest time until the next turn, or `None` if it is unknown. A call that gives up
    /// reports it as [`Error::retry_after`](crate::Error::retry_after).
    fn delay(&self) -> Option<Duration> {
        None
    }

    /// Returns the shortest time until this number of further calls may be sent, or `None` if it is unknown.
    /// [`Progress`](super::Progress) uses it.
    fn time_for(&self, _calls: usize) -> Option<Duration> {
        None
    }
}

impl RateLimit {
    /// Returns Core's documented limit for an app and a user.
    #[must_use]
    pub const fn of_core() -> Self {
        Self::per_minute(api::CALLS_PER_MINUTE)
    }
}

/// The rate limit of a client, as the builder sets it.
#[derive(Clone, Debug, Default)]
pub(super) enum RateSetting {
    /// Core's limit, but none for loopback addresses.
    #[default]
    Core,
    Limit(RateLimit),
    Shared(Arc<dyn RateLimiter>),
    Unlimited,
}

impl RateSetting {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if let Self::Limit(limit) = self { limit.check() } else { Ok(()) }
    }

    /// Returns the lanes for Core and for loopback addresses.
    pub(super) fn lanes(&self) -> (RateLane, RateLane) {
        let one = match self {
            Self::Core => return (RateLane::limited(RateLimit::of_core()), RateLane::free()),
            Self::Limit(limit) => RateLane::limited(*limit),
            Self::Shared(limiter) => RateLane { limiter: Arc::clone(limiter), is_free: false },
            Self::Unlimited => RateLane::free(),
        };
        (one.clone(), one)
    }
}

/// The limiter of a group of addresses.
#[derive(Clone, Debug)]
pub(super) struct RateLane {
    pub(super) limiter: Arc<dyn RateLimiter>,
    /// True if calls wait only after a 429.
    is_free: bool,
}

impl RateLane {
    /// Returns whether a call may be sent at once, without being counted.
    pub(super) fn is_open(&self) -> bool {
        self.is_free && self.limiter.hold().is_none_or(Hold::is_open)
    }

    /// Returns whether the limiter adapts to responses with this status.
    pub(super) fn learns_from(&self, status: StatusCode) -> bool {
        !self.is_free || status == StatusCode::TOO_MANY_REQUESTS
    }

    fn limited(limit: RateLimit) -> Self {
        Self { limiter: Arc::new(LocalRateLimiter::new(limit)), is_free: false }
    }

    fn free() -> Self {
        Self { limiter: Arc::new(LocalRateLimiter::unlimited()), is_free: true }
    }
}
