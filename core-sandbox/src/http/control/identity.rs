//! Control of tokens, keys, the clock and flaws.

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Response, StatusCode},
};
use serde::Deserialize;
use serde_json::json;

use super::answer::{refusal, with_json};
use crate::{
    data::HistoryFlaw,
    http::response::{empty_response, json_response},
    identity::{AuthorizationRequest, IdTokenFlaw, KeySetFlaw},
    state::SharedState,
};

pub(super) async fn expire_tokens(state: State<SharedState>) -> Response<Body> {
    state.identity().expire_access_tokens();
    empty_response(StatusCode::NO_CONTENT)
}

/// The body of `POST /sandbox/token-lifetime`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lifetime {
    seconds: u64,
}

pub(super) async fn token_lifetime(
    state: State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    with_json(&headers, &body, |lifetime: Lifetime| {
        state.set_token_lifetime(Duration::from_secs(lifetime.seconds));
        empty_response(StatusCode::NO_CONTENT)
    })
}

/// The body of `POST /sandbox/consents`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Consent {
    authorization_url: String,
}

pub(super) async fn consent(
    state: State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    with_json(&headers, &body, |consent: Consent| {
        let query = consent.authorization_url.split_once('?').map(|(_, query)| query);
        let apps = state.apps();
        match query.and_then(|query| AuthorizationRequest::parse(&apps, query).ok()) {
            Some(request) => {
                let callback =
                    request.consent(&mut state.identity(), state.owner(), &state.issuer());
                json_response(StatusCode::CREATED, json!({ "callback": callback }).to_string())
            }
            None => refusal(
                StatusCode::BAD_REQUEST,
                "the address has no registered client id and redirect URI; `GET /sandbox/apps` \
                 lists the apps",
            ),
        }
    })
}

/// The body of `POST /sandbox/clock`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClockShift {
    seconds_ahead: i64,
}

pub(super) async fn clock(
    state: State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    with_json(&headers, &body, |shift: ClockShift| {
        state.identity().shift_clock(shift.seconds_ahead);
        empty_response(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn rotate_key(state: State<SharedState>) -> Response<Body> {
    state.identity().rotate_key();
    empty_response(StatusCode::NO_CONTENT)
}

pub(super) async fn replace_key(state: State<SharedState>) -> Response<Body> {
    state.identity().replace_key();
    empty_response(StatusCode::NO_CONTENT)
}

/// The body of the routes that set a flaw.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, bound = "F: Deserialize<'de>")]
struct FlawSetting<F> {
    #[serde(deserialize_with = "Option::deserialize")]
    flaw: Option<F>,
}

pub(super) async fn id_token_flaw(
    state: State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    with_json(&headers, &body, |setting: FlawSetting<IdTokenFlaw>| {
        state.identity().set_flaw(setting.flaw);
        empty_response(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn key_set_flaw(
    state: State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    with_json(&headers, &body, |setting: FlawSetting<KeySetFlaw>| {
        state.identity().set_key_set_flaw(setting.flaw);
        empty_response(StatusCode::NO_CONTENT)
    })
}

pub(super) async fn history_flaw(
    state: State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    with_json(&headers, &body, |setting: FlawSetting<HistoryFlaw>| {
        state.database().set_history_flaw(setting.flaw);
        empty_response(StatusCode::NO_CONTENT)
    })
}
