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
    App, ClientAuthentication, Error, Grant,
    error::{self, Fault},
    identity_server::http as identity_server,
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

impl App {
    /// Revokes the refresh token of a grant, if there is one, and the access token.
    ///
    /// A token that the server does not know counts as revoked. Both tokens are tried. Once the
    /// refresh token is revoked, the grant has ended. The outcome tells whether the access token is
    /// still valid. This method does not change a store. [`Session::logout`](crate::Session::logout)
    /// and [`RefreshingProvider::logout`](crate::RefreshingProvider::logout) call it, and remove the grant as well.
    ///
    /// # Errors
    ///
    /// [`NotRevoked`](crate::ErrorKind::NotRevoked) if the server did not revoke the refresh token,
    /// which must then be treated as valid. [`Configuration`](crate::ErrorKind::Configuration) if the
    /// server does not accept the app. For a grant without a refresh token, the errors concern the
    /// access token instead, unless it has expired. [`OtherApp`](crate::ErrorKind::OtherApp) if the
    /// grant belongs to another app, in which case nothing is sent.
    pub async fn revoke(&self, grant: &Grant) -> Result<Revocation, Error> {
        self.check_owner(grant, || "the grant".to_owned())?;
        let refresh = match grant.refresh_token() {
            Some(token) => Some(self.revoke_one(token.expose_secret(), "refresh_token").await),
            None => None,
        };
        let access = self.revoke_one(grant.access_token().secret(), "access_token").await;
        let until = grant.access_token().expires_at();
        // An expired token does not have to be revoked.
        let access = access.err().filter(|_| until.is_none_or(|until| until > self.now()));
        match (refresh, access) {
            (Some(Err(error)), _) | (None, Some(error)) => Err(error),
            (_, None) => Ok(Revocation::default()),
            (Some(Ok(())), Some(error)) => {
                tracing::warn!(%error, "the access token is not revoked");
                Ok(Revocation { access_token_until: until, access_token_error: Some(error) })
            }
        }
    }

    async fn revoke_one(&self, token: &str, hint: &'static str) -> Result<(), Error> {
        let not = |reason: String, retry_after| {
            let fault = Fault::NotRevoked { token: hint, reason, retry_after };
            Error::from(fault).about(self)
        };
        let request = self.revocation(token, hint).map_err(|error| not(error.to_string(), None))?;
        let answer = identity_server::send(self, request).await;
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
                    self,
                    error::OAuthRequest::Revocation,
                    &error,
                    error_description.as_deref(),
                    &[token],
                )
                .about(self))
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
    fn revocation(&self, token: &str, hint: &str) -> Result<HttpRequest, http::Error> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("token", token).append_pair("token_type_hint", hint);
        let mut request = Request::post(self.metadata().revocation_endpoint.as_str())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json");
        match (&self.secret, self.authentication) {
            (Some(secret), ClientAuthentication::Basic) => {
                let value = basic(&self.client_id, secret.expose_secret());
                let value = identity_server::authorization(&value)?;
                request = request.header(header::AUTHORIZATION, value);
            }
            (Some(secret), ClientAuthentication::Form) => {
                form.append_pair("client_id", &self.client_id)
                    .append_pair("client_secret", secret.expose_secret());
            }
            (None, _) => {
                form.append_pair("client_id", &self.client_id);
            }
        }
        request.body(form.finish().into_bytes())
    }
}

/// Formats `client_secret_basic` credentials. Both parts are form-encoded first (RFC 6749 §2.3.1).
fn basic(id: &str, secret: &str) -> Zeroizing<String> {
    let encoded = |part: &str| form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>();
    let pair = Zeroizing::new(format!("{}:{}", encoded(id), encoded(secret)));
    Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())))
}
