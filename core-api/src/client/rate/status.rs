//! The state of the rate limit, as a response reports it.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderValue, StatusCode};

use crate::{
    api,
    endpoint::{LONGEST_PAUSE, retry_after, seconds},
};

/// The state of the rate limit, from `X-Rate-Limit-*` and the `Retry-After` of a 429.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateStatus {
    /// The calls permitted in a window.
    pub limit: Option<u32>,
    /// The calls left in the current window.
    pub remaining: Option<u32>,
    /// The time until the window starts again. Core does not document its unit. Small numbers are read as
    /// seconds from now, large ones as seconds or milliseconds since 1970, and a date as a date.
    pub reset: Option<Duration>,
    /// True if the response is a 429.
    pub is_refused: bool,
    /// The pause that a 429 requests, an hour or less.
    pub retry_after: Option<Duration>,
    /// The time from the turn of the call to its response. It tells the limiter which of its own calls the
    /// server can have counted.
    pub took: Option<Duration>,
}

impl RateStatus {
    /// Reads the headers of a response. Returns `None` if they report nothing about a limit.
    #[must_use]
    pub fn of(status: StatusCode, headers: &HeaderMap) -> Option<Self> {
        let is_refused = status == StatusCode::TOO_MANY_REQUESTS;
        let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
        // If a header is repeated, the lowest number is the safe one.
        let number = |name| headers.get_all(name).iter().filter_map(count).min();
        let reported = Self {
            limit: number(api::RATE_LIMIT_HEADER).filter(|limit| *limit > 0),
            remaining: number(api::RATE_REMAINING_HEADER),
            reset: text(api::RATE_RESET_HEADER).and_then(reset),
            is_refused,
            retry_after: retry_after(headers).filter(|_| is_refused),
            took: None,
        };
        (is_refused || reported != Self::default()).then_some(reported)
    }

    /// Returns the pause after a 429: `Retry-After`, or the time until the window starts again.
    #[must_use]
    pub fn pause(&self) -> Option<Duration> {
        self.retry_after.or(self.reset)
    }
}

/// Parses the value of a header that consists of digits only.
fn count(value: &HeaderValue) -> Option<u32> {
    let text = value.to_str().ok()?.trim();
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

fn reset(text: &str) -> Option<Duration> {
    let since_1970 = |time: Duration| {
        let at = SystemTime::UNIX_EPOCH.checked_add(time)?;
        Some(at.duration_since(SystemTime::now()).unwrap_or_default())
    };
    let number = seconds(text);
    let wait = match number.map(|number| (number, number.as_secs())) {
        Some((time, ..1_000_000_000)) => time,
        Some((time, ..1_000_000_000_000)) => since_1970(time)?,
        Some((_, milliseconds)) => since_1970(Duration::from_millis(milliseconds))?,
        None => {
            let at = httpdate::parse_http_date(text).ok()?;
            at.duration_since(SystemTime::now()).unwrap_or_default()
        }
    };
    Some(wait).filter(|wait| *wait <= LONGEST_PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(code: u16, lines: &[(&'static str, String)]) -> Option<RateStatus> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.insert(*name, value.parse().unwrap());
        }
        RateStatus::of(StatusCode::from_u16(code).unwrap(), &headers)
    }

    #[test]
    fn a_response_without_headers_reports_nothing_except_a_429() {
        assert_eq!(of(200, &[]), None);
        assert_eq!(of(503, &[("retry-after", "5".to_owned())]), None);
        assert!(of(429, &[]).unwrap().is_refused);
        let status = of(429, &[("retry-after", "5".to_owned())]).unwrap();
        assert_eq!(status.pause(), Some(Duration::from_secs(5)));
    }

    #[test]
    fn the_reset_is_read_in_each_unit() {
        let at = SystemTime::now() + Duration::from_secs(30);
        let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap();
        for text in [
            "30".to_owned(),
            "29.5".to_owned(),
            format!("{}.25", since.as_secs()),
            since.as_secs().to_string(),
            since.as_millis().to_string(),
            httpdate::fmt_http_date(at),
        ] {
            let reset = of(200, &[("x-rate-limit-reset", text.clone())]).unwrap().reset.unwrap();
            assert!((28..=30).contains(&reset.as_secs()), "{text}: {reset:?}");
        }
        for text in ["", "soon", "-1", "7200", "18446744073709551615", "99999999999999999999"] {
            assert_eq!(of(200, &[("x-rate-limit-reset", text.to_owned())]), None, "{text}");
        }
    }

    #[test]
    fn a_count_consists_of_digits_and_the_lowest_line_counts() {
        for text in ["", "+5", "-5", "5.0", "1e2", "0x5", "1_000", "4294967296", "٥"] {
            let status = of(200, &[("x-rate-limit-remaining", text.to_owned())]);
            assert_eq!(status, None, "{text}");
        }
        let mut headers = HeaderMap::new();
        for text in ["70", "soon", " 7 ", "700"] {
            headers.append("x-rate-limit-remaining", text.parse().unwrap());
        }
        assert_eq!(RateStatus::of(StatusCode::OK, &headers).unwrap().remaining, Some(7));
    }

    #[test]
    fn a_limit_of_zero_is_ignored() {
        let status = of(
            200,
            &[("x-rate-limit-limit", "0".to_owned()), ("x-rate-limit-remaining", "0".to_owned())],
        );
        assert_eq!((status.as_ref().unwrap().limit, status.unwrap().remaining), (None, Some(0)));
    }
}
