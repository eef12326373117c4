//! JSON bodies of the control routes.

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, Response, StatusCode, header},
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::http::response::json_response;

/// Returns 200 with JSON.
pub(super) fn ok(json: &Value) -> Response<Body> {
    json_response(StatusCode::OK, json.to_string())
}

/// Returns a refusal, whose reason has the fix.
pub(super) fn refusal(status: StatusCode, reason: &str) -> Response<Body> {
    json_response(status, json!({ "error": format!("sandbox: {reason}") }).to_string())
}

/// Handles a JSON body.
///
/// The content type has to be JSON, because a page of another site cannot send such a request
/// without a CORS preflight request.
pub(super) fn with_json<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: &Bytes,
    handle: impl FnOnce(T) -> Response<Body>,
) -> Response<Body> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(is_json) {
        let found = kind.unwrap_or("no content type");
        let reason =
            format!("the body is {found}; send JSON with `content-type: application/json`");
        return refusal(StatusCode::UNSUPPORTED_MEDIA_TYPE, &reason);
    }
    match serde_json::from_slice(body) {
        Ok(value) => handle(value),
        Err(error) => refusal(StatusCode::BAD_REQUEST, &error.to_string()),
    }
}

fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
}
