//! Logins with the authorization code flow (RFC 6749 §4.1).

mod callback;
mod data;
pub(crate) mod loopback;
mod parameter;
pub(crate) mod paste;
mod redirect;
mod saved;

use std::time::Duration;

use core_api::{Scope, ScopeSet};
use jiff::Timestamp;
use oauth2::{AuthorizationCode, PkceCodeChallenge, PkceCodeVerifier};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use url::Url;
use zeroize::Zeroizing;

use crate::{
    Error, Grant,
    error::Fault,
    identity_server::IdentityServer,
    login_state::{self, ReturnedState},
    openid::{self, Identity},
    token_endpoint,
    token_response::TokenResponse,
};
use callback::Callback;

/// Default lifetime of a login.
const LIFETIME: Duration = Duration::from_secs(15 * 60);

/// A started login: the address for a person to open, and the secrets that the callback must match.
///
/// [`finish`](Login::finish) consumes the login, so a callback is accepted only once. A login is valid
/// for 15 minutes by default. If the callback reaches another process, pass the login there with
/// [`to_secret_json`](Login::to_secret_json).
#[doc(alias("authorization code", "pkce", "callback", "sign in"))]
pub struct Login {
    server: IdentityServer,
    url: Url,
    secrets: LoginSecrets,
}

/// The secrets and parameters that the callback and the token response must match.
#[derive(Deserialize, Serialize)]
struct LoginSecrets {
    scopes: String,
    /// Returned in the callback, to match the callback with this login.
    state: Zeroizing<String>,
    /// The PKCE code verifier (RFC 7636), sent to the token endpoint.
    verifier: Option<Zeroizing<String>>,
    /// Returned in the id token. `None` if the login does not request one.
    nonce: Option<Zeroizing<String>>,
    expires_at: Timestamp,
    /// Query parameters that this login appends to the registered redirect URI.
    #[serde(default)]
    redirect_parameters: Vec<(String, String)>,
    /// Further parameters of the authorization request.
    #[serde(default)]
    parameters: Vec<(String, String)>,
}

impl Login {
    pub(crate) fn new(server: IdentityServer, scopes: &ScopeSet) -> Self {
        let verifier = || {
            let (_, verifier) = PkceCodeChallenge::new_random_sha256();
            Zeroizing::new(verifier.into_secret())
        };
        let secrets = LoginSecrets {
            scopes: scopes.to_string(),
            state: login_state::random(),
            verifier: server.config.uses_pkce().then(verifier),
            nonce: scopes.contains(Scope::Openid).then(login_state::random),
            expires_at: expiry(server.config.now(), LIFETIME),
            redirect_parameters: Vec::new(),
            parameters: Vec::new(),
        };
        Self::of(server, secrets)
    }

    fn of(server: IdentityServer, secrets: LoginSecrets) -> Self {
        let redirect_uri =
            redirect::with_parameters(&server.config.redirect_uri, &secrets.redirect_parameters);
        let mut url = server.metadata().authorization_endpoint.clone();
        {
            let mut query = url.query_pairs_mut();
            query
                .append_pair("client_id", &server.config.client_id)
                .append_pair("response_type", "code")
                .append_pair("scope", &secrets.scopes)
                .append_pair("redirect_uri", &redirect_uri)
                .append_pair("state", &secrets.state);
            if let Some(nonce) = &secrets.nonce {
                query.append_pair("nonce", nonce);
            }
            if let Some(verifier) = &secrets.verifier {
                let verifier = PkceCodeVerifier::new(verifier.to_string());
                let challenge = PkceCodeChallenge::from_code_verifier_sha256(&verifier);
                query
                    .append_pair("code_challenge", challenge.as_str())
                    .append_pair("code_challenge_method", challenge.method().as_str());
            }
            query.extend_pairs(&secrets.parameters);
        }
        Self { server, url, secrets }
    }

    /// The address that the person opens in a browser.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// The time from which a callback is refused as too late.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.secrets.expires_at
    }

    /// Sets the time until the login expires, counted from now. The default is 15 minutes.
    #[must_use]
    pub fn with_lifetime(mut self, lifetime: Duration) -> Self {
        self.secrets.expires_at = expiry(self.server.config.now(), lifetime);
        self
    }

    /// Checks the callback, exchanges its code for a grant, and verifies the id token if the login
    /// requested one.
    ///
    /// `callback` is the complete address that the browser was redirected to, or its query. Core shows
    /// some errors on a page of its own and does not redirect, so use a timeout to wait for the
    /// callback.
    ///
    /// # Errors
    ///
    /// [`LoginFailed`](crate::ErrorKind::LoginFailed) if the callback belongs to another login, is late
    /// or was used before, or if the code is refused.
    /// [`AccessDenied`](crate::ErrorKind::AccessDenied) if the person denied access.
    /// [`Identity`](crate::ErrorKind::Identity) if the id token is not valid.
    /// [`Configuration`](crate::ErrorKind::Configuration),
    /// [`Unavailable`](crate::ErrorKind::Unavailable) or
    /// [`InvalidAnswer`](crate::ErrorKind::InvalidAnswer) for other faults of the identity server.
    pub async fn finish(self, callback: &str) -> Result<Grant, Error> {
        let code = self.code(callback)?;
        let redirect_uri = self.redirect_uri();
        let max_age = self.max_age();
        let Self { mut server, secrets, .. } = self;
        server.config.redirect_uri = redirect_uri;
        let now = server.config.now();
        if now >= secrets.expires_at {
            return Err(Error::from(Fault::LoginExpired).about(&server));
        }
        // Done before the request to the token endpoint, so that only one of two concurrent callbacks continues.
        let finished = server.state.finish_login(&secrets.state, secrets.expires_at, now);
        finished.map_err(|error| error.about(&server))?;
        let verifier = secrets.verifier.map(|text| PkceCodeVerifier::new(text.to_string()));
        let answer =
            token_endpoint::redeem_code(&server, AuthorizationCode::new(code), verifier).await?;
        let identity = match &secrets.nonce {
            Some(nonce) => {
                let identity = identity(&server, &answer, nonce, max_age).await;
                identity.map_err(|error| error.about(&server))?
            }
            None => None,
        };
        let grant =
            Grant::first(&server.config, answer, identity).map_err(|error| error.about(&server))?;
        let grant = grant.asked_for(&secrets.scopes.parse().unwrap_or_default());
        Ok(grant.with_state(ReturnedState::new(secrets.state)))
    }

    /// Returns the code of a callback, after checking that the callback belongs to this login.
    fn code(&self, callback: &str) -> Result<String, Error> {
        let callback = self.callback(callback);
        callback
            .and_then(|callback| callback.code(&self.secrets, &self.server))
            .map_err(|error| error.about(&self.server))
    }

    fn callback(&self, callback: &str) -> Result<Callback, Error> {
        Callback::parse(callback, &self.redirect_uri())
    }
}

/// Verifies the identity of the person who logged in. Returns `None` if `openid` was not granted.
async fn identity(
    server: &IdentityServer,
    answer: &TokenResponse,
    nonce: &str,
    max_age: Option<u32>,
) -> Result<Option<Identity>, Error> {
    let is_granted = answer.scopes.as_ref().is_none_or(|scopes| scopes.contains(Scope::Openid));
    match &answer.id_token {
        Some(token) => {
            let (text, access_token) = (token.expose_secret(), &answer.access_token);
            openid::verify(server, text, nonce, access_token, max_age).await.map(Some)
        }
        None if is_granted => Err(Fault::IdToken("it is missing".to_owned()).into()),
        None => Ok(None),
    }
}

fn expiry(now: Timestamp, lifetime: Duration) -> Timestamp {
    now.saturating_add(lifetime).unwrap_or(Timestamp::MAX)
}

/// Shows neither the state nor the verifier.
impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("config", &self.server.config).finish_non_exhaustive()
    }
}
