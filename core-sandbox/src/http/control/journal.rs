//! The journal of requests.

use axum::{
    body::Body,
    extract::{Path, RawQuery, State},
    http::{Response, StatusCode},
};
use serde_json::json;

use super::answer::{ok, refusal};
use crate::{http::response::empty_response, journal::JournalFilter, state::SharedState};

pub(super) async fn list(state: State<SharedState>, RawQuery(query): RawQuery) -> Response<Body> {
    match JournalFilter::parse(query.as_deref().unwrap_or_default()) {
        Ok(filter) => ok(&json!(state.settings.recorder.journal.entries(&filter))),
        Err(reason) => refusal(StatusCode::BAD_REQUEST, &reason),
    }
}

pub(super) async fn entry(state: State<SharedState>, Path(id): Path<String>) -> Response<Body> {
    let entry = id.parse().ok().and_then(|id| state.settings.recorder.journal.entry(id));
    match entry {
        Some(entry) => ok(&json!(entry)),
        None => {
            let reason =
                format!("no request has the id {id:?}; `GET /sandbox/requests` lists them");
            refusal(StatusCode::NOT_FOUND, &reason)
        }
    }
}

pub(super) async fn clear(state: State<SharedState>) -> Response<Body> {
    state.settings.recorder.journal.clear();
    empty_response(StatusCode::NO_CONTENT)
}
