//! The discovery document, the key set and userinfo (OpenID Connect Discovery §4, Core §5.3).

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, Response, StatusCode},
};
use core_api::{Scope, ScopeSet, api};
use serde_json::{Value, json};

use crate::{
    http::{
        address::ServerAddress,
        bearer::{BearerError, access_token},
        response::json_response,
    },
    identity::{Person, TokenProblem},
    state::SharedState,
};

/// The ways in which an app authenticates. A public app only sends its client id.
const AUTHENTICATION_METHODS: [&str; 3] = ["client_secret_basic", "client_secret_post", "none"];

/// The claims about a person in id tokens and in userinfo.
const CLAIMS: [&str; 14] = [
    "sub",
    "sid",
    "auth_time",
    "idp",
    "amr",
    "user_id",
    "name",
    "given_name",
    "family_name",
    "email",
    "locale",
    "country",
    "company",
    "at_hash",
];

/// Handles `GET /.well-known/openid-configuration`.
pub(super) async fn discovery(
    State(state): State<SharedState>,
    address: ServerAddress,
) -> Response<Body> {
    state.count(|counters| &mut counters.discovery_requests);
    let issuer = address.issuer();
    let at = |path: &str| format!("{issuer}{path}");
    let body = json!({
        "issuer": issuer,
        "authorization_endpoint": at(api::AUTHORIZE_PATH),
        "token_endpoint": at(api::TOKEN_PATH),
        "userinfo_endpoint": at(api::USERINFO_PATH),
        "revocation_endpoint": at(api::REVOCATION_PATH),
        "jwks_uri": at(api::JWKS_PATH),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
        "code_challenge_methods_supported": ["S256"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "token_endpoint_auth_methods_supported": AUTHENTICATION_METHODS,
        "revocation_endpoint_auth_methods_supported": AUTHENTICATION_METHODS,
        "claims_supported": CLAIMS,
        "scopes_supported": Scope::ALL.iter().map(ToString::to_string).collect::<Vec<_>>(),
    });
    json_response(StatusCode::OK, body.to_string())
}

/// Handles `GET /.well-known/openid-configuration/jwks`.
pub(super) async fn keys(State(state): State<SharedState>) -> Response<Body> {
    state.count(|counters| &mut counters.key_requests);
    state.prepare_signing_key();
    let set = state.identity().key_set();
    json_response(StatusCode::OK, set.to_string())
}

/// Handles `GET` and `POST /connect/userinfo`.
pub(super) async fn userinfo(
    State(state): State<SharedState>,
    headers: HeaderMap,
) -> Response<Body> {
    let token = {
        let identity = state.identity();
        let token = identity.access_token(access_token(&headers));
        token.map(|token| (token.scopes.clone(), token.owner))
    };
    match token.map(|(scopes, owner)| (scopes, state.person_of(owner))) {
        Err(problem) => BearerError::from(problem).into_response(),
        Ok((_, None)) => BearerError::from(TokenProblem::Unknown).into_response(),
        Ok((scopes, Some(_))) if !scopes.contains(Scope::Openid) => {
            BearerError::insufficient_scope(Scope::Openid).into_response()
        }
        Ok((scopes, Some((_, person)))) => {
            json_response(StatusCode::OK, claims(person, &scopes).to_string())
        }
    }
}

/// Returns the claims about a person that the scopes permit.
fn claims(person: &Person, scopes: &ScopeSet) -> Value {
    let mut claims = json!({
        "sub": person.id.to_string(),
        "user_id": person.employee_id.to_string(),
        "company": person.company,
    });
    if scopes.contains(Scope::Profile) {
        let (first, last) = person.name.rsplit_once(' ').unwrap_or((&person.name, ""));
        claims["name"] = person.name.as_str().into();
        claims["given_name"] = first.into();
        claims["family_name"] = last.into();
        claims["locale"] = "en-US".into();
    }
    if scopes.contains(Scope::Email) {
        claims["email"] = person.email.as_str().into();
    }
    if scopes.contains(Scope::Address) {
        claims["country"] = "US".into();
    }
    claims
}
