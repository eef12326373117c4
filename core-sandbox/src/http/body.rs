//! Bodies of requests.

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{Response, StatusCode},
};

use super::response::empty_response;
use crate::identity::Form;

/// The maximum size of a body in bytes, which is also the limit of axum's handlers.
const MAX_BODY: usize = 2 << 20;

/// Reads the whole body of a request.
///
/// An error is the response to a body that is too long. A body that breaks off has the same
/// response, which nobody reads.
pub(super) async fn read(body: Body) -> Result<Bytes, Response<Body>> {
    let bytes = to_bytes(body, MAX_BODY).await;
    bytes.map_err(|_| empty_response(StatusCode::PAYLOAD_TOO_LARGE))
}

/// Returns the refresh token in the form of a token request.
pub(super) fn refresh_token(form: &[u8]) -> Option<String> {
    Form::parse(form).get("refresh_token").map(str::to_owned)
}
