//! Control of the faults.

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, Response, StatusCode},
};
use serde_json::{Value, json};

use super::answer::{ok, refusal, with_json};
use crate::{
    fault::{Fault, FaultRule},
    http::response::{empty_response, json_response},
    state::SharedState,
};

pub(super) async fn inject(
    state: State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    with_json(&headers, &body, |fault: Fault| match fault.check() {
        Ok(()) => {
            let rule = state.faults.inject(fault);
            json_response(StatusCode::CREATED, description(&rule).to_string())
        }
        Err(error) => refusal(StatusCode::BAD_REQUEST, &error.to_string()),
    })
}

pub(super) async fn list(state: State<SharedState>) -> Response<Body> {
    ok(&state.faults.rules().iter().map(|rule| description(rule)).collect())
}

pub(super) async fn clear(state: State<SharedState>) -> Response<Body> {
    state.faults.remove(|_| true);
    empty_response(StatusCode::NO_CONTENT)
}

pub(super) async fn remove(state: State<SharedState>, Path(id): Path<String>) -> Response<Body> {
    with_rule(&state, &id, |rule| state.faults.remove(|other| other.id == rule.id))
}

pub(super) async fn release(state: State<SharedState>, Path(id): Path<String>) -> Response<Body> {
    with_rule(&state, &id, FaultRule::release)
}

/// Changes the fault with this id, and returns 204, or 404 if there is no such fault.
fn with_rule(state: &SharedState, id: &str, change: impl FnOnce(&FaultRule)) -> Response<Body> {
    match id.parse().ok().and_then(|id| state.faults.rule(id)) {
        Some(rule) => {
            change(&rule);
            empty_response(StatusCode::NO_CONTENT)
        }
        None => {
            let reason = format!("no fault has the id {id:?}; `GET /sandbox/faults` lists them");
            refusal(StatusCode::NOT_FOUND, &reason)
        }
    }
}

/// Returns a fault with its counters, as the list shows it.
fn description(rule: &FaultRule) -> Value {
    json!({"id": rule.id, "fault": rule.fault(), "seen": rule.seen(), "fired": rule.fired()})
}
