//! The responses after which the same call may succeed.

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use serde_json::{Map, Value};

use crate::error::{self, Call};

/// Returns whether a retry of the call may succeed, and is safe.
pub(in crate::client) fn is_transient(call: &Call, response: &Response<Bytes>) -> bool {
    let status = response.status();
    match status {
        StatusCode::TOO_MANY_REQUESTS => true,
        // An error object means that Core itself failed. Other bodies come from a proxy or a gateway, whose
        // failure may be transient.
        StatusCode::INTERNAL_SERVER_ERROR => {
            call.is_idempotent && call.method == Method::GET && !is_core_error(response.body())
        }
        status => call.is_idempotent && error::is_transient(status),
    }
}

/// Returns whether the body is Core's error object, which has a key or a code, even if both are `null`.
fn is_core_error(body: &[u8]) -> bool {
    let object: Result<Map<String, Value>, _> = serde_json::from_slice(body);
    let has_name = |object: &Map<String, Value>| {
        object
            .keys()
            .any(|name| name.eq_ignore_ascii_case("key") || name.eq_ignore_ascii_case("errorcode"))
    };
    object.is_ok_and(|object| {
        let nested = object.iter().find(|(name, _)| name.eq_ignore_ascii_case("error"));
        has_name(&object) || nested.and_then(|(_, nested)| nested.as_object()).is_some_and(has_name)
    })
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    fn is_retried(method: Method, is_idempotent: bool, status: u16, body: &'static str) -> bool {
        let call = Call::new(method, Cow::Borrowed("/x"), is_idempotent);
        let mut response = Response::new(Bytes::from_static(body.as_bytes()));
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        is_transient(&call, &response)
    }

    #[test]
    fn idempotent_calls_are_retried_after_transient_statuses() {
        for status in [408, 421, 425, 502, 503, 504, 520, 521, 522, 523, 524, 529] {
            assert!(is_retried(Method::GET, true, status, ""), "{status}");
            assert!(is_retried(Method::PUT, true, status, ""), "{status}");
            assert!(!is_retried(Method::POST, false, status, ""), "{status}");
        }
        for status in [200, 301, 400, 401, 403, 404, 409, 410, 501, 505, 511, 525, 530] {
            assert!(!is_retried(Method::GET, true, status, ""), "{status}");
        }
        assert!(is_retried(Method::POST, false, 429, ""));
    }

    #[test]
    fn a_get_is_retried_after_a_500_without_an_error_object() {
        for body in ["", "oops", "<html>", "[1]", r#"{"message":"An error has occurred."}"#, "{"] {
            assert!(is_retried(Method::GET, true, 500, body), "{body}");
            assert!(!is_retried(Method::PUT, true, 500, body), "{body}");
            assert!(!is_retried(Method::GET, false, 500, body), "{body}");
        }
        for body in [
            r#"{"ErrorCode":null,"Key":null,"Message":"x"}"#,
            r#"{"key":"GeneralException"}"#,
            r#"{"error":{"errorCode":"000.020","message":"x"}}"#,
        ] {
            assert!(!is_retried(Method::GET, true, 500, body), "{body}");
        }
    }
}
