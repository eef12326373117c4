//! The token and revocation endpoints.

use std::collections::BTreeMap;

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Response, StatusCode, header},
};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use core_api::Scope;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{
    AppRegistration,
    authorize::pairs,
    session::{Exchange, Grant},
};
use crate::{
    refusal::{empty_response, json_response},
    server::Shared,
};

type Form = BTreeMap<String, String>;

/// `POST /connect/token`.
pub(super) async fn token(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    shared.counters.count_token_request();
    let Some(form) = form(&headers, &body) else {
        return empty_response(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    };
    let answer = authenticated(&headers, &form).and_then(|app| {
        match form.get("grant_type").map(String::as_str) {
            Some("authorization_code") => by_code(&shared, &app, &form),
            Some("refresh_token") => by_refresh(&shared, &app, &form),
            Some(_) => Err("unsupported_grant_type"),
            None => Err("invalid_request"),
        }
    });
    match answer {
        Ok(grant) => tokens(&shared, grant),
        Err(error) => error_body(error),
    }
}

/// `POST /connect/revocation`.
pub(super) async fn revoke(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let Some(form) = form(&headers, &body) else {
        return empty_response(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    };
    match (authenticated(&headers, &form), form.get("token")) {
        (Ok(_), Some(token)) => {
            shared.identity().revoke(token);
            empty_response(StatusCode::OK)
        }
        (Ok(_), None) => error_body("invalid_request"),
        (Err(error), _) => error_body(error),
    }
}

fn error_body(error: &str) -> Response<Body> {
    json_response(StatusCode::BAD_REQUEST, json!({ "error": error }).to_string())
}

/// The form of a request; Core takes nothing else.
fn form(headers: &HeaderMap, body: &Bytes) -> Option<Form> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    kind.starts_with("application/x-www-form-urlencoded").then(|| pairs(body))
}

/// The app that asks, by `Basic` or by the form (RFC 6749 §2.3.1).
fn authenticated(headers: &HeaderMap, form: &Form) -> Result<AppRegistration, &'static str> {
    let (id, secret) = basic(headers)
        .or_else(|| {
            let secret = form.get("client_secret").cloned().unwrap_or_default();
            Some((form.get("client_id")?.clone(), secret))
        })
        .ok_or("invalid_client")?;
    let app = AppRegistration::of(&id).ok_or("invalid_client")?;
    if app.client_secret == secret { Ok(app) } else { Err("invalid_client") }
}

fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?.strip_prefix("Basic ")?;
    let text = String::from_utf8(STANDARD.decode(value).ok()?).ok()?;
    let (id, secret) = text.split_once(':')?;
    // Each part is form-encoded before it is joined.
    let decoded = |part: &str| {
        let mut pairs = form_urlencoded::parse(part.as_bytes());
        pairs.next().map(|(name, _)| name.into_owned()).unwrap_or_default()
    };
    Some((decoded(id), decoded(secret)))
}

fn by_code(shared: &Shared, app: &AppRegistration, form: &Form) -> Result<Grant, &'static str> {
    let code = form.get("code").ok_or("invalid_request")?;
    let grant = shared.identity().take_code(code).ok_or("invalid_grant")?;
    let is_same_app = grant.client_id == app.client_id;
    let is_same_redirect = form.get("redirect_uri") == Some(&grant.redirect_uri);
    let verified = match (&grant.challenge, form.get("code_verifier")) {
        (None, None) => true,
        (Some(challenge), Some(verifier)) => {
            *challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
        }
        _ => false,
    };
    if is_same_app && is_same_redirect && verified { Ok(grant) } else { Err("invalid_grant") }
}

fn by_refresh(shared: &Shared, app: &AppRegistration, form: &Form) -> Result<Grant, &'static str> {
    let token = form.get("refresh_token").ok_or("invalid_request")?;
    match shared.identity().exchange(token) {
        Exchange::Fresh(grant) if grant.client_id == app.client_id => {
            shared.counters.count_refresh();
            Ok(grant)
        }
        Exchange::Replayed => {
            shared.counters.count_replay();
            Err("invalid_grant")
        }
        Exchange::Fresh(_) | Exchange::Unknown => Err("invalid_grant"),
    }
}

/// The answer to a good request.
fn tokens(shared: &Shared, grant: Grant) -> Response<Body> {
    let lifetime = shared.token_lifetime();
    let mut identity = shared.identity();
    let mut answer = json!({
        "access_token": identity.access_for(&grant, lifetime),
        "expires_in": lifetime.as_secs(),
        "token_type": "Bearer",
        "scope": grant.scopes.to_string(),
        "endpoint": shared.settings.endpoint,
    });
    if grant.scopes.contains(Scope::OfflineAccess) {
        answer["refresh_token"] = identity.refresh_for(grant).into();
    }
    json_response(StatusCode::OK, answer.to_string())
}
