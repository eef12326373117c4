//! Target: error responses.

use core_api::{Endpoint, GetActivity};
use http::{HeaderValue, Response};

const STATUSES: [u16; 16] =
    [400, 401, 403, 404, 405, 409, 415, 424, 429, 500, 502, 503, 504, 302, 304, 100];

/// The first byte selects the status, the rest of the first line is `Retry-After`, then the body.
pub(crate) fn run(bytes: &[u8]) {
    let (first, rest) = bytes.split_first().unwrap_or((&0, &[]));
    let end = rest.iter().position(|byte| *byte == b'\n');
    let (header, body) = end.map_or((&[][..], rest), |end| (&rest[..end], &rest[end + 1..]));
    let mut response = Response::new(body.to_vec().into());
    *response.status_mut() =
        http::StatusCode::from_u16(STATUSES[usize::from(*first) % STATUSES.len()]).unwrap();
    if let Ok(value) = HeaderValue::from_bytes(header) {
        response.headers_mut().insert("retry-after", value);
    }
    let error = GetActivity::decode(response).unwrap_err();
    let shown = error.to_string();
    assert!(!shown.contains(char::is_control), "{shown:?}");
    // The key, the message, the details and the text around them.
    assert!(shown.chars().count() <= 3 * 500 + 200, "{shown}");
    let refusal = error.refusal();
    for text in [refusal.key(), refusal.code(), refusal.message(), refusal.correlation_id()] {
        assert!(text.is_none_or(|text| !text.is_empty() && text.chars().count() <= 500));
    }
    assert!(refusal.details().len() <= 20);
    for detail in refusal.details() {
        assert!(!detail.is_empty() && detail.chars().count() <= 500);
    }
    let raw = &body[..body.len().min(core_api::Error::MAX_RAW)];
    assert_eq!(error.raw().unwrap_or_default(), raw);
    assert!(!format!("{error:?}").is_empty());
    let _ = (error.is_retryable(), error.needs_login(), error.retry_after());
}
