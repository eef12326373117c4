//! The API: the standard calls of all resources, and the extra calls.

mod extra_routes;
mod standard_calls;

use std::collections::BTreeSet;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode},
    routing::any,
};
use uuid::Uuid;

use super::{
    bearer::{self, Access},
    error_response::ErrorResponse,
    response::{challenge, empty_response, json_response},
};
use crate::{
    data::{Database, Listing, Refusal},
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
    /// The rows of a page, or 204 without a body after the last page.
    List(Listing),
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
    let caller = match bearer::check(state, headers, access) {
        Ok(caller) => caller,
        Err((status, error)) => return challenge(status, error),
    };
    let result = {
        let mut database = caller.company.database();
        database.set_user(caller.person.employee_id);
        let result = call(&mut database);
        database.trim();
        result
    };
    match result {
        Ok(Success::Ok(json)) => json_response(StatusCode::OK, json),
        Ok(Success::Created(json)) => json_response(StatusCode::CREATED, json),
        Ok(Success::List(Listing { page, unconfirmed })) => {
            let no_content = || empty_response(StatusCode::NO_CONTENT);
            let json = |page| json_response(StatusCode::OK, page);
            mark(page.map_or_else(no_content, json), &unconfirmed)
        }
        Ok(Success::NoContent) => empty_response(StatusCode::NO_CONTENT),
        Err(error) => {
            // The guard has counted this request already, so the number is not 0.
            let correlation_id = SplitMix::new(state.counters().requests).id();
            error.into_response(correlation_id)
        }
    }
}

/// The header that names the parts of a query that no source shows.
const UNCONFIRMED: HeaderName = HeaderName::from_static("x-sandbox-unconfirmed");

/// Marks the response to a query that Core may refuse.
fn mark(mut response: Response<Body>, marks: &[String]) -> Response<Body> {
    let distinct: BTreeSet<&str> = marks.iter().map(String::as_str).collect();
    let text = distinct.into_iter().collect::<Vec<_>>().join("; ");
    if let Some(value) = HeaderValue::try_from(text).ok().filter(|value| !value.is_empty()) {
        response.headers_mut().insert(UNCONFIRMED, value);
    }
    response
}

/// Parses the id in a path. No record has an id that is not valid.
fn parse_id(id: &str) -> Result<Uuid, Refusal> {
    Uuid::try_parse(id).map_err(|_| Refusal::NotFound)
}
