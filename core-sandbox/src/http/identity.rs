//! The endpoints of the identity server: RFC 6749, RFC 7009 and OpenID Connect.

mod authorize;
mod client;
mod openid;
mod page;
mod token;

use axum::{
    Router,
    routing::{get, post},
};
use core_api::api;

use crate::{identity::ERROR_PATH, state::SharedState};

/// Returns the routes of the identity server.
pub(super) fn router() -> Router<SharedState> {
    Router::new()
        .route(api::AUTHORIZE_PATH, get(authorize::authorize).post(authorize::consent))
        .route(ERROR_PATH, get(authorize::error))
        .route(api::TOKEN_PATH, post(token::token))
        .route(api::REVOCATION_PATH, post(token::revoke))
        .route(api::USERINFO_PATH, get(openid::userinfo).post(openid::userinfo))
        .route(api::DISCOVERY_PATH, get(openid::discovery))
        .route(api::JWKS_PATH, get(openid::keys))
}
