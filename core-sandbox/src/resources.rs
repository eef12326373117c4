//! The calls of all resources, from one table of them.

mod derived;
mod list;
mod record;
mod registration;

use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, RawQuery, State},
    http::{HeaderMap, Response, StatusCode, header},
    routing::get,
};
use uuid::Uuid;

use crate::{
    identity::{Access, bearer},
    refusal::{Refusal, challenge, empty_response, json_response},
    server::Shared,
    splitmix::SplitMix,
    store::Store,
};
pub(crate) use derived::{complete, refresh};
pub(crate) use registration::{ACTIVITY, PROJECT, Reference, Resource, TIME_ENTRY};

/// The routes of all resources.
pub(crate) fn router() -> Router<Shared> {
    registration::ALL.into_iter().fold(Router::new(), route)
}

fn route(router: Router<Shared>, resource: &'static Resource) -> Router<Shared> {
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
    let fetch = async move |shared: State<Shared>, headers: HeaderMap, id: Path<String>| {
        run(&shared, &headers, Access::Read, |store| record::fetch(store, resource, parsed(&id)?))
    };
    let replace =
        async move |shared: State<Shared>, headers: HeaderMap, id: Path<String>, body: Bytes| {
            run(&shared, &headers, Access::Write, |store| {
                record::replace(store, resource, parsed(&id)?, json(&headers, &body)?)
            })
        };
    let delete = async move |shared: State<Shared>, headers: HeaderMap, id: Path<String>| {
        run(&shared, &headers, Access::Write, |store| record::delete(store, resource, parsed(&id)?))
    };
    router
        .route(resource.path, get(list).post(create))
        .route(&format!("{}/{{id}}", resource.path), get(fetch).put(replace).delete(delete))
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
    let number = shared.tally.requests.add();
    if let Err((status, error)) = bearer(shared, headers, access) {
        return challenge(status, error);
    }
    match call(&mut shared.store()) {
        Ok(Answer::Json(status, body)) => json_response(status, body),
        Ok(Answer::Nothing) => empty_response(StatusCode::NO_CONTENT),
        Err(refusal) => refusal.into_response(SplitMix::new(number).id()),
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
