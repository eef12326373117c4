//! Bearer tokens of requests (RFC 6750).

use axum::http::{HeaderMap, StatusCode, header};
use core_api::Scope;

use crate::state::ServerState;

/// The access that a call needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Read,
    Write,
}

/// Checks the bearer token of a call.
///
/// An error is the status of the response and the error code of its challenge.
pub(super) fn check(
    state: &ServerState,
    headers: &HeaderMap,
    access: Access,
) -> Result<(), (StatusCode, &'static str)> {
    let identity = state.identity();
    let scopes = identity
        .scopes_of(access_token(headers))
        .ok_or((StatusCode::UNAUTHORIZED, "invalid_token"))?;
    let needed = match access {
        Access::Read => Scope::ReadCore,
        Access::Write => Scope::ReadwriteCore,
    };
    if scopes.permits(needed) { Ok(()) } else { Err((StatusCode::FORBIDDEN, "insufficient_scope")) }
}

/// Returns the access token of a request, or an empty text without such a header.
pub(super) fn access_token(headers: &HeaderMap) -> &str {
    let header = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    header.and_then(|value| value.strip_prefix("Bearer ")).unwrap_or_default()
}
