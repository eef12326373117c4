//! Control of the people who log in.

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Response, StatusCode},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    answer::{ok, with_json},
    apps::failed,
};
use crate::{
    http::response::{empty_response, json_response},
    state::SharedState,
};

pub(super) async fn companies(state: State<SharedState>) -> Response<Body> {
    ok(&json!(state.public_companies()))
}

pub(super) async fn development_token(state: State<SharedState>) -> Response<Body> {
    ok(&json!({"access_token": state.identity().development_token()}))
}

/// The body of `POST /sandbox/log-in-as`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    person: String,
}

pub(super) async fn log_in_as(
    state: State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    with_json(&headers, &body, |choice: Choice| match state.named_owner(&choice.person) {
        Ok(owner) => {
            state.set_owner(owner);
            empty_response(StatusCode::NO_CONTENT)
        }
        Err(error) => failed(&error),
    })
}

/// The body of `POST /sandbox/tokens`, which may be missing.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Holder {
    person: Option<String>,
}

pub(super) async fn issue_token(
    state: State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let issue = |holder: Holder| {
        let named = holder.person.as_deref().map(|person| state.named_owner(person));
        match named.unwrap_or_else(|| Ok(state.owner())) {
            Ok(owner) => {
                let lifetime = state.token_lifetime();
                let token = state.issue_token(owner);
                let body = json!({"access_token": token, "expires_in": lifetime.as_secs()});
                json_response(StatusCode::CREATED, body.to_string())
            }
            Err(error) => failed(&error),
        }
    };
    match body.is_empty() {
        true => issue(Holder::default()),
        false => with_json(&headers, &body, issue),
    }
}
