//! Routes that control the sandbox: faults, counters, the clock.

mod origin;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, Response, StatusCode, header},
    middleware,
    routing::{delete, get, post},
};
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

use super::response::{empty_response, json_response};
use crate::{
    fault::{Fault, FaultRule},
    state::SharedState,
};

/// Returns the routes below `/sandbox`.
pub(super) fn router() -> Router<SharedState> {
    Router::new()
        .route("/faults", get(list).post(inject).delete(clear))
        .route("/faults/{id}", delete(remove))
        .route("/faults/{id}/release", post(release))
        .route("/counters", get(counters))
        .route("/clock", post(clock))
        .layer(middleware::from_fn(origin::guard))
}

async fn inject(state: State<SharedState>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    with_json(&headers, &body, |fault: Fault| match fault.check() {
        Ok(()) => {
            let rule = state.faults.inject(fault);
            json_response(StatusCode::CREATED, description(&rule).to_string())
        }
        Err(error) => bad_request(&error),
    })
}

async fn list(state: State<SharedState>) -> Response<Body> {
    let rules: Vec<_> = state.faults.rules().iter().map(|rule| description(rule)).collect();
    json_response(StatusCode::OK, json!(rules).to_string())
}

async fn clear(state: State<SharedState>) -> Response<Body> {
    state.faults.remove(|_| true);
    empty_response(StatusCode::NO_CONTENT)
}

async fn remove(state: State<SharedState>, Path(id): Path<u64>) -> Response<Body> {
    state.faults.remove(|rule| rule.id == id);
    empty_response(StatusCode::NO_CONTENT)
}

async fn release(state: State<SharedState>, Path(id): Path<u64>) -> Response<Body> {
    match state.faults.rule(id) {
        Some(rule) => {
            rule.release();
            empty_response(StatusCode::NO_CONTENT)
        }
        None => empty_response(StatusCode::NOT_FOUND),
    }
}

async fn counters(state: State<SharedState>) -> Response<Body> {
    let mut counters = json!(state.counters());
    counters["sessions"] = json!(state.identity().sessions());
    counters["created"] = json!(state.database().created());
    json_response(StatusCode::OK, counters.to_string())
}

/// The body of `POST /sandbox/clock`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockShift {
    seconds_ahead: i64,
}

async fn clock(state: State<SharedState>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    with_json(&headers, &body, |shift: ClockShift| {
        state.identity().shift_clock(shift.seconds_ahead);
        empty_response(StatusCode::NO_CONTENT)
    })
}

/// Returns a fault with its counters, as the list shows it.
fn description(rule: &FaultRule) -> serde_json::Value {
    json!({"id": rule.id, "fault": rule.fault(), "seen": rule.seen(), "fired": rule.fired()})
}

/// Handles a JSON body.
///
/// The content type has to be JSON, because a page of another site cannot send such a request
/// without a CORS preflight request.
fn with_json<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: &Bytes,
    handle: impl FnOnce(T) -> Response<Body>,
) -> Response<Body> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/json")) {
        return empty_response(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    match serde_json::from_slice(body) {
        Ok(value) => handle(value),
        Err(error) => bad_request(&error),
    }
}

fn bad_request(reason: &dyn std::error::Error) -> Response<Body> {
    let body = json!({ "error": reason.to_string() }).to_string();
    json_response(StatusCode::BAD_REQUEST, body)
}
