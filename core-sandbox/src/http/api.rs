//! The API: the standard calls of all resources, and the extra calls.

mod extra_routes;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, RawQuery, State},
    http::{HeaderMap, Response, StatusCode, header},
    routing::{MethodRouter, delete, get, patch, post, put},
};
use core_api::endpoint::CallKind;
use uuid::Uuid;

use super::{
    bearer::{self, Access},
    error_response::ErrorResponse,
    response::{challenge, empty_response, json_response},
};
use crate::{
    data::{self, Database, Refusal, Resource},
    splitmix::SplitMix,
    state::SharedState,
};

/// Returns the routes of all resources.
pub(super) fn router() -> Router<SharedState> {
    data::all().iter().fold(extra_routes::router(), |router, resource| {
        let router = router.route(resource.path, collection(resource));
        let router = match resource.has(CallKind::BatchCreate) {
            true => router.route(&format!("{}/batch", resource.path), batch(resource)),
            false => router,
        };
        router.route(&format!("{}/{{id}}", resource.path), item(resource))
    })
}

/// Returns the calls on the path of a resource. Calls that Core lacks are answered with 405.
fn collection(resource: &'static Resource) -> MethodRouter<SharedState> {
    let list =
        async move |state: State<SharedState>, headers: HeaderMap, RawQuery(query): RawQuery| {
            run(&state, &headers, Access::Read, |database| {
                let page = data::list(database, resource, query.as_deref().unwrap_or_default())?;
                Ok(page.map_or(Success::NoContent, Success::Ok))
            })
        };
    let read = async move |state: State<SharedState>, headers: HeaderMap| {
        run(&state, &headers, Access::Read, |database| {
            Ok(Success::Ok(data::read_single(database, resource)?))
        })
    };
    let create = async move |state: State<SharedState>, headers: HeaderMap, body: Bytes| {
        run(&state, &headers, Access::Write, |database| {
            let body = check_json(&headers, &body)?;
            Ok(Success::Created(data::create(database, resource, body)?))
        })
    };
    let has = |call, router| if resource.has(call) { router } else { MethodRouter::new() };
    has(CallKind::List, get(list))
        .merge(has(CallKind::Read, get(read)))
        .merge(has(CallKind::Create, post(create)))
}

/// Returns the calls on one record.
fn item(resource: &'static Resource) -> MethodRouter<SharedState> {
    type Id = Path<String>;
    type State = axum::extract::State<SharedState>;
    let get_record = async move |state: State, headers: HeaderMap, id: Id| {
        run(&state, &headers, Access::Read, |database| {
            Ok(Success::Ok(data::get(database, resource, parse_id(&id)?)?))
        })
    };
    let update = async move |state: State, headers: HeaderMap, id: Id, body: Bytes| {
        run(&state, &headers, Access::Write, |database| {
            let (id, body) = (parse_id(&id)?, check_json(&headers, &body)?);
            Ok(Success::Ok(data::update(database, resource, id, body)?))
        })
    };
    let change = async move |state: State, headers: HeaderMap, id: Id, body: Bytes| {
        run(&state, &headers, Access::Write, |database| {
            let (id, body) = (parse_id(&id)?, check_json(&headers, &body)?);
            Ok(Success::Ok(data::patch(database, resource, id, body)?))
        })
    };
    let remove = async move |state: State, headers: HeaderMap, id: Id| {
        run(&state, &headers, Access::Write, |database| {
            data::delete(database, resource, parse_id(&id)?)?;
            Ok(Success::NoContent)
        })
    };
    let has = |call, router| if resource.has(call) { router } else { MethodRouter::new() };
    has(CallKind::Get, get(get_record))
        .merge(has(CallKind::Update, put(update)))
        .merge(has(CallKind::Patch, patch(change)))
        .merge(has(CallKind::Delete, delete(remove)))
}

/// Returns the call that creates a batch of records.
fn batch(resource: &'static Resource) -> MethodRouter<SharedState> {
    post(async move |state: State<SharedState>, headers: HeaderMap, body: Bytes| {
        run(&state, &headers, Access::Write, |database| {
            let body = check_json(&headers, &body)?;
            Ok(Success::Ok(data::create_batch(database, resource, body)?))
        })
    })
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

/// Returns the body, or refuses a content type other than JSON. The header may be missing.
fn check_json<'a>(headers: &HeaderMap, body: &'a Bytes) -> Result<&'a [u8], ErrorResponse> {
    let Some(kind) = headers.get(header::CONTENT_TYPE) else { return Ok(body) };
    let is_json = kind.to_str().is_ok_and(|kind| kind.starts_with("application/json"));
    if is_json { Ok(body) } else { Err(ErrorResponse::unsupported_media_type()) }
}

/// Parses the id in a path. No record has an id that is not valid.
fn parse_id(id: &str) -> Result<Uuid, Refusal> {
    Uuid::try_parse(id).map_err(|_| Refusal::NotFound)
}
