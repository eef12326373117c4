//! The discovery document, the key set and userinfo (OpenID Connect Discovery §4, Core §5.3).

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, Response, StatusCode},
};
use core_api::{Scope, ScopeSet, api};
use serde_json::{Value, json};

use crate::{
    data::{COMPANY_NAME, EMPLOYEE},
    http::{
        bearer::access_token,
        response::{challenge, json_response},
    },
    identity::SUBJECT,
    state::{ServerState, SharedState},
};

/// Handles `GET /.well-known/openid-configuration`.
pub(super) async fn discovery(State(state): State<SharedState>) -> Response<Body> {
    state.count(|counters| &mut counters.discovery_requests);
    let issuer = state.issuer();
    let at = |path: &str| format!("{issuer}{path}");
    let body = json!({
        "issuer": issuer,
        "authorization_endpoint": at(api::AUTHORIZE_PATH),
        "token_endpoint": at(api::TOKEN_PATH),
        "userinfo_endpoint": at(api::USERINFO_PATH),
        "revocation_endpoint": at(api::REVOCATION_PATH),
        "jwks_uri": at(api::JWKS_PATH),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "scopes_supported": Scope::ALL.iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    json_response(StatusCode::OK, body.to_string())
}

/// Handles `GET /.well-known/openid-configuration/jwks`.
pub(super) async fn keys(State(state): State<SharedState>) -> Response<Body> {
    state.count(|counters| &mut counters.key_requests);
    let set = state.identity().key_set();
    json_response(StatusCode::OK, set.to_string())
}

/// Handles `GET` and `POST /connect/userinfo`.
pub(super) async fn userinfo(
    State(state): State<SharedState>,
    headers: HeaderMap,
) -> Response<Body> {
    let scopes = state.identity().scopes_of(access_token(&headers)).cloned();
    match scopes {
        None => challenge(StatusCode::UNAUTHORIZED, "invalid_token"),
        Some(scopes) if !scopes.contains(Scope::Openid) => {
            challenge(StatusCode::FORBIDDEN, "insufficient_scope")
        }
        Some(scopes) => json_response(StatusCode::OK, claims(&state, &scopes).to_string()),
    }
}

/// Returns the claims about the person that the scopes permit.
fn claims(state: &ServerState, scopes: &ScopeSet) -> Value {
    let database = state.database();
    let person = database.rows(&EMPLOYEE).next();
    let text = |name| person.and_then(|row| row.text(name)).unwrap_or_default();
    let mut claims = json!({"sub": SUBJECT, "user_id": text("id"), "company": COMPANY_NAME});
    let (first, last) = (text("firstName"), text("lastName"));
    if scopes.contains(Scope::Profile) {
        claims["name"] = format!("{first} {last}").into();
        claims["given_name"] = first.clone().into();
        claims["family_name"] = last.into();
        claims["locale"] = "en-US".into();
    }
    if scopes.contains(Scope::Email) {
        claims["email"] = format!("{}@architects.example", first.to_lowercase()).into();
    }
    if scopes.contains(Scope::Address) {
        claims["country"] = "US".into();
    }
    claims
}
