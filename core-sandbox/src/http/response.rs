//! Responses with and without a body.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};

/// Returns a response with a JSON body.
pub(super) fn json_response(status: StatusCode, body: String) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

/// Returns a response without a body.
pub(super) fn empty_response(status: StatusCode) -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = status;
    response
}

/// The header that names the parts of a request that no source shows.
const UNCONFIRMED: HeaderName = HeaderName::from_static("x-sandbox-unconfirmed");

/// Marks the response to a request that Core may refuse. An empty text marks nothing.
pub(super) fn mark_unconfirmed(response: &mut Response<Body>, text: &str) {
    if let Some(value) = HeaderValue::try_from(text).ok().filter(|value| !value.is_empty()) {
        response.headers_mut().insert(UNCONFIRMED, value);
    }
}

/// Returns 401 or 403 with a challenge in Core's format, which has a comma after `Bearer`.
pub(super) fn challenge(status: StatusCode, error: &str) -> Response<Body> {
    let mut response = empty_response(status);
    if let Ok(value) = HeaderValue::try_from(format!("Bearer,error=\"{error}\"")) {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, value);
    }
    response
}
