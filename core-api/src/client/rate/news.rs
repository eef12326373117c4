//! What an answer says of the limit on calls.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, HeaderValue, StatusCode};

use crate::{
    api,
    endpoint::{LONGEST_PAUSE, retry_after, seconds},
};

/// What an answer says of the limit: `X-Rate-Limit-*`, and `Retry-After` of a 429.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RateNews {
    /// How many calls are permitted in a window.
    pub limit: Option<u32>,
    /// How many of these are left.
    pub remaining: Option<u32>,
    /// In what time they are counted anew. Its unit is not known: small numbers are taken for
    /// seconds from now, large ones for seconds or milliseconds since 1970, and a date for a date.
    pub reset: Option<Duration>,
    /// Whether the answer is a 429.
    pub is_refused: bool,
    /// The time that a 429 asks to wait, an hour at most.
    pub retry_after: Option<Duration>,
    /// The time from the turn of the call to its answer. A limiter needs it to know which of its
    /// own calls the server can have counted.
    pub took: Option<Duration>,
}

impl RateNews {
    /// What these headers say; `None` where they say nothing of a limit.
    #[must_use]
    pub fn of(status: StatusCode, headers: &HeaderMap) -> Option<Self> {
        let is_refused = status == StatusCode::TOO_MANY_REQUESTS;
        let text = |name| headers.get(name)?.to_str().ok().map(str::trim);
        // Of several lines, the lowest number is the safe one.
        let number = |name| headers.get_all(name).iter().filter_map(count).min();
        let news = Self {
            limit: number(api::RATE_LIMIT_HEADER).filter(|limit| *limit > 0),
            remaining: number(api::RATE_REMAINING_HEADER),
            reset: text(api::RATE_RESET_HEADER).and_then(reset),
            is_refused,
            retry_after: retry_after(headers).filter(|_| is_refused),
            took: None,
        };
        (is_refused || news != Self::default()).then_some(news)
    }

    /// The pause after a 429: `Retry-After`, or the time until the count starts again.
    #[must_use]
    pub fn pause(&self) -> Option<Duration> {
        self.retry_after.or(self.reset)
    }
}

/// The number of a header: digits alone.
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

    fn of(status: u16, lines: &[(&'static str, String)]) -> Option<RateNews> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.insert(*name, value.parse().unwrap());
        }
        RateNews::of(StatusCode::from_u16(status).unwrap(), &headers)
    }

    #[test]
    fn an_answer_without_headers_says_nothing_unless_it_is_a_429() {
        assert_eq!(of(200, &[]), None);
        assert_eq!(of(503, &[("retry-after", "5".to_owned())]), None);
        assert!(of(429, &[]).unwrap().is_refused);
        let news = of(429, &[("retry-after", "5".to_owned())]).unwrap();
        assert_eq!(news.pause(), Some(Duration::from_secs(5)));
    }

    #[test]
    fn the_reset_is_understood_in_each_unit_that_it_may_have() {
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
    fn a_count_is_digits_and_the_lowest_of_several_lines() {
        for text in ["", "+5", "-5", "5.0", "1e2", "0x5", "1_000", "4294967296", "٥"] {
            let news = of(200, &[("x-rate-limit-remaining", text.to_owned())]);
            assert_eq!(news, None, "{text}");
        }
        let mut headers = HeaderMap::new();
        for text in ["70", "soon", " 7 ", "700"] {
            headers.append("x-rate-limit-remaining", text.parse().unwrap());
        }
        assert_eq!(RateNews::of(StatusCode::OK, &headers).unwrap().remaining, Some(7));
    }

    #[test]
    fn a_limit_of_zero_is_not_believed() {
        let news = of(
            200,
            &[("x-rate-limit-limit", "0".to_owned()), ("x-rate-limit-remaining", "0".to_owned())],
        );
        assert_eq!((news.as_ref().unwrap().limit, news.unwrap().remaining), (None, Some(0)));
    }
}
