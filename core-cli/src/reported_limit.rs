//! The rate limit that the server reports with its answers.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use core_api::{
    client::{Middleware, RateLimit, RateStatus},
    exports::bytes::Bytes,
};
use http::{Request, Response};

/// The limit of the last answer that reported one, with the calls that were left and the time of the answer.
#[derive(Clone, Copy, Debug)]
struct Reported {
    limit: u32,
    remaining: u32,
    at: Instant,
    /// The time after which the report says nothing any more.
    lasts: Duration,
}

/// The rate limit that the server reports. Clones share it.
///
/// It counts the calls of other programs with the same login, too.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReportedLimit(Arc<Mutex<Option<Reported>>>);

impl ReportedLimit {
    /// Returns the limit and the calls of the current window, or `None` if no answer has reported them lately.
    pub(crate) fn used(&self) -> Option<(u32, u32)> {
        let reported = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let reported = reported.filter(|reported| reported.at.elapsed() < reported.lasts)?;
        Some((reported.limit, reported.limit.saturating_sub(reported.remaining)))
    }

    fn note(&self, status: &RateStatus) {
        let (Some(limit), Some(remaining)) = (status.limit, status.remaining) else { return };
        let window = RateLimit::of_core().window();
        let lasts = status.reset.map_or(window, |reset| reset.min(window));
        let reported = Reported { limit, remaining, at: Instant::now(), lasts };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(reported);
    }
}

impl Middleware for ReportedLimit {
    fn after(&self, _: &Request<Bytes>, response: &mut Response<Bytes>) {
        if let Some(status) = RateStatus::of(response.status(), response.headers()) {
            self.note(&status);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(limit: &str, remaining: &str, reset: &str) -> RateStatus {
        let answer = Response::builder()
            .header("x-rate-limit-limit", limit)
            .header("x-rate-limit-remaining", remaining)
            .header("x-rate-limit-reset", reset)
            .body(())
            .unwrap();
        RateStatus::of(answer.status(), answer.headers()).unwrap()
    }

    #[test]
    fn the_last_report_counts_until_its_window_ends() {
        let limit = ReportedLimit::default();
        assert_eq!(limit.used(), None);
        limit.note(&status("100", "39", "20"));
        assert_eq!(limit.used(), Some((100, 61)));
        limit.note(&status("60", "80", "20"));
        assert_eq!(limit.used(), Some((60, 0)), "more calls are left than the limit has");
        limit.note(&status("60", "10", "0"));
        assert_eq!(limit.used(), None, "the window has ended");
    }
}
