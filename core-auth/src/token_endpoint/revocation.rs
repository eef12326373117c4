//! Token revocation (RFC 7009).

use base64::{Engine, engine::general_purpose::STANDARD};
use core_api::endpoint::retry_after;
use http::{Request, StatusCode, header};
use jiff::Timestamp;
use oauth2::HttpRequest;
use secrecy::ExposeSecret;
use serde::Deserialize;
use url::form_urlencoded;
use zeroize::Zeroizing;

use crate::{
    Error, Grant,
    config::ClientAuthentication,
    error::{self, Fault},
    identity_server::{
        IdentityServer,
        http::{authorization, send},
    },
    token_endpoint,
};

/// The outcome of a revocation, after which the session can no longer be refreshed.
///
/// Some servers revoke only refresh tokens, or fail to revoke the access token. The access token then
/// stays valid until it expires.
#[derive(Debug, Default)]
pub struct Revocation {
    access_token_until: Option<Timestamp>,
    access_token_error: Option<Error>,
}

impl Revocation {
    /// Returns whether all tokens were revoked or have expired.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.access_token_error.is_none()
    }

    /// The error of the access token, if the server did not revoke it.
    #[must_use]
    pub fn access_token_error(&self) -> Option<&Error> {
        self.access_token_error.as_ref()
    }

    /// The expiry of an access token that was not revoked, if the expiry is known.
    #[must_use]
    pub fn access_token_until(&self) -> Option<Timestamp> {
        self.access_token_until
    }
}

/// Revokes the refresh token of a grant, if there is one, and the access token.
pub(crate) async fn revoke(server: &IdentityServer, grant: &Grant) -> Result<Revocation, Error> {
    server.check_owner(grant.owner(), || "the grant".to_owned())?;
    let refresh = match grant.refresh_token() {
        Some(token) => Some(revoke_one(server, token.expose_secret(), "refresh_token").await),
        None => None,
    };
    let access = revoke_one(server, grant.access_token().secret(), "access_token").await;
    let until = grant.access_token().expires_at();
    // An expired token does not have to be revoked.
    let access = access.err().filter(|_| until.is_none_or(|until| until > server.config.now()));
    match (refresh, access) {
        (Some(Err(error)), _) | (None, Some(error)) => Err(error),
        (_, None) => Ok(Revocation::default()),
        (Some(Ok(())), Some(error)) => {
            tracing::warn!(%error, "the access token is not revoked");
            Ok(Revocation { access_token_until: until, access_token_error: Some(error) })
        }
    }
}

async fn revoke_one(server: &IdentityServer, token: &str, hint: &'static str) -> Result<(), Error> {
    let not = |reason: String, retry_after| {
        let fault = Fault::NotRevoked { token: hint, reason, retry_after };
        Error::from(fault).about(server)
    };
    let request = request(server, token, hint).map_err(|error| not(error.to_string(), None))?;
    let answer = send(server, request).await;
    let answer = answer.map_err(|error| not(Error::from(error).to_string(), None))?;
    if answer.status() == StatusCode::OK {
        return Ok(());
    }
    #[derive(Deserialize)]
    struct Refusal {
        error: String,
        error_description: Option<String>,
    }
    let refusal: Option<Refusal> = serde_json::from_slice(answer.body()).ok();
    match refusal {
        Some(Refusal { error, error_description }) if answer.status().is_client_error() => {
            Err(token_endpoint::refusal(
                server,
                error::OAuthRequest::Revocation,
                &error,
                error_description.as_deref(),
                &[token],
            )
            .about(server))
        }
        _ => {
            let status = answer.status().as_u16();
            let reason = format!("the server answered with status {status}");
            Err(not(reason, retry_after(answer.headers())))
        }
    }
}

/// Builds the request, with the client authentication. The body is a form, because Core answers
/// JSON with 415.
fn request(server: &IdentityServer, token: &str, hint: &str) -> Result<HttpRequest, http::Error> {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("token", token).append_pair("token_type_hint", hint);
    let mut request = Request::post(server.metadata().revocation_endpoint.as_str())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json");
    match (&server.config.secret, server.config.authentication) {
        (Some(secret), ClientAuthentication::Basic) => {
            let value = basic(&server.config.client_id, secret.expose_secret());
            let value = authorization(&value)?;
            request = request.header(header::AUTHORIZATION, value);
        }
        (Some(secret), ClientAuthentication::Form) => {
            form.append_pair("client_id", &server.config.client_id)
                .append_pair("client_secret", secret.expose_secret());
        }
        (None, _) => {
            form.append_pair("client_id", &server.config.client_id);
        }
    }
    request.body(form.finish().into_bytes())
}

/// Formats `client_secret_basic` credentials. Both parts are form-encoded first (RFC 6749 §2.3.1).
fn basic(id: &str, secret: &str) -> Zeroizing<String> {
    let encoded = |part: &str| form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>();
    let pair = Zeroizing::new(format!("{}:{}", encoded(id), encoded(secret)));
    Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())))
}
