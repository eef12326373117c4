//! The API: the standard calls of all resources, and the extra calls.

mod extra_routes;
mod standard_calls;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Response, StatusCode},
    routing::any,
};
use uuid::Uuid;

use super::{
    bearer::{self, Access},
    error_response::ErrorResponse,
    response::{challenge, empty_response, json_response},
};
use crate::{
    data::{Database, Refusal},
    splitmix::SplitMix,
    state::SharedState,
};

/// Returns the routes of all calls.
pub(super) fn router() -> Router<SharedState> {
    // One route serves the standard calls, because a route of each would make a sandbox slow to start.
    extra_routes::router().route("/{*path}", any(standard_calls::answer))
}

/// The response to a successful call.
#[derive(Debug)]
enum Success {
    /// 200 with JSON.
    Ok(String),
    /// 201 with JSON.
    Created(String),
    /// 204 without a body.
    NoContent,
}

/// Checks the bearer token and runs a call.
fn run(
    state: &SharedState,
    headers: &HeaderMap,
    access: Access,
    call: impl FnOnce(&mut Database) -> Result<Success, ErrorResponse>,
) -> Response<Body> {
    if let Err((status, error)) = bearer::check(state, headers, access) {
        return challenge(status, error);
    }
    let result = call(&mut state.database());
    match result {
        Ok(Success::Ok(json)) => json_response(StatusCode::OK, json),
        Ok(Success::Created(json)) => json_response(StatusCode::CREATED, json),
        Ok(Success::NoContent) => empty_response(StatusCode::NO_CONTENT),
        Err(error) => {
            // The guard has counted this request already, so the number is not 0.
            let correlation_id = SplitMix::new(state.counters().requests).id();
            error.into_response(correlation_id)
        }
    }
}

/// Parses the id in a path. No record has an id that is not valid.
fn parse_id(id: &str) -> Result<Uuid, Refusal> {
    Uuid::try_parse(id).map_err(|_| Refusal::NotFound)
}
