//! The reasons in the responses of refusals.

use axum::http::header;
use serde_json::Value;

use crate::journal::Exchange;

/// Returns the reason of a refusal, from its challenge or its JSON body.
pub(super) fn reason(exchange: &Exchange) -> Option<String> {
    let is_refusal = exchange.status.is_some_and(|status| status.as_u16() >= 400);
    is_refusal.then(|| in_challenge(exchange).or_else(|| in_body(exchange))).flatten()
}

/// Returns the error of a challenge (RFC 6750 §3).
fn in_challenge(exchange: &Exchange) -> Option<String> {
    let challenge = exchange.response_headers.get(header::WWW_AUTHENTICATE)?.to_str().ok()?;
    let (_, error) = challenge.split_once("error=\"")?;
    error.split('"').next().map(str::to_owned)
}

/// Returns the message of Core's error body, or the error of RFC 6749 §5.2.
fn in_body(exchange: &Exchange) -> Option<String> {
    let json: Value = serde_json::from_slice(&exchange.response_body.bytes()).ok()?;
    let text = |name| json.get(name).and_then(Value::as_str);
    match (text("error"), text("error_description")) {
        (Some(error), Some(description)) => Some(format!("{error}: {description}")),
        (Some(error), None) => Some(error.to_owned()),
        (None, _) => text("Message").map(str::to_owned),
    }
}
