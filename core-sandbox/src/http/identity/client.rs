//! The authentication of apps at the token and revocation endpoints (RFC 6749 §2.3).

use axum::http::{HeaderMap, header};
use base64::{Engine, engine::general_purpose::STANDARD};

use crate::{
    http::bearer::credentials,
    identity::{AppRegistration, Form, OAuthError, short},
    state::ServerState,
};

/// Authenticates the app by `Basic` or by the form (RFC 6749 §2.3.1).
///
/// A public app sends its client id only.
pub(super) fn authenticate(
    state: &ServerState,
    headers: &HeaderMap,
    form: &Form,
) -> Result<AppRegistration, OAuthError> {
    let by_form = || {
        let secret = form.get("client_secret").unwrap_or_default();
        Some((form.get("client_id")?.to_owned(), secret.to_owned()))
    };
    let Some((id, secret)) = basic(headers).or_else(by_form) else {
        let reason = match headers.contains_key(header::AUTHORIZATION) {
            true => {
                "the header `Authorization` is not `Basic` with `client_id:client_secret` in base64"
            }
            false => {
                "the request has no `client_id`, neither in the form nor in `Authorization: Basic`"
            }
        };
        return Err(OAuthError::invalid_client(reason));
    };
    let app = state.apps().get(&id).cloned();
    let Some(app) = app else {
        let reason = format!("no app has the client id `{}`; register the app", short(&id));
        return Err(OAuthError::invalid_client(reason));
    };
    if app.client_secret == secret {
        return Ok(app);
    }
    let name = short(&app.name);
    Err(OAuthError::invalid_client(match (app.is_public(), secret.is_empty()) {
        (true, _) => {
            format!("`{name}` is not a web app, so it has no secret; leave the secret out")
        }
        (false, true) => format!("`{name}` is a web app; send its client secret"),
        (false, false) => format!("the client secret of `{name}` is another; copy it again"),
    }))
}

/// Returns the client id and secret of a `Basic` header.
fn basic(headers: &HeaderMap) -> Option<(String, String)> {
    let text = STANDARD.decode(credentials(headers, "Basic")?.trim_end()).ok()?;
    let text = String::from_utf8(text).ok()?;
    let (id, secret) = text.split_once(':')?;
    // Each part is form-encoded (RFC 6749 §2.3.1).
    let decoded = |part: &str| {
        let mut pairs = form_urlencoded::parse(part.as_bytes());
        pairs.next().map(|(name, _)| name.into_owned()).unwrap_or_default()
    };
    Some((decoded(id), decoded(secret)))
}
