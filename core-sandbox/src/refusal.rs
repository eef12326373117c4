//! What the server says when it refuses: Core's error bodies.

use axum::{
    body::Body,
    http::{HeaderValue, Response, StatusCode, header},
};
use serde_json::json;
use uuid::Uuid;

/// A refused call.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) message: String,
    shape: Shape,
}

/// The shapes of Core's bodies.
#[derive(Debug)]
enum Shape {
    Empty,
    /// A parameter that cannot be met.
    Parameter,
    /// A rule that was broken.
    Rule {
        key: &'static str,
        code: Option<&'static str>,
    },
    /// An exception that nobody caught.
    Exception,
}

impl Refusal {
    /// 400 for a parameter that cannot be met.
    pub(crate) fn parameter(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, Shape::Parameter, message)
    }

    /// 400 that says nothing.
    pub(crate) fn bare_parameter() -> Self {
        Self::new(StatusCode::BAD_REQUEST, Shape::Empty, "")
    }

    /// 400 for a field that the parameter may not name.
    pub(crate) fn field(parameter: &str, field: &str) -> Self {
        Self::parameter(format!("Invalid field in '{parameter}' parameter. Field name: {field}"))
    }

    /// 409 for a `where` that does not parse.
    pub(crate) fn syntax(message: impl std::fmt::Display) -> Self {
        let message = format!("invalid where clause. {message}\r\n");
        Self::new(StatusCode::CONFLICT, Shape::Exception, message)
    }

    /// 409 for a rule of the business, with the key to tell it by.
    pub(crate) fn rule(key: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::CONFLICT, Shape::Rule { key, code: None }, message)
    }

    /// 409 for a record without what it must have.
    pub(crate) fn missing(field: &str) -> Self {
        let shape = Shape::Rule { key: "RequiredFieldMissing", code: Some("000.020") };
        Self::new(StatusCode::CONFLICT, shape, format!("{field} is required."))
    }

    /// 409 for data that does not fit.
    pub(crate) fn model(detail: impl std::fmt::Display) -> Self {
        let start = "The request cannot be completed. The data submitted is invalid";
        Self::rule("InValidModel", format!("{start}: {detail}."))
    }

    /// 409 for a record that somebody else changed in the meantime.
    pub(crate) fn out_of_date() -> Self {
        Self::rule("OutDatedModel", "The record was changed since it was read. Read it again.")
    }

    /// 424, when the database refuses the query.
    pub(crate) fn sql() -> Self {
        let shape = Shape::Rule { key: "APISqlError", code: None };
        Self::new(StatusCode::FAILED_DEPENDENCY, shape, "The query could not be executed.")
    }

    /// 429, above the limit. No source shows the body; this is the shape of Core's others.
    pub(crate) fn rate() -> Self {
        let message = "The number of requests is above the limit. Try again later.";
        Self::new(StatusCode::TOO_MANY_REQUESTS, Shape::Parameter, message)
    }

    /// 404.
    pub(crate) fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, Shape::Empty, "")
    }

    /// 415.
    pub(crate) fn content_type() -> Self {
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, Shape::Empty, "")
    }

    fn new(status: StatusCode, shape: Shape, message: impl Into<String>) -> Self {
        Self { status, shape, message: message.into() }
    }

    /// The answer, with Core's body.
    pub(crate) fn into_response(self, correlation_id: Uuid) -> Response<Body> {
        let Self { status, message, shape } = self;
        let body = match shape {
            Shape::Empty => return empty_response(status),
            Shape::Parameter => json!({
                "ErrorCode": null,
                "Key": null,
                "Message": message,
                "CorrelationId": correlation_id.to_string(),
            }),
            Shape::Exception => json!({"Type": "Exception", "HelpLink": null, "Message": message}),
            Shape::Rule { key, code } => json!({
                "ErrorCode": code,
                "Type": "ApiException",
                "Key": key,
                "HelpLink": "http://bqe.com",
                "DeveloperMessage": format!(
                    "þErrorCode: {}\r\nKey: {key}þ\r\nValue: {message} þ\r\n",
                    code.unwrap_or_default()
                ),
                "Message": message,
                "StatusCode": status.as_u16(),
            }),
        };
        json_response(status, body.to_string())
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
