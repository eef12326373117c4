//! What the server says when it refuses: Core's error bodies.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};
use serde_json::json;

/// A refused call.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) code: Option<&'static str>,
    pub(crate) key: Option<&'static str>,
    pub(crate) message: String,
    /// What an unhandled exception looks like: no key, no code.
    is_exception: bool,
}

impl Refusal {
    fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, code: None, key: None, message: message.into(), is_exception: false }
    }

    /// 409 with a key, and a code where one is known.
    pub(crate) fn conflict(
        key: &'static str,
        code: Option<&'static str>,
        message: impl Into<String>,
    ) -> Self {
        Self { key: Some(key), code, ..Self::new(StatusCode::CONFLICT, message) }
    }

    /// 409 for a `where` that does not parse.
    pub(crate) fn syntax(message: impl Into<String>) -> Self {
        let message = format!("invalid where clause. {}\r\n", message.into());
        Self { is_exception: true, ..Self::new(StatusCode::CONFLICT, message) }
    }

    /// 400 for a parameter that cannot be met.
    pub(crate) fn parameter(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    /// 400 for a field that the parameter may not name.
    pub(crate) fn field(parameter: &str, field: &str) -> Self {
        Self::parameter(format!("Invalid field in '{parameter}' parameter. Field name: {field}"))
    }

    /// 424, when the database refuses the query.
    pub(crate) fn sql() -> Self {
        let message = "The query could not be executed.";
        Self { key: Some("APISqlError"), ..Self::new(StatusCode::FAILED_DEPENDENCY, message) }
    }

    /// 404.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "The record was not found.")
    }

    /// The answer, with Core's body.
    pub(crate) fn into_response(self) -> Response<Body> {
        let body = if self.is_exception {
            json!({ "Type": "Exception", "HelpLink": null, "Message": self.message })
        } else if self.status == StatusCode::CONFLICT {
            json!({
                "ErrorCode": self.code,
                "Type": "ApiException",
                "Key": self.key,
                "HelpLink": "http://bqe.com",
                "Message": self.message,
                "DeveloperMessage": null,
                "StatusCode": self.status.as_u16(),
            })
        } else {
            json!({ "ErrorCode": self.code, "Key": self.key, "Message": self.message })
        };
        json_response(self.status, body.to_string())
    }
}

/// An answer with a JSON body.
pub(crate) fn json_response(status: StatusCode, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

/// An answer without a body.
pub(crate) fn empty_response(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// 401 or 403, as Core writes the challenge: with a comma after `Bearer`.
pub(crate) fn challenge(status: StatusCode, error: &str) -> Response<Body> {
    let mut response = empty_response(status);
    if let Ok(value) = HeaderValue::try_from(format!("Bearer,error=\"{error}\"")) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    response
}
