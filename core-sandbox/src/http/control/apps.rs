//! Control of apps, like the vendor's developer portal.

use std::io;

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, Response, StatusCode},
};
use serde_json::json;

use super::answer::{ok, refusal, with_json};
use crate::{
    http::response::{empty_response, json_response},
    identity::AppRegistration,
    state::SharedState,
};

pub(super) async fn list(state: State<SharedState>) -> Response<Body> {
    ok(&json!(state.apps().all()))
}

pub(super) async fn register(
    state: State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    with_json(&headers, &body, |app| shown(StatusCode::CREATED, state.register_app(app)))
}

pub(super) async fn change(
    state: State<SharedState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    with_json(&headers, &body, |change| shown(StatusCode::OK, state.apps().change(&id, change)))
}

pub(super) async fn remove(state: State<SharedState>, Path(id): Path<String>) -> Response<Body> {
    match state.remove_app(&id) {
        Ok(()) => empty_response(StatusCode::NO_CONTENT),
        Err(error) => failed(&error),
    }
}

pub(super) async fn renew_secret(
    state: State<SharedState>,
    Path(id): Path<String>,
) -> Response<Body> {
    shown(StatusCode::OK, state.renew_app_secret(&id))
}

/// Returns a registration with its secret, or the reason of the refusal.
fn shown(status: StatusCode, app: io::Result<AppRegistration>) -> Response<Body> {
    match app {
        Ok(app) => json_response(status, json!(app).to_string()),
        Err(error) => failed(&error),
    }
}

/// Returns the refusal of a request for an app or a person.
pub(super) fn failed(error: &io::Error) -> Response<Body> {
    let is_unknown = error.kind() == io::ErrorKind::NotFound;
    let status = if is_unknown { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST };
    refusal(status, &error.to_string())
}
