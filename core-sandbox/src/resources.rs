//! The calls of all resources, from one table of them.

mod beyond;
mod derived;
pub(crate) mod files;
mod list;
mod record;
mod references;
mod registration;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, RawQuery, State},
    http::{HeaderMap, Response, StatusCode, header},
    routing::{MethodRouter, delete, get, patch, post, put},
};
use core_api::endpoint::CallKind;
use uuid::Uuid;

use crate::{
    identity::{Access, bearer},
    refusal::{Refusal, challenge, empty_response, json_response},
    server::Shared,
    splitmix::SplitMix,
    store::Store,
};
pub(crate) use derived::{complete, refresh};
pub(crate) use references::{Reference, UNSPECIFIED, references, references_to};
pub(crate) use registration::*;

/// The routes of all resources.
pub(crate) fn router() -> Router<Shared> {
    ALL.into_iter().fold(beyond::router(), |router, resource| {
        let router = router.route(resource.path, collection(resource));
        let router = match resource.has(CallKind::BatchCreate) {
            true => router.route(&format!("{}/batch", resource.path), batch(resource)),
            false => router,
        };
        router.route(&format!("{}/{{id}}", resource.path), item(resource))
    })
}

/// The calls on the path of a resource; those that Core lacks are answered with 405.
fn collection(resource: &'static Resource) -> MethodRouter<Shared> {
    let list = async move |shared: State<Shared>, headers: HeaderMap, RawQuery(query): RawQuery| {
        run(&shared, &headers, Access::Read, |store| {
            list::list(store, resource, query.as_deref().unwrap_or_default())
        })
    };
    let create = async move |shared: State<Shared>, headers: HeaderMap, body: Bytes| {
        run(&shared, &headers, Access::Write, |store| {
            record::create(store, resource, json(&headers, &body)?)
        })
    };
    let has = |call, router| if resource.has(call) { router } else { MethodRouter::new() };
    has(CallKind::List, get(list)).merge(has(CallKind::Create, post(create)))
}

/// The calls on one record.
fn item(resource: &'static Resource) -> MethodRouter<Shared> {
    type Id = Path<String>;
    let fetch = async move |shared: State<Shared>, headers: HeaderMap, id: Id| {
        run(&shared, &headers, Access::Read, |store| record::fetch(store, resource, parsed(&id)?))
    };
    let replace = async move |shared: State<Shared>, headers: HeaderMap, id: Id, body: Bytes| {
        run(&shared, &headers, Access::Write, |store| {
            record::replace(store, resource, parsed(&id)?, json(&headers, &body)?)
        })
    };
    let change = async move |shared: State<Shared>, headers: HeaderMap, id: Id, body: Bytes| {
        run(&shared, &headers, Access::Write, |store| {
            record::patch(store, resource, parsed(&id)?, json(&headers, &body)?)
        })
    };
    let remove = async move |shared: State<Shared>, headers: HeaderMap, id: Id| {
        run(&shared, &headers, Access::Write, |store| record::delete(store, resource, parsed(&id)?))
    };
    let has = |call, router| if resource.has(call) { router } else { MethodRouter::new() };
    has(CallKind::Get, get(fetch))
        .merge(has(CallKind::Update, put(replace)))
        .merge(has(CallKind::Patch, patch(change)))
        .merge(has(CallKind::Delete, delete(remove)))
}

fn batch(resource: &'static Resource) -> MethodRouter<Shared> {
    post(async move |shared: State<Shared>, headers: HeaderMap, body: Bytes| {
        run(&shared, &headers, Access::Write, |store| {
            record::create_all(store, resource, json(&headers, &body)?)
        })
    })
}

/// What a call answers with: a status and a body, or nothing.
#[derive(Debug)]
pub(crate) enum Answer {
    Json(StatusCode, String),
    Nothing,
}

/// Checks the token and runs the call.
fn run(
    shared: &Shared,
    headers: &HeaderMap,
    access: Access,
    call: impl FnOnce(&mut Store) -> Result<Answer, Refusal>,
) -> Response<Body> {
    if let Err((status, error)) = bearer(shared, headers, access) {
        return challenge(status, error);
    }
    match call(&mut shared.store()) {
        Ok(Answer::Json(status, body)) => json_response(status, body),
        Ok(Answer::Nothing) => empty_response(StatusCode::NO_CONTENT),
        // Requests were counted as they came.
        Err(refusal) => refusal.into_response(SplitMix::new(shared.tally.requests.read()).id()),
    }
}

/// The body, unless the headers call it something else than JSON.
fn json<'a>(headers: &HeaderMap, body: &'a Bytes) -> Result<&'a [u8], Refusal> {
    let Some(kind) = headers.get(header::CONTENT_TYPE) else { return Ok(body) };
    let is_json = kind.to_str().is_ok_and(|kind| kind.starts_with("application/json"));
    if is_json { Ok(body) } else { Err(Refusal::content_type()) }
}

/// The id in a path; what is no id has no record.
fn parsed(id: &str) -> Result<Uuid, Refusal> {
    Uuid::try_parse(id).map_err(|_| Refusal::not_found())
}
