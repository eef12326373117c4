//! Core's rate limit: a maximum number of calls in any window of time, for each app and user.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use core_api::api;

/// A maximum number of calls in any window of this length.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RateLimit {
    pub(crate) calls: u32,
    pub(crate) window: Duration,
}

/// A sliding-window rate limiter.
#[derive(Debug)]
pub(crate) struct RateLimiter {
    limit: RateLimit,
    /// The calls of each app and user.
    apps: Mutex<BTreeMap<String, CallHistory>>,
}

/// The calls of one app and user within the last window.
#[derive(Debug, Default)]
struct CallHistory {
    /// The times of admitted calls. Refused calls do not extend the wait.
    admitted: VecDeque<Instant>,
    /// The times of all calls.
    all: VecDeque<Instant>,
    /// The maximum length of `all` since the start.
    most: usize,
}

/// The decision about a call, and the values of its response headers.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) is_admitted: bool,
    limit: u32,
    remaining: u32,
    /// The whole seconds until one more call is admitted than now.
    reset: u64,
}

impl RateLimiter {
    pub(crate) fn new(limit: RateLimit) -> Self {
        Self { limit, apps: Mutex::default() }
    }

    /// Counts a call of this app and user, and decides whether to admit it.
    pub(crate) fn admit(&self, app: &str, now: Instant) -> Decision {
        let RateLimit { calls, window } = self.limit;
        let mut apps = self.apps();
        let history = apps.entry(app.to_owned()).or_default();
        for times in [&mut history.admitted, &mut history.all] {
            while times.front().is_some_and(|time| now.duration_since(*time) >= window) {
                times.pop_front();
            }
        }
        history.all.push_back(now);
        history.most = history.most.max(history.all.len());
        let count = u32::try_from(history.admitted.len()).unwrap_or(u32::MAX);
        let is_admitted = count < calls;
        if is_admitted {
            history.admitted.push_back(now);
        }
        let remaining = calls.saturating_sub(count + u32::from(is_admitted));
        let oldest = history.admitted.front().copied().unwrap_or(now);
        let left = window.saturating_sub(now.duration_since(oldest));
        let reset = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        Decision { is_admitted, limit: calls, remaining, reset }
    }

    /// Returns the largest number of calls of one app in any window, including refused calls.
    pub(crate) fn most_in_a_window(&self) -> usize {
        self.apps().values().map(|history| history.most).max().unwrap_or(0)
    }

    fn apps(&self) -> MutexGuard<'_, BTreeMap<String, CallHistory>> {
        self.apps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Decision {
    /// Sets the headers of the response.
    ///
    /// No source shows the unit of the reset. Here it is seconds from now, as in `Retry-After`.
    pub(crate) fn set_headers(&self, headers: &mut HeaderMap) {
        let mut set = |name: &'static str, value: u64| {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        };
        set(api::RATE_LIMIT_HEADER, self.limit.into());
        set(api::RATE_REMAINING_HEADER, self.remaining.into());
        set(api::RATE_RESET_HEADER, self.reset);
        if !self.is_admitted {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(self.reset));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Duration = Duration::from_secs(60);

    fn limiter(calls: u32) -> RateLimiter {
        RateLimiter::new(RateLimit { calls, window: WINDOW })
    }

    #[test]
    fn the_window_slides() {
        let (limiter, start) = (limiter(2), Instant::now());
        let after = |seconds| limiter.admit("a", start + Duration::from_secs(seconds)).is_admitted;
        assert_eq!([0, 30, 59, 60, 61, 90].map(after), [true, true, false, true, false, true]);
        // The calls at 30, 59, 60 and 61, because refused calls count too.
        assert_eq!(limiter.most_in_a_window(), 4);
    }

    #[test]
    fn a_refusal_has_the_whole_seconds_until_the_next_call() {
        let (limiter, start) = (limiter(1), Instant::now());
        let first = limiter.admit("a", start);
        assert_eq!(first, Decision { is_admitted: true, limit: 1, remaining: 0, reset: 60 });
        let refused = limiter.admit("a", start + Duration::from_millis(58_100));
        assert_eq!((refused.is_admitted, refused.remaining, refused.reset), (false, 0, 2));
        let mut headers = HeaderMap::new();
        refused.set_headers(&mut headers);
        assert_eq!(headers[header::RETRY_AFTER], "2");
    }

    #[test]
    fn apps_have_separate_limits() {
        let (limiter, now) = (limiter(1), Instant::now());
        assert!(limiter.admit("a", now).is_admitted && limiter.admit("b", now).is_admitted);
        assert!(!limiter.admit("a", now).is_admitted);
    }

    #[test]
    fn a_limit_of_zero_refuses_every_call() {
        assert!(!limiter(0).admit("a", Instant::now()).is_admitted);
    }
}
