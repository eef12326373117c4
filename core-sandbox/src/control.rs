//! Routes for other processes: faults, counters, the clock.

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

use crate::{
    fault::{Fault, Rule},
    refusal::{empty_response, json_response},
    server::Shared,
};

pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/faults", get(list).post(inject).delete(clear))
        .route("/faults/{id}", delete(remove))
        .route("/faults/{id}/release", post(release))
        .route("/counters", get(counters))
        .route("/clock", post(clock))
        .layer(middleware::from_fn(origin::guard))
}

async fn inject(shared: State<Shared>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    take(&headers, &body, |fault: Fault| match fault.check() {
        Ok(()) => {
            let rule = shared.faults.inject(fault);
            json_response(StatusCode::CREATED, shown(&rule).to_string())
        }
        Err(error) => refused(&error),
    })
}

async fn list(shared: State<Shared>) -> Response<Body> {
    let rules: Vec<_> = shared.faults.rules().iter().map(|rule| shown(rule)).collect();
    json_response(StatusCode::OK, json!(rules).to_string())
}

async fn clear(shared: State<Shared>) -> Response<Body> {
    shared.faults.remove(|_| true);
    empty_response(StatusCode::NO_CONTENT)
}

async fn remove(shared: State<Shared>, Path(id): Path<u64>) -> Response<Body> {
    shared.faults.remove(|rule| rule.id == id);
    empty_response(StatusCode::NO_CONTENT)
}

async fn release(shared: State<Shared>, Path(id): Path<u64>) -> Response<Body> {
    match shared.faults.rule(id) {
        Some(rule) => {
            rule.release();
            empty_response(StatusCode::NO_CONTENT)
        }
        None => empty_response(StatusCode::NOT_FOUND),
    }
}

async fn counters(shared: State<Shared>) -> Response<Body> {
    let mut counters = json!(shared.counters());
    counters["sessions"] = json!(shared.identity().sessions());
    counters["created"] = json!(shared.store().created());
    json_response(StatusCode::OK, counters.to_string())
}

/// Where to shift the clock to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clock {
    seconds_ahead: i64,
}

async fn clock(shared: State<Shared>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    take(&headers, &body, |clock: Clock| {
        shared.identity().shift_clock(clock.seconds_ahead);
        empty_response(StatusCode::NO_CONTENT)
    })
}

/// A fault as it is listed.
fn shown(rule: &Rule) -> serde_json::Value {
    json!({"id": rule.id, "fault": rule.fault, "seen": rule.seen(), "fired": rule.fired()})
}

/// Takes what the body says, which has to be called JSON, so that no page in a browser can send it
/// unasked.
fn take<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: &Bytes,
    take: impl FnOnce(T) -> Response<Body>,
) -> Response<Body> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/json")) {
        return empty_response(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    }
    match serde_json::from_slice(body) {
        Ok(said) => take(said),
        Err(error) => refused(&error),
    }
}

fn refused(reason: &dyn std::error::Error) -> Response<Body> {
    let body = json!({ "error": reason.to_string() }).to_string();
    json_response(StatusCode::BAD_REQUEST, body)
}
