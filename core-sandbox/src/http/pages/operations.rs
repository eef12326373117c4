//! Calls of the routes below `/sandbox`, without a connection.

use axum::{
    body::{Body, to_bytes},
    http::{HeaderValue, Method, Request, StatusCode, header},
};
use serde_json::Value;
use tower_service::Service;

use crate::{http::control, state::SharedState};

/// The maximum size of a response in bytes.
const MAX_RESPONSE: usize = 32 << 20;

/// The response of an operation.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) status: StatusCode,
    /// The JSON of the body, or `null` without one.
    pub(super) body: Value,
}

impl Outcome {
    /// Returns the reason of a refusal, or `None` if the operation was successful.
    pub(super) fn refusal(&self) -> Option<&str> {
        let is_refused = !self.status.is_success();
        is_refused.then(|| self.body["error"].as_str().unwrap_or("the sandbox gives no reason"))
    }
}

/// Runs the operation with this method and path below `/sandbox`.
pub(super) async fn run(
    state: &SharedState,
    method: Method,
    path: &str,
    body: Option<&Value>,
) -> Outcome {
    let mut request = Request::new(body.map_or_else(Body::empty, |json| json.to_string().into()));
    *request.method_mut() = method;
    *request.uri_mut() = path.parse().unwrap_or_default();
    let headers = request.headers_mut();
    headers.insert(header::HOST, HeaderValue::from_static("localhost"));
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    let mut router = control::router(state).with_state(state.clone());
    // A router never refuses a request, and is always ready.
    let response = router.call(request).await.unwrap_or_else(|never| match never {});
    let status = response.status();
    let bytes = to_bytes(response.into_body(), MAX_RESPONSE).await.unwrap_or_default();
    Outcome { status, body: serde_json::from_slice(&bytes).unwrap_or_default() }
}
