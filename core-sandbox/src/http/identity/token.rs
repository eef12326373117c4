//! The token and revocation endpoints.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use core_api::Scope;
use serde_json::json;

use crate::{
    http::{
        address::ServerAddress,
        bearer::credentials,
        response::{empty_response, json_response},
    },
    identity::{AppRegistration, Form, IdTokenClaims, Login, SpendError, is_proven},
    state::{ServerState, SharedState},
};

/// An error code of RFC 6749 §5.2.
type ErrorCode = &'static str;

/// Handles `POST /connect/token`.
pub(super) async fn token(
    State(state): State<SharedState>,
    address: ServerAddress,
    headers: HeaderMap,
    FormBody(form): FormBody,
) -> Response<Body> {
    let login = authenticate(&state, &headers, &form).and_then(|app| {
        let login = match form.get("grant_type") {
            Some("authorization_code") => exchange_code(&state, &app, &form),
            Some("refresh_token") => exchange_refresh_token(&state, &app, &form),
            Some(_) => Err("unsupported_grant_type"),
            None => Err("invalid_request"),
        };
        login.map(|login| (app, login))
    });
    match login {
        Ok((app, login)) => issue_tokens(&state, &address, &app, login),
        Err(error) => error_response(error),
    }
}

/// Handles `POST /connect/revocation`.
pub(super) async fn revoke(
    State(state): State<SharedState>,
    headers: HeaderMap,
    FormBody(form): FormBody,
) -> Response<Body> {
    match (authenticate(&state, &headers, &form), form.get("token")) {
        (Ok(app), Some(token)) => {
            state.identity().revoke(token, &app.client_id);
            empty_response(StatusCode::OK)
        }
        (Ok(_), None) => error_response("invalid_request"),
        (Err(error), _) => error_response(error),
    }
}

/// The form of a request. Other content types are refused with 415, as Core does.
pub(super) struct FormBody(Form);

impl<S: Send + Sync> FromRequest<S> for FormBody {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/x-www-form-urlencoded") {
            return Err(empty_response(StatusCode::UNSUPPORTED_MEDIA_TYPE));
        }
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(IntoResponse::into_response)?;
        Ok(Self(Form::parse(&body)))
    }
}

/// Authenticates the app by `Basic` or by the form (RFC 6749 §2.3.1).
fn authenticate(
    state: &ServerState,
    headers: &HeaderMap,
    form: &Form,
) -> Result<AppRegistration, ErrorCode> {
    let by_form = || {
        let secret = form.get("client_secret").unwrap_or_default();
        Some((form.get("client_id")?.to_owned(), secret.to_owned()))
    };
    let (id, secret) = basic(headers).or_else(by_form).ok_or("invalid_client")?;
    let apps = state.apps();
    let app = apps.get(&id).filter(|app| app.client_secret == secret);
    app.cloned().ok_or("invalid_client")
}

/// Returns the client id and secret of a `Basic` header.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let text = STANDARD.decode(credentials(headers, "Basic")?).ok()?;
    let text = String::from_utf8(text).ok()?;
    let (id, secret) = text.split_once(':')?;
    // Each part is form-encoded (RFC 6749 §2.3.1).
    let decoded = |part: &str| {
        let mut pairs = form_urlencoded::parse(part.as_bytes());
        pairs.next().map(|(name, _)| name.into_owned()).unwrap_or_default()
    };
    Some((decoded(id), decoded(secret)))
}

fn exchange_code(
    state: &ServerState,
    app: &AppRegistration,
    form: &Form,
) -> Result<Login, ErrorCode> {
    let code = form.get("code").ok_or("invalid_request")?;
    let login = state.identity().spend_code(code, &app.client_id);
    let login = login.map_err(|_| "invalid_grant")?;
    let is_same_redirect = form.get("redirect_uri") == Some(login.grant.redirect_uri.as_str());
    let verifier = form.get("code_verifier");
    let is_proven = is_proven(login.grant.challenge.as_deref(), verifier);
    if is_same_redirect && is_proven { Ok(login) } else { Err("invalid_grant") }
}

fn exchange_refresh_token(
    state: &ServerState,
    app: &AppRegistration,
    form: &Form,
) -> Result<Login, ErrorCode> {
    let token = form.get("refresh_token").ok_or("invalid_request")?;
    let mut login = state.identity().spend_refresh_token(token, &app.client_id);
    if let Ok(login) = &mut login {
        // The id token of a refresh has no nonce (OpenID Connect Core §12.2).
        login.grant.nonce = None;
    }
    match &login {
        Ok(_) => state.count(|counters| &mut counters.refreshes),
        Err(SpendError::Replayed) => state.count(|counters| &mut counters.replays),
        Err(SpendError::Unknown) => 0,
    };
    login.map_err(|_| "invalid_grant")
}

/// Issues the tokens of a login.
fn issue_tokens(
    state: &ServerState,
    address: &ServerAddress,
    app: &AppRegistration,
    login: Login,
) -> Response<Body> {
    let lifetime = state.token_lifetime();
    let Some((company, person)) = state.person_of(login.grant.owner) else {
        return error_response("invalid_grant");
    };
    let mut identity = state.identity();
    state.count(|counters| &mut counters.access_tokens);
    let scopes = login.grant.scopes.clone();
    let access_token = identity.new_access_token(&login, lifetime);
    let mut body = json!({
        "access_token": access_token,
        "expires_in": lifetime.as_secs(),
        "token_type": "Bearer",
        "scope": scopes.to_string(),
        "endpoint": company.endpoint_at(&address.0),
    });
    if scopes.contains(Scope::Openid) {
        let claims = IdTokenClaims {
            issuer: address.issuer(),
            client_id: &app.client_id,
            client_secret: &app.client_secret,
            subject: person.id.to_string(),
            access_token: &access_token,
            nonce: login.grant.nonce.as_deref(),
            authenticated_at: login.grant.consented_at,
            now: identity.now(),
        };
        if let Some(token) = identity.sign(&claims) {
            body["id_token"] = token.into();
        }
    }
    if scopes.contains(Scope::OfflineAccess) {
        body["refresh_token"] = identity.new_refresh_token(login).into();
    }
    uncached(json_response(StatusCode::OK, body.to_string()))
}

fn error_response(error: ErrorCode) -> Response<Body> {
    let body = json!({ "error": error }).to_string();
    uncached(json_response(StatusCode::BAD_REQUEST, body))
}

/// Adds the header that forbids caching (RFC 6749 §5.1).
fn uncached(mut response: Response<Body>) -> Response<Body> {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
