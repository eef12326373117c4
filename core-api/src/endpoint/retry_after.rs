//! How long a server asks to wait.

use std::time::Duration;

use http::{HeaderMap, HeaderName, header};

/// `Retry-After` (RFC 9110 §10.2.3): seconds, or a date, which counts from the answer's own `Date`,
/// so that clocks which differ do no harm.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(header::RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = httpdate::parse_http_date(text).ok()?;
    let now = date(headers, header::DATE).unwrap_or_else(std::time::SystemTime::now);
    Some(until.duration_since(now).unwrap_or_default())
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
    fn it_is_seconds_or_a_date_in_each_of_the_three_forms_of_http() {
        assert_eq!(of(&[("retry-after", " 17 ")]), Some(17));
        for date in [
            "Sun, 06 Nov 1994 08:50:37 GMT",
            "Sunday, 06-Nov-94 08:50:37 GMT",
            "Sun Nov  6 08:50:37 1994",
        ] {
            let now = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
            assert_eq!(of(&[("retry-after", date), now]), Some(60), "{date}");
            assert_eq!(of(&[("retry-after", date)]), Some(0), "long ago by our own clock");
        }
    }

    #[test]
    fn what_is_neither_says_nothing() {
        for text in ["", "soon", "-3", "1.5", "99999999999999999999999"] {
            assert_eq!(of(&[("retry-after", text)]), None, "{text}");
        }
    }
}
