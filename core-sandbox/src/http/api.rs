//! The API: the standard calls of all resources, and the extra calls.

mod extra_calls;
mod path;
mod permissions;
mod standard_calls;

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{FromRequest, Request, State, rejection::BytesRejection},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header, request::Parts},
    routing::any,
};
use uuid::Uuid;

use super::{
    address::ServerAddress,
    bearer::{self, Access, BearerError, Caller},
    canonical::DoubleSlash,
    error_response::ErrorResponse,
    response::{empty_response, json_response, mark_unconfirmed},
};
use crate::{
    data::{Marks, Refusal},
    splitmix::SplitMix,
    state::{ServerState, SharedState},
};
use extra_calls::ExtraCall;
use path::normalize;

/// Returns the routes of all calls below a path, such as `/api`.
pub(super) fn router(path: &str) -> Router<SharedState> {
    // One handler serves all calls, because a route of each would make a sandbox slow to start.
    let api_path: Arc<str> = path.into();
    let handler = move |State(state): State<SharedState>, request: Request| {
        answer(state, Arc::clone(&api_path), request)
    };
    Router::new()
        .route(path, any(handler.clone()))
        .route(&format!("{path}/{{*call}}"), any(handler))
}

/// The response to a successful call.
#[derive(Debug)]
enum Success {
    /// 200 with JSON.
    Ok(String),
    /// 201 with JSON.
    Created(String),
    /// The rows of a page, or 204 without a body after the last page.
    Page(Option<String>),
    /// 204 without a body.
    NoContent,
}

/// The calls on one path.
enum Calls<'a> {
    Standard(standard_calls::Place<'a>),
    Extra(&'static ExtraCall, &'a str),
}

/// Answers a call. Methods that the path lacks are answered with 405.
async fn answer(state: SharedState, api_path: Arc<str>, request: Request) -> Response<Body> {
    if !state.settings.latency.is_zero() {
        tokio::time::sleep(state.settings.latency).await;
    }
    let refusal = bearer::refuse_other_data_center(&state, &api_path, request.headers());
    if let Some(refusal) = refusal {
        return refusal;
    }
    let (parts, body) = request.into_parts();
    let body = Bytes::from_request(Request::new(body), &()).await;
    let mut marks = Marks::new(state.settings.unconfirmed);
    let noted = match parts.extensions.get::<DoubleSlash>() {
        Some(_) => marks.note("two slashes in the path", || {
            Refusal::NotFound("the path has two slashes in a row; remove one".to_owned())
        }),
        None => Ok(()),
    };
    let path = parts.uri.path().strip_prefix(&*api_path).filter(|path| !path.is_empty());
    let answered = noted
        .map_err(Failure::from)
        .and_then(|()| call(&state, path.unwrap_or("/"), &parts, body, &mut marks));
    match answered {
        Ok(success) => mark(respond(success), &marks),
        Err(Failure::Token(error)) => error.into_response(),
        Err(Failure::Refused(error, allow)) => {
            // The guard has counted this request already, so the number is not 0.
            let correlation_id = SplitMix::new(state.counters().requests).id();
            let mut response = error.into_response(correlation_id);
            if let Some(allow) = allow.and_then(|methods| HeaderValue::try_from(methods).ok()) {
                response.headers_mut().insert(header::ALLOW, allow);
            }
            response
        }
    }
}

/// The reason that a call has no success.
enum Failure {
    /// The token is not valid for the call.
    Token(BearerError),
    /// The call is refused. The text has the methods of the path, if the method was wrong.
    Refused(ErrorResponse, Option<String>),
}

impl<T: Into<ErrorResponse>> From<T> for Failure {
    fn from(error: T) -> Self {
        Self::Refused(error.into(), None)
    }
}

/// Checks the request and the bearer token, and runs the call.
fn call(
    state: &ServerState,
    path: &str,
    parts: &Parts,
    body: Result<Bytes, BytesRejection>,
    marks: &mut Marks,
) -> Result<Success, Failure> {
    let Parts { method, uri, headers, .. } = parts;
    let normal = normalize(path);
    let calls = find(&normal).ok_or_else(|| unknown_path(path))?;
    // A HEAD is a GET whose response has no body.
    let method = if method == Method::HEAD { &Method::GET } else { method };
    let body = body.map_err(|rejection| {
        ErrorResponse::own(rejection.status(), format!("the body cannot be read: {rejection}"))
    })?;
    match calls {
        Calls::Standard(place) => {
            let call = place.call(method).ok_or_else(|| not_allowed(method, &place.methods()))?;
            let caller = authorize(state, headers, call.access)?;
            permissions::check(&caller, place.resource, method, place.id)?;
            let query = uri.query().unwrap_or_default();
            let caps = state.settings.page_caps;
            let request =
                standard_calls::Request { place: &place, query, headers, body: &body, caps };
            let mut database = caller.company.database();
            database.set_user(caller.person.employee_id);
            let result = (call.run)(&mut database, &request, marks);
            database.trim();
            Ok(result?)
        }
        Calls::Extra(call, id) => {
            if method != Method::GET {
                return Err(not_allowed(method, "GET"));
            }
            let caller = authorize(state, headers, Access::Read)?;
            let address = ServerAddress::new(&state.settings, parts);
            Ok((call.run)(&address.0, &caller.company.database(), id)?)
        }
    }
}

fn find(path: &str) -> Option<Calls<'_>> {
    if let Some((call, id)) = extra_calls::find(path) {
        return Some(Calls::Extra(call, id));
    }
    standard_calls::find(path).map(Calls::Standard)
}

fn authorize<'a>(
    state: &'a ServerState,
    headers: &HeaderMap,
    access: Access,
) -> Result<Caller<'a>, Failure> {
    bearer::check(state, headers, access).map_err(Failure::Token)
}

fn unknown_path(path: &str) -> ErrorResponse {
    let text = format!(
        "no call of Core has the path `{path}`; the paths are those of `/openapi.json`, such as \
         `activity` and `activity/{{id}}`"
    );
    ErrorResponse::own(StatusCode::NOT_FOUND, text)
}

/// Returns 405 with the methods of a path.
fn not_allowed(method: &Method, methods: &str) -> Failure {
    let text = format!("the path has no {method}; its methods are {methods}");
    let error = ErrorResponse::own(StatusCode::METHOD_NOT_ALLOWED, text);
    Failure::Refused(error, Some(methods.to_owned()))
}

fn respond(success: Success) -> Response<Body> {
    match success {
        Success::Ok(json) | Success::Page(Some(json)) => json_response(StatusCode::OK, json),
        Success::Created(json) => json_response(StatusCode::CREATED, json),
        Success::Page(None) | Success::NoContent => empty_response(StatusCode::NO_CONTENT),
    }
}

/// Marks the response to a call that Core may refuse.
fn mark(mut response: Response<Body>, marks: &Marks) -> Response<Body> {
    mark_unconfirmed(&mut response, &marks.texts().collect::<Vec<_>>().join("; "));
    response
}

/// Parses the id in a path. No record has an id that is not valid.
fn parse_id(id: &str) -> Result<Uuid, Refusal> {
    Uuid::try_parse(id).map_err(|_| Refusal::NotFound(format!("`{id}` is not a valid id")))
}
