//! Control of all records: reset, snapshots, dump and seed.

use std::path::{Component, Path, PathBuf};

use axum::{
    body::{Body, Bytes},
    extract::{Path as PathParameter, State},
    http::{HeaderMap, Response, StatusCode},
};
use serde::Deserialize;
use serde_json::json;

use super::answer::{ok, refusal, with_json};
use crate::{http::response::empty_response, state::SharedState};

pub(super) async fn reset(state: State<SharedState>) -> Response<Body> {
    state.reset();
    empty_response(StatusCode::NO_CONTENT)
}

pub(super) async fn snapshots(state: State<SharedState>) -> Response<Body> {
    ok(&json!(state.snapshots()))
}

/// The body of `POST /sandbox/snapshots`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SnapshotName {
    name: String,
}

pub(super) async fn snapshot(
    state: State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    with_json(&headers, &body, |snapshot: SnapshotName| {
        no_content(state.snapshot(&snapshot.name), StatusCode::BAD_REQUEST)
    })
}

pub(super) async fn restore(
    state: State<SharedState>,
    name: PathParameter<String>,
) -> Response<Body> {
    no_content(state.restore(&name), StatusCode::NOT_FOUND)
}

pub(super) async fn remove_snapshot(
    state: State<SharedState>,
    name: PathParameter<String>,
) -> Response<Body> {
    match state.remove_snapshot(&name) {
        true => empty_response(StatusCode::NO_CONTENT),
        false => {
            let reason = format!(
                "no snapshot has the name `{}`; `GET /sandbox/snapshots` lists them",
                name.as_str()
            );
            refusal(StatusCode::NOT_FOUND, &reason)
        }
    }
}

/// The body of `POST /sandbox/dump` and `POST /sandbox/seed`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Folder {
    folder: PathBuf,
}

pub(super) async fn dump(
    state: State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    with_json(&headers, &body, |Folder { folder }| {
        let failed = |error| format!("the folder {} cannot be written: {error}", folder.display());
        let dumped = check(&folder).and_then(|()| state.dump(&folder).map_err(failed));
        no_content(dumped, StatusCode::BAD_REQUEST)
    })
}

pub(super) async fn seed(
    state: State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    with_json(&headers, &body, |Folder { folder }| {
        let failed = |error: crate::data::SeedError| error.to_string();
        let loaded = check(&folder).and_then(|()| state.seed(&folder).map_err(failed));
        no_content(loaded, StatusCode::BAD_REQUEST)
    })
}

/// Checks that a folder is below the one in which the sandbox was started, because any client that reaches the
/// sandbox may send requests.
fn check(folder: &Path) -> Result<(), String> {
    let is_below = folder.components().all(|part| matches!(part, Component::Normal(_)));
    match is_below && folder.components().next().is_some() {
        true => Ok(()),
        false => Err(format!(
            "the folder `{}` is not below the one in which the sandbox was started; give a name such as \
             `fixtures`",
            folder.display()
        )),
    }
}

fn no_content(result: Result<(), String>, otherwise: StatusCode) -> Response<Body> {
    match result {
        Ok(()) => empty_response(StatusCode::NO_CONTENT),
        Err(reason) => refusal(otherwise, &reason),
    }
}
