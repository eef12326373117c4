//! Responses of refused calls, in the formats of Core.

use axum::{
    body::Body,
    http::{Response, StatusCode},
};
use serde_json::json;
use uuid::Uuid;

use super::response::{empty_response, json_response};
use crate::data::Refusal;

/// The response of a refused call.
#[derive(Debug)]
pub(super) struct ErrorResponse {
    status: StatusCode,
    format: Format,
    message: String,
}

/// The formats of Core's error bodies.
#[derive(Debug)]
enum Format {
    Empty,
    /// An invalid parameter.
    Parameter,
    /// A broken rule.
    Rule {
        key: &'static str,
        code: Option<&'static str>,
    },
    /// An unhandled exception.
    Exception,
}

impl ErrorResponse {
    /// Returns 429 for a call above the rate limit. No source shows the body, so it has the format of an invalid parameter.
    pub(super) fn rate_limited() -> Self {
        let message = "The number of requests is above the limit. Try again later.".to_owned();
        Self { status: StatusCode::TOO_MANY_REQUESTS, format: Format::Parameter, message }
    }

    /// Returns 415 for a body that is not JSON.
    pub(super) fn unsupported_media_type() -> Self {
        Self::empty(StatusCode::UNSUPPORTED_MEDIA_TYPE)
    }

    fn empty(status: StatusCode) -> Self {
        Self { status, format: Format::Empty, message: String::new() }
    }

    /// Returns the response with Core's body.
    pub(super) fn into_response(self, correlation_id: Uuid) -> Response<Body> {
        let Self { status, message, format } = self;
        let body = match format {
            Format::Empty => return empty_response(status),
            Format::Parameter => json!({
                "ErrorCode": null,
                "Key": null,
                "Message": message,
                "CorrelationId": correlation_id.to_string(),
            }),
            Format::Exception => json!({"Type": "Exception", "HelpLink": null, "Message": message}),
            Format::Rule { key, code } => json!({
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

impl From<Refusal> for ErrorResponse {
    fn from(refusal: Refusal) -> Self {
        let rule = |key, code| Format::Rule { key, code };
        let (status, format, message) = match refusal {
            Refusal::NotFound => return Self::empty(StatusCode::NOT_FOUND),
            Refusal::Batch => return Self::empty(StatusCode::BAD_REQUEST),
            Refusal::Parameter(message) => (StatusCode::BAD_REQUEST, Format::Parameter, message),
            Refusal::Syntax(message) => (StatusCode::CONFLICT, Format::Exception, message),
            Refusal::Query => {
                let message = "The query could not be executed.".to_owned();
                (StatusCode::FAILED_DEPENDENCY, rule("APISqlError", None), message)
            }
            Refusal::MissingField(field) => {
                let format = rule("RequiredFieldMissing", Some("000.020"));
                (StatusCode::CONFLICT, format, format!("{field} is required."))
            }
            Refusal::Rule { key, message } => (StatusCode::CONFLICT, rule(key, None), message),
        };
        Self { status, format, message }
    }
}
