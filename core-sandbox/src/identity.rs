//! The identity server: logins, codes, tokens (RFC 6749), revocation (RFC 7009).

mod authorize;
mod page;
mod session;
mod token;

use axum::{
    Router,
    http::{HeaderMap, StatusCode, header},
    routing::{get, post},
};
use core_api::Scope;

use crate::server::{Server, Shared};
pub(crate) use session::Identity;

/// An app as it is registered in the developer portal.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AppRegistration {
    /// Its client id, in the shape of Core's.
    pub client_id: String,
    /// Its secret; empty where the app is public.
    pub client_secret: String,
    /// The address that logins redirect to, to the letter.
    pub redirect_uri: String,
}

impl AppRegistration {
    pub(crate) fn web() -> Self {
        Self {
            client_id: "sandbox0web0app00000000000000001.apps.bqe.com".to_owned(),
            client_secret: "sandbox-secret-that-protects-nothing-since-it-is-on-loopback-only"
                .to_owned(),
            redirect_uri: "http://127.0.0.1:8765/callback".to_owned(),
        }
    }

    pub(crate) fn native() -> Self {
        Self {
            client_id: "sandbox0native0app00000000000001.apps.bqe.com".to_owned(),
            client_secret: String::new(),
            redirect_uri: "http://127.0.0.1:8765/callback".to_owned(),
        }
    }

    pub(crate) fn of(client_id: &str) -> Option<Self> {
        [Self::web(), Self::native()].into_iter().find(|app| app.client_id == client_id)
    }

    pub(crate) fn is_public(&self) -> bool {
        self.client_secret.is_empty()
    }
}

/// What a call of the API needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Access {
    Read,
    Write,
}

/// Checks the bearer token of a call.
pub(crate) fn bearer(
    server: &Server,
    headers: &HeaderMap,
    access: Access,
) -> Result<(), (StatusCode, &'static str)> {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = header.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default();
    let identity = server.identity();
    let scopes = identity.scopes_of(token).ok_or((StatusCode::UNAUTHORIZED, "invalid_token"))?;
    let needed = match access {
        Access::Read => Scope::ReadCore,
        Access::Write => Scope::ReadwriteCore,
    };
    if scopes.permits(needed) { Ok(()) } else { Err((StatusCode::FORBIDDEN, "insufficient_scope")) }
}

pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route("/connect/authorize", get(authorize::authorize).post(authorize::consent))
        .route("/connect/token", post(token::token))
        .route("/connect/revocation", post(token::revoke))
        .route("/home/error", get(page::failure))
}
