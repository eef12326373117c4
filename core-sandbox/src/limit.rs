//! Core's limit on requests: so many in any window of time, for each app and user.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use core_api::api;

/// So many requests in any window of this length.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    pub(crate) requests: u32,
    pub(crate) window: Duration,
}

/// Who has asked how often. The sandbox has one user, so that an app stands for app and user.
#[derive(Debug)]
pub(crate) struct Limit {
    rate: Rate,
    apps: Mutex<BTreeMap<String, Log>>,
}

/// The requests of one app within the last window.
#[derive(Debug, Default)]
struct Log {
    /// Those that were let through: one that was refused does not make the wait longer.
    admitted: VecDeque<Instant>,
    /// All of them.
    seen: VecDeque<Instant>,
    /// The longest that `seen` has been.
    most: usize,
}

/// What becomes of a request, and what its answer says of the limit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) is_admitted: bool,
    limit: u32,
    remaining: u32,
    /// Whole seconds until there is room for one more than now.
    reset: u64,
}

impl Limit {
    pub(crate) fn new(rate: Rate) -> Self {
        Self { rate, apps: Mutex::default() }
    }

    /// Counts a request of this app.
    pub(crate) fn admit(&self, app: &str, now: Instant) -> Verdict {
        let Rate { requests, window } = self.rate;
        let mut apps = self.apps();
        let log = apps.entry(app.to_owned()).or_default();
        for moments in [&mut log.admitted, &mut log.seen] {
            let is_over = |moment: &mut Instant| now.duration_since(*moment) >= window;
            while moments.pop_front_if(is_over).is_some() {}
        }
        log.seen.push_back(now);
        log.most = log.most.max(log.seen.len());
        let count = u32::try_from(log.admitted.len()).unwrap_or(u32::MAX);
        let is_admitted = count < requests;
        if is_admitted {
            log.admitted.push_back(now);
        }
        let remaining = requests.saturating_sub(count + u32::from(is_admitted));
        let oldest = log.admitted.front().copied().unwrap_or(now);
        let left = window.saturating_sub(now.duration_since(oldest));
        let reset = left.as_secs() + u64::from(left.subsec_nanos() > 0);
        Verdict { is_admitted, limit: requests, remaining, reset }
    }

    /// The most requests that one app has sent in any window, those that were refused included.
    pub(crate) fn most(&self) -> usize {
        self.apps().values().map(|log| log.most).max().unwrap_or(0)
    }

    fn apps(&self) -> MutexGuard<'_, BTreeMap<String, Log>> {
        self.apps.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Verdict {
    /// Sets what each answer says. No source shows the unit of the reset; here it is seconds from
    /// now, as in `Retry-After`.
    pub(crate) fn write(&self, headers: &mut HeaderMap) {
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

    fn limit(requests: u32) -> Limit {
        Limit::new(Rate { requests, window: WINDOW })
    }

    #[test]
    fn a_window_rolls() {
        let (limit, start) = (limit(2), Instant::now());
        let after = |seconds| limit.admit("a", start + Duration::from_secs(seconds)).is_admitted;
        assert_eq!([0, 30, 59, 60, 61, 90].map(after), [true, true, false, true, false, true]);
        // Those at 30, 59, 60, 61: refused ones are seen too.
        assert_eq!(limit.most(), 4);
    }

    #[test]
    fn a_refusal_says_when_there_is_room_in_whole_seconds() {
        let (limit, start) = (limit(1), Instant::now());
        let first = limit.admit("a", start);
        assert_eq!(first, Verdict { is_admitted: true, limit: 1, remaining: 0, reset: 60 });
        let refused = limit.admit("a", start + Duration::from_millis(58_100));
        assert_eq!((refused.is_admitted, refused.remaining, refused.reset), (false, 0, 2));
        let mut headers = HeaderMap::new();
        refused.write(&mut headers);
        assert_eq!(headers[header::RETRY_AFTER], "2");
    }

    #[test]
    fn an_app_does_not_use_up_what_another_has() {
        let (limit, now) = (limit(1), Instant::now());
        assert!(limit.admit("a", now).is_admitted && limit.admit("b", now).is_admitted);
        assert!(!limit.admit("a", now).is_admitted);
    }

    #[test]
    fn a_limit_of_nothing_lets_nothing_through() {
        assert!(!limit(0).admit("a", Instant::now()).is_admitted);
    }
}
