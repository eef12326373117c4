//! The standard calls of all resources: a table of calls, and the search of the call of a request.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::{
    body::{Body, Bytes},
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header},
};
use core_api::endpoint::CallKind;

use super::{Success, parse_id, run};
use crate::{
    data::{self, Database, Resource, Unconfirmed},
    http::{bearer::Access, error_response::ErrorResponse, response::empty_response},
    state::SharedState,
};

/// A standard call and its execution.
struct StandardCall {
    kind: CallKind,
    method: Method,
    access: Access,
    run: fn(&mut Database, &Request<'_>) -> Result<Success, ErrorResponse>,
}

/// The parts of a request for a resource.
struct Request<'a> {
    resource: &'static Resource,
    /// The part of the path after the path of the resource.
    id: &'a str,
    query: &'a str,
    /// The treatment of queries that no source shows.
    unconfirmed: Unconfirmed,
    headers: &'a HeaderMap,
    body: &'a Bytes,
}

/// The calls on the path of a resource.
static COLLECTION: [StandardCall; 3] = [
    StandardCall {
        kind: CallKind::List,
        method: Method::GET,
        access: Access::Read,
        run: |database, request| {
            let Request { resource, unconfirmed, query, .. } = request;
            Ok(Success::List(data::list(database, resource, *unconfirmed, query)?))
        },
    },
    StandardCall {
        kind: CallKind::Read,
        method: Method::GET,
        access: Access::Read,
        run: |database, request| Ok(Success::Ok(data::read_single(database, request.resource)?)),
    },
    StandardCall {
        kind: CallKind::Create,
        method: Method::POST,
        access: Access::Write,
        run: |database, request| {
            Ok(Success::Created(data::create(database, request.resource, request.json()?)?))
        },
    },
];

/// The calls on one record.
static ITEM: [StandardCall; 4] = [
    StandardCall {
        kind: CallKind::Get,
        method: Method::GET,
        access: Access::Read,
        run: |database, request| {
            Ok(Success::Ok(data::get(database, request.resource, parse_id(request.id)?)?))
        },
    },
    StandardCall {
        kind: CallKind::Update,
        method: Method::PUT,
        access: Access::Write,
        run: |database, request| {
            let (id, body) = (parse_id(request.id)?, request.json()?);
            Ok(Success::Ok(data::update(database, request.resource, id, body)?))
        },
    },
    StandardCall {
        kind: CallKind::Patch,
        method: Method::PATCH,
        access: Access::Write,
        run: |database, request| {
            let (id, body) = (parse_id(request.id)?, request.json()?);
            Ok(Success::Ok(data::patch(database, request.resource, id, body)?))
        },
    },
    StandardCall {
        kind: CallKind::Delete,
        method: Method::DELETE,
        access: Access::Write,
        run: |database, request| {
            data::delete(database, request.resource, parse_id(request.id)?)?;
            Ok(Success::NoContent)
        },
    },
];

/// The call on the path of a resource and `/batch`.
static BATCH: [StandardCall; 1] = [StandardCall {
    kind: CallKind::BatchCreate,
    method: Method::POST,
    access: Access::Write,
    run: |database, request| {
        Ok(Success::Ok(data::create_batch(database, request.resource, request.json()?)?))
    },
}];

/// The resources by their paths.
static RESOURCES: LazyLock<BTreeMap<&str, &Resource>> =
    LazyLock::new(|| data::all().iter().map(|resource| (resource.path, resource)).collect());

/// Answers a standard call. Calls that the resource lacks are answered with 405.
pub(super) async fn answer(
    state: State<SharedState>,
    method: Method,
    Path(path): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let path = format!("/{path}");
    let Some((resource, id, calls)) = find(&path) else {
        return empty_response(StatusCode::NOT_FOUND);
    };
    let calls: Vec<&StandardCall> = calls.iter().filter(|call| resource.has(call.kind)).collect();
    // A HEAD is a GET whose response has no body.
    let method = if method == Method::HEAD { Method::GET } else { method };
    match calls.iter().find(|call| call.method == method) {
        Some(call) => {
            let query = query.as_deref().unwrap_or_default();
            let unconfirmed = state.settings.unconfirmed;
            let request =
                Request { resource, id, query, unconfirmed, headers: &headers, body: &body };
            run(&state, &headers, call.access, |database| (call.run)(database, &request))
        }
        None => not_allowed(&calls),
    }
}

/// Returns the resource of a path, the rest of the path, and the calls that it may mean.
fn find(path: &str) -> Option<(&'static Resource, &str, &'static [StandardCall])> {
    if let Some(resource) = RESOURCES.get(path) {
        return Some((resource, "", &COLLECTION));
    }
    let (parent, id) = path.rsplit_once('/').filter(|(_, id)| !id.is_empty())?;
    let resource = RESOURCES.get(parent)?;
    let is_batch = id == "batch" && resource.has(CallKind::BatchCreate);
    Some((resource, id, if is_batch { &BATCH } else { &ITEM }))
}

/// Returns 405 with the methods of these calls.
fn not_allowed(calls: &[&StandardCall]) -> Response<Body> {
    let mut response = empty_response(StatusCode::METHOD_NOT_ALLOWED);
    let methods: Vec<&str> = calls.iter().map(|call| call.method.as_str()).collect();
    if let Ok(value) = HeaderValue::try_from(methods.join(",")) {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

impl Request<'_> {
    /// Returns the body, or refuses a content type other than JSON. The header may be missing.
    fn json(&self) -> Result<&[u8], ErrorResponse> {
        let Some(kind) = self.headers.get(header::CONTENT_TYPE) else { return Ok(self.body) };
        let is_json = kind.to_str().is_ok_and(|kind| kind.starts_with("application/json"));
        if is_json { Ok(self.body) } else { Err(ErrorResponse::unsupported_media_type()) }
    }
}
