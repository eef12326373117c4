//! Discovery, keys and claims (OpenID Connect Discovery §4, Core §5.3).

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, Response, StatusCode},
};
use core_api::{Scope, ScopeSet, api};
use serde_json::{Value, json};

use super::{page::COMPANY, token_in};
use crate::{
    refusal::{challenge, json_response},
    resources::EMPLOYEE,
    server::{Server, Shared},
};

/// Who logs in: stable, and no id of a record.
pub(super) const SUBJECT: &str = "5a0dbe9c-7d16-4c55-9a41-0e4f5c1f6d27";

/// `GET /.well-known/openid-configuration`.
pub(super) async fn discovery(State(shared): State<Shared>) -> Response<Body> {
    shared.tally.discovery_requests.add();
    let issuer = shared.issuer();
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

/// `GET /.well-known/openid-configuration/jwks`.
pub(super) async fn keys(State(shared): State<Shared>) -> Response<Body> {
    shared.tally.key_requests.add();
    let set = shared.identity().key.set();
    json_response(StatusCode::OK, set.to_string())
}

/// `GET` and `POST /connect/userinfo`.
pub(super) async fn userinfo(State(shared): State<Shared>, headers: HeaderMap) -> Response<Body> {
    let scopes = shared.identity().scopes_of(token_in(&headers)).cloned();
    match scopes {
        None => challenge(StatusCode::UNAUTHORIZED, "invalid_token"),
        Some(scopes) if !scopes.contains(Scope::Openid) => {
            challenge(StatusCode::FORBIDDEN, "insufficient_scope")
        }
        Some(scopes) => json_response(StatusCode::OK, claims(&shared, &scopes).to_string()),
    }
}

/// What is known of who logged in, as far as the scopes give it.
fn claims(server: &Server, scopes: &ScopeSet) -> Value {
    let store = server.store();
    let person = store.rows(&EMPLOYEE).next();
    let text = |name| person.and_then(|row| row.text(name)).unwrap_or_default();
    let mut claims = json!({"sub": SUBJECT, "user_id": text("id"), "company": COMPANY});
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
