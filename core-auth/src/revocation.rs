//! Tokens made void before they expire (RFC 7009).

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
    exchange, http as identity_server,
};

/// The outcome of a revocation: the session can no longer be refreshed.
///
/// Some servers revoke refresh tokens only, or fail at the access token. Then the access token stays
/// good until it expires.
#[derive(Debug, Default)]
pub struct Revocation {
    access_token_until: Option<Timestamp>,
    access_token_error: Option<Error>,
}

impl Revocation {
    /// Whether no token is good any more.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.access_token_error.is_none()
    }

    /// The error with which the server did not revoke the access token.
    #[must_use]
    pub fn access_token_error(&self) -> Option<&Error> {
        self.access_token_error.as_ref()
    }

    /// The moment until which the server takes the access token, where that is known and it was not
    /// revoked.
    #[must_use]
    pub fn access_token_until(&self) -> Option<Timestamp> {
        self.access_token_until
    }
}

impl App {
    /// Revokes the tokens of a grant: the refresh token, where there is one, and the access token.
    ///
    /// A token that the server does not know is as good as revoked. Both are tried. Once the refresh
    /// token is revoked, the grant has ended; the outcome tells whether the access token stays good.
    /// A store forgets the grant by [`Session::logout`](crate::Session::logout) and
    /// [`Refreshing::logout`](crate::Refreshing::logout), which call this.
    ///
    /// # Errors
    ///
    /// [`NotRevoked`](crate::ErrorKind::NotRevoked) when the server did not revoke the refresh
    /// token, so that it must be taken to be good;
    /// [`Configuration`](crate::ErrorKind::Configuration) when the server does not accept the app.
    /// For a grant without a refresh token, the access token counts instead, unless it has expired.
    /// [`OtherApp`](crate::ErrorKind::OtherApp) when the grant is of another app; nothing is sent
    /// then.
    pub async fn revoke(&self, grant: &Grant) -> Result<Revocation, Error> {
        self.check_owner(grant, || "the grant".to_owned())?;
        let refresh = match grant.refresh_token() {
            Some(token) => Some(self.revoke_one(token.expose_secret(), "refresh_token").await),
            None => None,
        };
        let access = self.revoke_one(grant.access_token().secret(), "access_token").await;
        let until = grant.access_token().expires_at();
        // A token that has expired need not be revoked.
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
                Err(exchange::refusal(
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
                let reason = format!("the server answered with the status {status}");
                Err(not(reason, retry_after(answer.headers())))
            }
        }
    }

    /// The request: a form, since Core answers JSON with 415; with what proves the app.
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

/// `client_secret_basic`: each part is form-encoded before they are joined (RFC 6749 §2.3.1).
fn basic(id: &str, secret: &str) -> Zeroizing<String> {
    let encoded = |part: &str| form_urlencoded::byte_serialize(part.as_bytes()).collect::<String>();
    let pair = Zeroizing::new(format!("{}:{}", encoded(id), encoded(secret)));
    Zeroizing::new(format!("Basic {}", STANDARD.encode(pair.as_bytes())))
}
