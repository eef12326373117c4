//! Responses that replace those of the sandbox.

use std::{error::Error, fmt};

use axum::{
    body::Body,
    http::{Response, StatusCode},
};
use jiff::Timestamp;
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::Value;

/// A response that replaces the sandbox's: status, headers and body.
///
/// ```
/// use core_sandbox::Reply;
/// use serde_json::json;
///
/// let outage = Reply::status(503).html("<h1>Down for maintenance</h1>");
/// let odd_token = Reply::status(200).json(&json!({"access_token": "x", "expires_in": -1}));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[must_use = "a reply has no effect until a fault with it is injected"]
pub struct Reply {
    pub(super) status: u16,
    #[serde(default, deserialize_with = "headers")]
    pub(super) headers: Vec<(String, String)>,
    #[serde(default)]
    pub(super) body: String,
}

impl Reply {
    /// Creates a reply with this status, from 200 to 599, and without a body.
    pub fn status(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: String::new() }
    }

    /// Adds a header.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Adds `Retry-After` in seconds (RFC 9110 §10.2.3).
    pub fn retry_after(self, seconds: u64) -> Self {
        self.header("retry-after", seconds.to_string())
    }

    /// Adds `Retry-After` as an HTTP date, which has whole seconds.
    pub fn retry_after_date(self, moment: Timestamp) -> Self {
        self.header("retry-after", moment.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string())
    }

    /// Sets the body and its content type.
    pub fn body(mut self, content_type: impl Into<String>, body: impl Into<String>) -> Self {
        self.body = body.into();
        self.header("content-type", content_type)
    }

    /// Sets a JSON body.
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json; charset=utf-8", body.to_string())
    }

    /// Sets an HTML body.
    pub fn html(self, body: impl Into<String>) -> Self {
        self.body("text/html; charset=utf-8", body)
    }

    /// Returns the response, or 500 with the reason if the reply is not valid.
    pub(crate) fn to_response(&self) -> Response<Body> {
        let mut builder = Response::builder().status(self.status);
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        builder.body(Body::from(self.body.clone())).unwrap_or_else(|error| invalid_fault(&error))
    }
}

/// Returns the response for an invalid fault: 500 with the reason.
pub(crate) fn invalid_fault(reason: &dyn Error) -> Response<Body> {
    let mut response = Response::new(Body::from(format!("the fault is not valid: {reason}")));
    *response.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
    response
}

/// Reads headers from an object with texts, or from a list of pairs.
fn headers<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, String)>, D::Error> {
    struct Headers;

    impl<'de> Visitor<'de> for Headers {
        type Value = Vec<(String, String)>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object such as {\"retry-after\": \"3\"}, or a list of pairs")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut headers = Vec::new();
            while let Some(header) = map.next_entry()? {
                headers.push(header);
            }
            Ok(headers)
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut headers = Vec::new();
            while let Some(header) = list.next_element()? {
                headers.push(header);
            }
            Ok(headers)
        }
    }

    deserializer.deserialize_any(Headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_has_the_date_format_of_http() {
        let reply = Reply::status(503).retry_after_date("1994-11-06T08:49:37Z".parse().unwrap());
        let response = reply.to_response();
        assert_eq!(response.headers()["retry-after"], "Sun, 06 Nov 1994 08:49:37 GMT");
    }

    #[test]
    fn an_invalid_reply_becomes_500_with_the_reason() {
        for reply in [Reply::status(7), Reply::status(200).header("a b", "c")] {
            assert_eq!(reply.to_response().status(), StatusCode::INTERNAL_SERVER_ERROR);
        }
    }

    #[test]
    fn headers_are_an_object_or_a_list() {
        let read = |headers: &str| {
            serde_json::from_str::<Reply>(&format!("{{\"status\": 503, \"headers\": {headers}}}"))
        };
        let expected = Reply::status(503).retry_after(3);
        assert_eq!(read("{\"retry-after\": \"3\"}").unwrap(), expected);
        assert_eq!(read("[[\"retry-after\", \"3\"]]").unwrap(), expected);
        let error = read("3").unwrap_err().to_string();
        assert!(error.contains("expected an object such as"), "{error}");
    }
}
