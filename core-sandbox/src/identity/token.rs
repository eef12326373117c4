//! The token and revocation endpoints.

use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use core_api::Scope;
use serde_json::json;

use super::{
    AppRegistration, Form, form,
    id_token::IdToken,
    openid::SUBJECT,
    pkce,
    session::{Denied, Login},
};
use crate::{
    refusal::{empty_response, json_response},
    server::{Server, Shared},
};

/// An error of RFC 6749 §5.2.
type ErrorCode = &'static str;

/// `POST /connect/token`.
pub(super) async fn token(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let Some(form) = sent_form(&headers, &body) else {
        return empty_response(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    };
    let login = authenticated(&shared, &headers, &form).and_then(|app| {
        let login = match form.get("grant_type").map(String::as_str) {
            Some("authorization_code") => by_code(&shared, app, &form),
            Some("refresh_token") => by_refresh_token(&shared, app, &form),
            Some(_) => Err("unsupported_grant_type"),
            None => Err("invalid_request"),
        };
        login.map(|login| (app, login))
    });
    match login {
        Ok((app, login)) => tokens(&shared, app, login),
        Err(error) => failed(error),
    }
}

/// `POST /connect/revocation`.
pub(super) async fn revoke(
    State(shared): State<Shared>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let Some(form) = sent_form(&headers, &body) else {
        return empty_response(StatusCode::UNSUPPORTED_MEDIA_TYPE);
    };
    match (authenticated(&shared, &headers, &form), form.get("token")) {
        (Ok(app), Some(token)) => {
            shared.identity().revoke(token, &app.client_id);
            empty_response(StatusCode::OK)
        }
        (Ok(_), None) => failed("invalid_request"),
        (Err(error), _) => failed(error),
    }
}

/// The form of a request; Core takes nothing else.
fn sent_form(headers: &HeaderMap, body: &Bytes) -> Option<Form> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    kind.starts_with("application/x-www-form-urlencoded").then(|| form(body))
}

/// The app that asks, by `Basic` or by the form (RFC 6749 §2.3.1).
fn authenticated<'a>(
    server: &'a Server,
    headers: &HeaderMap,
    form: &Form,
) -> Result<&'a AppRegistration, ErrorCode> {
    let by_form = || {
        let secret = form.get("client_secret").cloned().unwrap_or_default();
        Some((form.get("client_id")?.clone(), secret))
    };
    let (id, secret) = basic(headers).or_else(by_form).ok_or("invalid_client")?;
    let app = server.app(&id).ok_or("invalid_client")?;
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

fn by_code(server: &Server, app: &AppRegistration, form: &Form) -> Result<Login, ErrorCode> {
    let code = form.get("code").ok_or("invalid_request")?;
    let login = server.identity().spend_code(code, &app.client_id);
    let login = login.map_err(|_| "invalid_grant")?;
    let is_same_redirect = form.get("redirect_uri") == Some(&login.grant.redirect_uri);
    let verifier = form.get("code_verifier").map(String::as_str);
    let is_proven = pkce::is_proven(login.grant.challenge.as_deref(), verifier);
    if is_same_redirect && is_proven { Ok(login) } else { Err("invalid_grant") }
}

fn by_refresh_token(
    server: &Server,
    app: &AppRegistration,
    form: &Form,
) -> Result<Login, ErrorCode> {
    let token = form.get("refresh_token").ok_or("invalid_request")?;
    let mut login = server.identity().spend_refresh_token(token, &app.client_id);
    if let Ok(login) = &mut login {
        // The id token of a refresh has none (OpenID Connect Core §12.2).
        login.grant.nonce = None;
    }
    match &login {
        Ok(_) => server.tally.refreshes.add(),
        Err(Denied::Replayed) => server.tally.replays.add(),
        Err(Denied::Unknown) => 0,
    };
    login.map_err(|_| "invalid_grant")
}

/// The answer to a good request.
fn tokens(server: &Server, app: &AppRegistration, login: Login) -> Response<Body> {
    let lifetime = server.token_lifetime();
    let mut identity = server.identity();
    server.tally.access_tokens.add();
    let scopes = login.grant.scopes.clone();
    let access_token = identity.new_access_token(&login, lifetime);
    let mut answer = json!({
        "access_token": access_token,
        "expires_in": lifetime.as_secs(),
        "token_type": "Bearer",
        "scope": scopes.to_string(),
        "endpoint": server.settings.endpoint,
    });
    if scopes.contains(Scope::Openid) {
        let token = IdToken {
            issuer: server.issuer(),
            client_id: &app.client_id,
            client_secret: &app.client_secret,
            access_token: &access_token,
            subject: SUBJECT,
            nonce: login.grant.nonce.as_deref(),
            authenticated_at: login.grant.consented_at,
            now: identity.now(),
        };
        if let Some(token) = token.sign(identity.key, identity.flaw) {
            answer["id_token"] = token.into();
        }
    }
    if scopes.contains(Scope::OfflineAccess) {
        answer["refresh_token"] = identity.new_refresh_token(login).into();
    }
    uncached(json_response(StatusCode::OK, answer.to_string()))
}

fn failed(error: ErrorCode) -> Response<Body> {
    let body = json!({ "error": error }).to_string();
    uncached(json_response(StatusCode::BAD_REQUEST, body))
}

/// What nobody may keep (RFC 6749 §5.1).
fn uncached(mut response: Response<Body>) -> Response<Body> {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
