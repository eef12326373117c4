//! The pause that a server requests (`Retry-After`).

use std::time::Duration;

use http::{HeaderMap, HeaderName, header};

/// The longest accepted pause. No known rate limit has a longer window, and one wrong header must not stop a
/// client for longer.
pub(crate) const LONGEST_PAUSE: Duration = Duration::from_secs(3600);

/// Returns the pause of `Retry-After` (RFC 9110 §10.2.3), up to an hour. Of several headers, the longest pause
/// counts.
///
/// The value is a number of seconds, which some servers write with a fraction, or a date. A date is relative
/// to the answer's own `Date`, so the clocks of client and server may differ. Without a `Date`, it is
/// relative to the clock of this machine. `wasm32-unknown-unknown` has no clock, so such a date is ignored
/// there.
#[must_use]
pub fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let pauses = headers.get_all(header::RETRY_AFTER).iter().filter_map(|value| {
        let text = value.to_str().ok()?.trim();
        seconds(text).or_else(|| {
            let until = httpdate::parse_http_date(text).ok()?;
            let now = date(headers, header::DATE).or_else(now)?;
            Some(until.duration_since(now).unwrap_or_default())
        })
    });
    pauses.max().map(|pause| pause.min(LONGEST_PAUSE))
}

/// Parses digits with an optional fraction. Saturates at the largest duration.
pub(crate) fn seconds(text: &str) -> Option<Duration> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number(whole) || !is_number(fraction) {
        return None;
    }
    let whole = Duration::from_secs(whole.parse().unwrap_or(u64::MAX));
    // Digits below a nanosecond are ignored.
    let digits = fraction.get(..9).unwrap_or(fraction);
    let nanos = format!("{digits:0<9}").parse().unwrap_or(0);
    Some(whole.saturating_add(Duration::from_nanos(nanos)))
}

/// Returns the time of this machine. On `wasm32-unknown-unknown`, `SystemTime::now` would panic.
fn now() -> Option<std::time::SystemTime> {
    let has_clock = !cfg!(all(target_family = "wasm", target_os = "unknown"));
    has_clock.then(std::time::SystemTime::now)
}

/// Returns the time of the server in an answer (`Date`, RFC 9110 §6.6.1).
#[cfg(feature = "client")]
pub(crate) fn answer_date(headers: &HeaderMap) -> Option<std::time::SystemTime> {
    date(headers, header::DATE)
}

fn date(headers: &HeaderMap, name: HeaderName) -> Option<std::time::SystemTime> {
    httpdate::parse_http_date(headers.get(name)?.to_str().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[(&'static str, &'static str)]) -> Option<u64> {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            headers.insert(*name, http::HeaderValue::from_static(value));
        }
        retry_after(&headers).map(|wait| wait.as_secs())
    }

    #[test]
    fn seconds_and_the_three_date_formats_of_http_are_read() {
        assert_eq!(of(&[("retry-after", " 17 ")]), Some(17));
        for date in [
            "Sun, 06 Nov 1994 08:50:37 GMT",
            "Sunday, 06-Nov-94 08:50:37 GMT",
            "Sun Nov  6 08:50:37 1994",
        ] {
            let now = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
            assert_eq!(of(&[("retry-after", date), now]), Some(60), "{date}");
            assert_eq!(
                of(&[("retry-after", date)]),
                Some(0),
                "long ago by the clock of this machine"
            );
        }
    }

    #[test]
    fn other_texts_are_ignored() {
        for text in ["", "soon", "-3", "+3", "1e3", "inf", "NaN", ".", "1.", ".5", "1.5.2", "1,5"] {
            assert_eq!(of(&[("retry-after", text)]), None, "{text}");
        }
    }

    #[test]
    fn seconds_may_have_a_fraction() {
        let pause = |text: &'static str| {
            let value = http::HeaderValue::from_static(text);
            retry_after(&HeaderMap::from_iter([(header::RETRY_AFTER, value)])).unwrap()
        };
        assert_eq!(pause("1.5"), Duration::from_millis(1_500));
        assert_eq!(pause("0.25"), Duration::from_millis(250));
        assert_eq!(pause("2.0000000019"), Duration::new(2, 1));
        assert_eq!(pause("007.0"), Duration::from_secs(7));
    }

    #[test]
    fn no_pause_is_longer_than_an_hour() {
        for text in [
            "86400",
            "1000000000000",
            "18446744073709551615",
            "18446744073709551615.999999999",
            "99999999999999999999999",
            "Fri, 31 Dec 9999 23:59:59 GMT",
        ] {
            assert_eq!(of(&[("retry-after", text)]), Some(3600), "{text}");
        }
        let far = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        assert_eq!(of(&[("retry-after", "Sat, 06 Nov 2094 08:49:37 GMT"), far]), Some(3600));
    }

    #[test]
    fn of_several_headers_the_longest_pause_counts() {
        let mut headers = HeaderMap::new();
        for text in ["soon", "5", "17", "2.5"] {
            headers.append(header::RETRY_AFTER, http::HeaderValue::from_static(text));
        }
        assert_eq!(retry_after(&headers), Some(Duration::from_secs(17)));
    }
}
