//! The last step of each handler: its changes are saved before its response is sent.

use axum::{
    body::Body,
    extract::{Request, State},
    http::{Response, StatusCode},
    middleware::Next,
};
use serde_json::json;

use super::{reason::Reason, response::json_response};
use crate::state::SharedState;

/// Saves all changes of a request, or answers that they are not saved.
pub(super) async fn save(
    State(state): State<SharedState>,
    request: Request,
    next: Next,
) -> Response<Body> {
    let response = next.run(request).await;
    match state.save() {
        Ok(()) => response,
        Err(reason) => {
            let body = json!({ "error": format!("sandbox: {reason}") }).to_string();
            let mut response = json_response(StatusCode::INSUFFICIENT_STORAGE, body);
            response.extensions_mut().insert(Reason(reason));
            response
        }
    }
}
