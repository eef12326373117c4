//! Responses of refused calls, in the formats of Core.

use axum::{
    body::Body,
    http::{Response, StatusCode},
};
use core_api::error::{code, key};
use serde_json::json;
use uuid::Uuid;

use super::{
    reason::Reason,
    response::{empty_response, json_response},
};
use crate::data::Refusal;

/// The response of a refused call.
#[derive(Debug)]
pub(super) struct ErrorResponse {
    status: StatusCode,
    format: Format,
    message: String,
    /// The true reason, for the log.
    reason: String,
}

/// The formats of Core's error bodies.
#[derive(Debug)]
enum Format {
    Empty,
    /// An invalid parameter.
    Parameter,
    /// A broken rule.
    Rule(Option<&'static str>),
    /// An unhandled exception.
    Exception,
}

impl ErrorResponse {
    /// Returns 429 for a call above the rate limit.
    pub(super) fn rate_limited() -> Self {
        Self::own(
            StatusCode::TOO_MANY_REQUESTS,
            "the number of requests is above the limit; wait for the seconds of `retry-after`",
        )
    }

    /// Returns a refusal whose body no source shows. It has the format of an invalid parameter, and
    /// the message says what to change.
    pub(super) fn own(status: StatusCode, message: impl Into<String>) -> Self {
        let reason = message.into();
        Self { status, format: Format::Parameter, message: format!("sandbox: {reason}."), reason }
    }

    /// Returns 409 for a call that the permissions of a person do not cover.
    pub(super) fn no_permission(reason: String) -> Self {
        Self {
            status: StatusCode::CONFLICT,
            format: Format::Rule(Some(key::MSG_PERMISSIONS)),
            message: "You do not have the security permissions to access this feature.".to_owned(),
            reason,
        }
    }

    /// Returns the response with Core's body.
    pub(super) fn into_response(self, correlation_id: Uuid) -> Response<Body> {
        let Self { status, message, format, reason } = self;
        let body = match format {
            Format::Empty => None,
            Format::Parameter => Some(json!({
                "ErrorCode": null,
                "Key": null,
                "Message": message,
                "CorrelationId": correlation_id.to_string(),
            })),
            Format::Exception => {
                Some(json!({"Type": "Exception", "HelpLink": null, "Message": message}))
            }
            Format::Rule(key) => {
                let (code, name) = (key.and_then(code_of), key.unwrap_or_default());
                Some(json!({
                    "ErrorCode": code,
                    "Type": "ApiException",
                    "Key": key,
                    "HelpLink": "http://bqe.com",
                    "DeveloperMessage": format!(
                        "þErrorCode: {}\r\nKey: {name}þ\r\nValue: {message} þ\r\n",
                        code.unwrap_or_default()
                    ),
                    "Message": message,
                    "StatusCode": status.as_u16(),
                }))
            }
        };
        let mut response = match body {
            Some(body) => json_response(status, body.to_string()),
            None => empty_response(status),
        };
        response.extensions_mut().insert(Reason(reason));
        response
    }
}

/// Returns the code that comes with a key.
fn code_of(key: &str) -> Option<&'static str> {
    match key {
        key::MSG_PERMISSIONS => Some(code::PERMISSIONS),
        key::REQUIRED_FIELD_MISSING => Some(code::REQUIRED_FIELD_MISSING),
        key::PROJECT_CONTROL_LIMITATION => Some(code::PROJECT_CONTROL_LIMITATION),
        _ => None,
    }
}

impl From<Refusal> for ErrorResponse {
    fn from(refusal: Refusal) -> Self {
        let reason = refusal.to_string();
        let (status, format, message) = match refusal {
            Refusal::NotFound(_) => (StatusCode::NOT_FOUND, Format::Empty, String::new()),
            Refusal::Batch(_) => (StatusCode::BAD_REQUEST, Format::Empty, String::new()),
            Refusal::Parameter(message) => (StatusCode::BAD_REQUEST, Format::Parameter, message),
            Refusal::Syntax(message) => (StatusCode::CONFLICT, Format::Exception, message),
            Refusal::Query(message) => {
                (StatusCode::FAILED_DEPENDENCY, Format::Rule(Some(key::API_SQL_ERROR)), message)
            }
            Refusal::Rule { key, message } => (StatusCode::CONFLICT, Format::Rule(key), message),
            Refusal::Failure(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                Format::Rule(Some(key::GENERAL_EXCEPTION)),
                "sandbox: Core fails here without a reason.".to_owned(),
            ),
        };
        Self { status, format, message, reason }
    }
}
