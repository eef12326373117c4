//! The token and revocation endpoints.

use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
};
use core_api::Scope;
use serde_json::json;

use super::client::authenticate;
use crate::{
    http::{
        address::ServerAddress,
        reason::Reason,
        response::{empty_response, json_response},
    },
    identity::{
        AppRegistration, Form, IdTokenClaims, Login, OAuthError, PkceError, SpendError, prove,
        short,
    },
    state::{ServerState, SharedState},
};

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
            Some(other) => Err(OAuthError::new(
                "unsupported_grant_type",
                format!(
                    "`grant_type` is `{}`; send `authorization_code` or `refresh_token`",
                    short(other)
                ),
            )),
            None => Err(missing("grant_type")),
        };
        login.map(|login| (app, login))
    });
    match login.and_then(|(app, login)| issue_tokens(&state, &address, &app, login)) {
        Ok(response) => response,
        Err(error) => error_response(&error),
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
        (Ok(_), None) => error_response(&missing("token")),
        (Err(error), _) => error_response(&error),
    }
}

/// The form of a request. Other content types are refused with 415, as Core does.
pub(super) struct FormBody(Form);

impl<S: Send + Sync> FromRequest<S> for FormBody {
    type Rejection = Response<Body>;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let essence = kind.split(';').next().unwrap_or_default().trim();
        if !essence.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            let mut response = empty_response(StatusCode::UNSUPPORTED_MEDIA_TYPE);
            response.extensions_mut().insert(Reason(format!(
                "the content type is `{}`; send `application/x-www-form-urlencoded`",
                short(kind)
            )));
            return Err(response);
        }
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(IntoResponse::into_response)?;
        Ok(Self(Form::parse(&body)))
    }
}

fn exchange_code(
    state: &ServerState,
    app: &AppRegistration,
    form: &Form,
) -> Result<Login, OAuthError> {
    let code = form.get("code").ok_or_else(|| missing("code"))?;
    let login = state.identity().spend_code(code, &app.client_id);
    let login = login.map_err(|error| OAuthError::invalid_grant(spend_reason(error, "code")))?;
    let registered = login.grant.redirect_uri.as_str();
    match form.get("redirect_uri") {
        Some(sent) if sent == registered => {}
        Some(sent) => {
            return Err(OAuthError::invalid_grant(format!(
                "`redirect_uri` is `{}`, and that of the authorization request was `{}`; send the same",
                short(sent),
                short(registered)
            )));
        }
        None => {
            return Err(OAuthError::invalid_grant(
                "`redirect_uri` is missing; send that of the authorization request",
            ));
        }
    }
    let proof = prove(login.grant.challenge.as_deref(), form.get("code_verifier"));
    proof.map_err(|error| OAuthError::invalid_grant(proof_reason(error)))?;
    Ok(login)
}

fn exchange_refresh_token(
    state: &ServerState,
    app: &AppRegistration,
    form: &Form,
) -> Result<Login, OAuthError> {
    let token = form.get("refresh_token").ok_or_else(|| missing("refresh_token"))?;
    let mut login = state.identity().spend_refresh_token(token, &app.client_id);
    if let Ok(login) = &mut login {
        // The id token of a refresh has no nonce (OpenID Connect Core §12.2).
        login.grant.nonce = None;
    }
    match &login {
        Ok(_) => state.count(|counters| &mut counters.refreshes),
        Err(SpendError::Replayed) => state.count(|counters| &mut counters.replays),
        Err(
            SpendError::Unknown | SpendError::OtherApp | SpendError::Revoked | SpendError::Expired,
        ) => 0,
    };
    login.map_err(|error| OAuthError::invalid_grant(spend_reason(error, "refresh token")))
}

/// Returns the reason that a code or refresh token cannot be exchanged.
fn spend_reason(error: SpendError, kind: &str) -> String {
    match error {
        SpendError::Replayed => format!(
            "the {kind} was used before, so its session is now revoked; log in again, and use each \
             {kind} once"
        ),
        SpendError::Unknown => {
            format!("this sandbox has not issued the {kind} since its start; log in again")
        }
        SpendError::OtherApp => {
            format!("the {kind} belongs to another app; use the client id of its login")
        }
        SpendError::Revoked => format!("the session of the {kind} is revoked; log in again"),
        SpendError::Expired => format!("the {kind} has expired; log in again"),
    }
}

/// Returns the reason that a verifier proves nothing.
fn proof_reason(error: PkceError) -> &'static str {
    match error {
        PkceError::NoVerifier => {
            "`code_verifier` is missing; send that of the authorization request"
        }
        PkceError::NoChallenge => {
            "the authorization request had no `code_challenge`; leave out `code_verifier`"
        }
        PkceError::OtherVerifier => {
            "`code_verifier` does not match the `code_challenge` of the authorization request"
        }
    }
}

fn missing(parameter: &str) -> OAuthError {
    OAuthError::invalid_request(format!("`{parameter}` is missing; send it in the form"))
}

/// Issues the tokens of a login.
fn issue_tokens(
    state: &ServerState,
    address: &ServerAddress,
    app: &AppRegistration,
    login: Login,
) -> Result<Response<Body>, OAuthError> {
    let lifetime = state.token_lifetime();
    let (company, person) = state.person_of(login.grant.owner).ok_or_else(|| {
        OAuthError::invalid_grant("the person of the login does not exist; log in again")
    })?;
    let scopes = login.grant.scopes.clone();
    if scopes.contains(Scope::Openid) {
        state.prepare_signing_key();
    }
    let mut identity = state.identity();
    state.count(|counters| &mut counters.access_tokens);
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
            session_id: identity.session_id(&login),
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
    Ok(uncached(json_response(StatusCode::OK, body.to_string())))
}

fn error_response(error: &OAuthError) -> Response<Body> {
    let body = json!({"error": error.code, "error_description": error.plain_description()});
    let mut response = uncached(json_response(StatusCode::BAD_REQUEST, body.to_string()));
    response.extensions_mut().insert(Reason(format!("{}: {}", error.code, error.description)));
    response
}

/// Adds the header that forbids caching (RFC 6749 §5.1).
fn uncached(mut response: Response<Body>) -> Response<Body> {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
