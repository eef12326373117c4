//! Range requests for the rest of a file whose body broke off (RFC 9110 §13.1.5 and §14).

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, header};

/// A request for all bytes of a file from `start`, if the file still has this `ETag`.
pub(super) struct RangeRequest {
    pub(super) start: u64,
    /// The length of the whole file.
    pub(super) length: u64,
    pub(super) tag: HeaderValue,
}

impl RangeRequest {
    /// Sets `Range` and `If-Range`.
    pub(super) fn apply(&self, request: &mut Request<Bytes>) {
        let range = HeaderValue::try_from(format!("bytes={}-", self.start));
        // Digits are valid in a header, so this never fails.
        if let Ok(range) = range {
            request.headers_mut().insert(header::RANGE, range);
            request.headers_mut().insert(header::IF_RANGE, self.tag.clone());
        }
    }

    /// Checks that a 206 response is this range or the beginning of it. Returns the offset in the file where
    /// its body ends.
    pub(super) fn check(&self, headers: &HeaderMap) -> Result<u64, String> {
        match only(headers, header::ETAG) {
            Some(tag) if *tag == self.tag => {}
            Some(_) => return Err("its `ETag` shows another version of the file".to_owned()),
            None => return Err("it has no `ETag`, so the file may have changed".to_owned()),
        }
        let range = only(headers, header::CONTENT_RANGE).and_then(|value| value.to_str().ok());
        let range = range.ok_or("it does not have exactly one `Content-Range`")?;
        let (start, end, length) =
            content_range(range).ok_or_else(|| format!("its `Content-Range` is `{range}`"))?;
        let is_expected = start == self.start
            && end < self.length
            && length.is_none_or(|length| length == self.length);
        if is_expected {
            return Ok(end.saturating_add(1));
        }
        let (start, length) = (self.start, self.length);
        Err(format!("its `Content-Range` is `{range}`, but byte {start} of {length} comes next"))
    }
}

/// Returns the `ETag` if it is strong, which means that equal tags are equal bytes (RFC 9110 §8.8.1).
pub(super) fn strong_tag(headers: &HeaderMap) -> Option<HeaderValue> {
    let tag = only(headers, header::ETAG)?;
    let text = tag.as_bytes().strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    (!text.contains(&b'"')).then(|| tag.clone())
}

/// Parses the first byte, the last byte and the length of `bytes 5-9/10` or `bytes 5-9/*`.
fn content_range(text: &str) -> Option<(u64, u64, Option<u64>)> {
    let (unit, rest) = text.split_once(' ')?;
    let (range, length) = rest.split_once('/')?;
    let (start, end) = range.split_once('-')?;
    let (start, end) = (number(start)?, number(end)?);
    let length = if length == "*" { None } else { Some(number(length)?) };
    (unit.eq_ignore_ascii_case("bytes") && start <= end).then_some((start, end, length))
}

/// Parses a number that consists of digits only. `+5` is not valid.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// Returns the value of a header that occurs exactly once.
fn only(headers: &HeaderMap, name: HeaderName) -> Option<&HeaderValue> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    first.filter(|_| values.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(name, HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn only_strong_tags_are_used() {
        for (tag, is_strong) in
            [("\"a\"", true), ("\"\"", true), ("W/\"a\"", false), ("a", false), ("\"a\"b\"", false)]
        {
            assert_eq!(strong_tag(&headers(&[(header::ETAG, tag)])).is_some(), is_strong, "{tag}");
        }
        let twice = headers(&[(header::ETAG, "\"a\""), (header::ETAG, "\"a\"")]);
        assert!(strong_tag(&twice).is_none());
    }

    #[test]
    fn a_range_must_be_the_rest_of_the_same_version() {
        let range_request =
            RangeRequest { start: 5, length: 10, tag: HeaderValue::from_static("\"a\"") };
        let answer = |tag, range| headers(&[(header::ETAG, tag), (header::CONTENT_RANGE, range)]);
        for (range, end) in
            [("bytes 5-9/10", 10), ("bytes 5-9/*", 10), ("bytes 5-7/10", 8), ("BYTES 5-9/10", 10)]
        {
            assert_eq!(range_request.check(&answer("\"a\"", range)), Ok(end), "{range}");
        }
        for range in [
            "bytes 4-9/10",
            "bytes 6-9/10",
            "bytes 5-9/11",
            "bytes 5-10/10",
            "bytes 9-5/10",
            "bytes */10",
            "bytes 5-/10",
            "bytes +5-9/10",
            "items 5-9/10",
            "bytes=5-9/10",
            "",
            "bytes 5-99999999999999999999/10",
        ] {
            assert!(range_request.check(&answer("\"a\"", range)).is_err(), "{range}");
        }
        assert!(range_request.check(&answer("\"b\"", "bytes 5-9/10")).is_err());
        assert!(range_request.check(&headers(&[(header::CONTENT_RANGE, "bytes 5-9/10")])).is_err());
    }
}
