//! The rest of a file whose body has broken off (RFC 9110 §13.1.5 and §14).

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, header};

/// The rest of a file: all bytes from one on, of the version with this tag.
pub(super) struct Part {
    pub(super) start: u64,
    /// The length of the whole file.
    pub(super) length: u64,
    pub(super) tag: HeaderValue,
}

impl Part {
    /// Asks for the part of this version only.
    pub(super) fn ask_for(&self, request: &mut Request<Bytes>) {
        let range = HeaderValue::try_from(format!("bytes={}-", self.start));
        // Digits are a valid value.
        if let Ok(range) = range {
            request.headers_mut().insert(header::RANGE, range);
            request.headers_mut().insert(header::IF_RANGE, self.tag.clone());
        }
    }

    /// Checks that an answer of 206 is this part, or the beginning of it; returns where its body ends in
    /// the file.
    pub(super) fn check(&self, headers: &HeaderMap) -> Result<u64, String> {
        match only(headers, header::ETAG) {
            Some(tag) if *tag == self.tag => {}
            Some(_) => return Err("it is of another version, by its `ETag`".to_owned()),
            None => return Err("it has no `ETag`, and may be of another version".to_owned()),
        }
        let range = only(headers, header::CONTENT_RANGE).and_then(|value| value.to_str().ok());
        let range = range.ok_or("it does not have one `Content-Range`")?;
        let (start, end, length) =
            content_range(range).ok_or_else(|| format!("its `Content-Range` is `{range}`"))?;
        let is_this = start == self.start
            && end < self.length
            && length.is_none_or(|length| length == self.length);
        if is_this {
            return Ok(end.saturating_add(1));
        }
        let (from, whole) = (self.start, self.length);
        Err(format!("its `Content-Range` is `{range}`, and byte {from} of {whole} comes next"))
    }
}

/// The tag of a version, where it stands for these very bytes.
pub(super) fn strong_tag(headers: &HeaderMap) -> Option<HeaderValue> {
    let tag = only(headers, header::ETAG)?;
    let text = tag.as_bytes().strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    (!text.contains(&b'"')).then(|| tag.clone())
}

/// First byte, last byte and length of `bytes 5-9/10` or `bytes 5-9/*`.
fn content_range(text: &str) -> Option<(u64, u64, Option<u64>)> {
    let (unit, rest) = text.split_once(' ')?;
    let (range, length) = rest.split_once('/')?;
    let (start, end) = range.split_once('-')?;
    let (start, end) = (number(start)?, number(end)?);
    let length = if length == "*" { None } else { Some(number(length)?) };
    (unit.eq_ignore_ascii_case("bytes") && start <= end).then_some((start, end, length))
}

/// A number of digits alone; `+5` is not one.
fn number(text: &str) -> Option<u64> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// The value of a header that is there once.
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
    fn a_tag_is_strong_where_it_stands_for_the_very_bytes() {
        for (tag, is_strong) in
            [("\"a\"", true), ("\"\"", true), ("W/\"a\"", false), ("a", false), ("\"a\"b\"", false)]
        {
            assert_eq!(strong_tag(&headers(&[(header::ETAG, tag)])).is_some(), is_strong, "{tag}");
        }
        let twice = headers(&[(header::ETAG, "\"a\""), (header::ETAG, "\"a\"")]);
        assert!(strong_tag(&twice).is_none());
    }

    #[test]
    fn a_part_is_the_rest_of_the_same_version() {
        let part = Part { start: 5, length: 10, tag: HeaderValue::from_static("\"a\"") };
        let answer = |tag, range| headers(&[(header::ETAG, tag), (header::CONTENT_RANGE, range)]);
        for (range, end) in
            [("bytes 5-9/10", 10), ("bytes 5-9/*", 10), ("bytes 5-7/10", 8), ("BYTES 5-9/10", 10)]
        {
            assert_eq!(part.check(&answer("\"a\"", range)), Ok(end), "{range}");
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
            assert!(part.check(&answer("\"a\"", range)).is_err(), "{range}");
        }
        assert!(part.check(&answer("\"b\"", "bytes 5-9/10")).is_err());
        assert!(part.check(&headers(&[(header::CONTENT_RANGE, "bytes 5-9/10")])).is_err());
    }
}
