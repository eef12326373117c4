//! Control of the faults.

mod routes;

use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::{HeaderMap, Response, StatusCode},
};
use serde_json::{Value, json};

use super::answer::{ok, refusal, with_json};
use crate::{
    fault::{EFFECTS, Fault, FaultRule},
    http::response::{empty_response, json_response},
    state::SharedState,
};

pub(super) async fn inject(
    state: State<SharedState>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    with_json(&headers, &body, |json: Value| {
        let fault = serde_json::from_value::<Fault>(json.clone());
        let fault = fault.map_err(|error| with_example(&json, &error.to_string()));
        let checked = fault.and_then(|fault| match fault.check() {
            Ok(()) => Ok(fault),
            Err(error) => Err(error.to_string()),
        });
        match checked {
            Ok(fault) => {
                let warning = routes::warning(&state, &json);
                let mut body = description(&state.faults.inject(fault));
                if let Some(warning) = warning {
                    body["warning"] = warning.into();
                }
                json_response(StatusCode::CREATED, body.to_string())
            }
            Err(reason) => refusal(StatusCode::BAD_REQUEST, &reason),
        }
    })
}

/// Adds an example of the effect to a message, or the list of effects.
fn with_example(json: &Value, message: &str) -> String {
    let effect = &json["effect"];
    let of_object = || effect.as_object().and_then(|members| members.keys().next());
    let name = effect.as_str().or_else(|| of_object().map(String::as_str));
    let known = EFFECTS.iter().find(|effect| Some(effect.name) == name);
    match known {
        Some(known) => format!("{message}; an example: {{\"effect\": {}}}", known.example),
        None => format!("{message}; `effects` of `GET /sandbox` has an example of each effect"),
    }
}

pub(super) async fn list(state: State<SharedState>) -> Response<Body> {
    ok(&state.faults.rules().iter().map(|rule| description(rule)).collect())
}

pub(super) async fn clear(state: State<SharedState>) -> Response<Body> {
    state.faults.remove(|_| true);
    empty_response(StatusCode::NO_CONTENT)
}

pub(super) async fn remove(state: State<SharedState>, Path(id): Path<String>) -> Response<Body> {
    with_rule(&state, &id, |rule| state.faults.remove(|other| other.id == rule.id))
}

pub(super) async fn release(state: State<SharedState>, Path(id): Path<String>) -> Response<Body> {
    with_rule(&state, &id, FaultRule::release)
}

/// Changes the fault with this id, and returns 204, or 404 if there is no such fault.
fn with_rule(state: &SharedState, id: &str, change: impl FnOnce(&FaultRule)) -> Response<Body> {
    match id.parse().ok().and_then(|id| state.faults.rule(id)) {
        Some(rule) => {
            change(&rule);
            empty_response(StatusCode::NO_CONTENT)
        }
        None => {
            let reason = format!("no fault has the id {id:?}; `GET /sandbox/faults` lists them");
            refusal(StatusCode::NOT_FOUND, &reason)
        }
    }
}

/// Returns a fault with its counters, as the list shows it.
fn description(rule: &FaultRule) -> Value {
    json!({"id": rule.id, "fault": rule.fault(), "seen": rule.seen(), "fired": rule.fired()})
}
