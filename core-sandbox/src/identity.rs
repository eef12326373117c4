//! The identity server: logins, codes, tokens (RFC 6749), revocation (RFC 7009), OpenID Connect.

mod app;
mod authorize;
mod id_token;
mod keys;
mod openid;
mod page;
mod pkce;
mod redirect;
mod session;
mod token;

use std::collections::BTreeMap;

use axum::{
    Router,
    http::{HeaderMap, StatusCode, header},
    routing::{get, post},
};
use core_api::{Scope, api};

use crate::server::{Server, Shared};
pub use app::AppRegistration;
pub(crate) use authorize::callback;
pub use id_token::IdTokenFlaw;
pub(crate) use session::Identity;

/// What a call of the API needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// Checks the bearer token of a call; what it is refused with goes into the challenge.
pub(crate) fn bearer(
    server: &Server,
    headers: &HeaderMap,
    access: Access,
) -> Result<(), (StatusCode, &'static str)> {
    let identity = server.identity();
    let scopes =
        identity.scopes_of(token_in(headers)).ok_or((StatusCode::UNAUTHORIZED, "invalid_token"))?;
    let needed = match access {
        Access::Read => Scope::ReadCore,
        Access::Write => Scope::ReadwriteCore,
    };
    if scopes.permits(needed) { Ok(()) } else { Err((StatusCode::FORBIDDEN, "insufficient_scope")) }
}

/// The access token of a request; empty where it has none.
pub(crate) fn token_in(headers: &HeaderMap) -> &str {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    header.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default()
}

/// The refresh token in the body of a token request.
pub(crate) fn refresh_token_in(body: &[u8]) -> Option<String> {
    form(body).remove("refresh_token")
}

pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route(api::AUTHORIZE_PATH, get(authorize::authorize).post(authorize::consent))
        .route(api::TOKEN_PATH, post(token::token))
        .route(api::REVOCATION_PATH, post(token::revoke))
        .route(api::USERINFO_PATH, get(openid::userinfo).post(openid::userinfo))
        .route(api::DISCOVERY_PATH, get(openid::discovery))
        .route(api::JWKS_PATH, get(openid::keys))
}

/// The parameters of a query or form.
type Form = BTreeMap<String, String>;

/// Reads a query or form; the first of two parameters with one name counts.
fn form(text: &[u8]) -> Form {
    let mut form = Form::new();
    for (name, value) in form_urlencoded::parse(text) {
        form.entry(name.into_owned()).or_insert_with(|| value.into_owned());
    }
    form
}
