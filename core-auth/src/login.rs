//! A login by authorization code (RFC 6749 §4.1).

mod callback;
pub(crate) mod loopback;
mod parameter;
pub(crate) mod paste;
mod redirect;
mod saved;
mod state;

use std::time::Duration;

use core_api::{Scope, ScopeSet};
use jiff::Timestamp;
use oauth2::{AuthorizationCode, PkceCodeChallenge, PkceCodeVerifier};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use url::Url;
use zeroize::Zeroizing;

use crate::{
    App, Error, Grant,
    error::Fault,
    exchange,
    grant::Answer,
    openid::{self, Identity},
};
use callback::Callback;
pub(crate) use state::ReturnedState;

/// How long a person may take, unless set.
const LIFETIME: Duration = Duration::from_secs(15 * 60);

/// A login that has been started: an address for a person to open, and what the answer must match.
///
/// It is used up by [`finish`](Login::finish), so a callback counts once; it is good for 15 minutes
/// unless set. Where the callback reaches another process, [`to_secret_json`](Login::to_secret_json)
/// takes it there.
pub struct Login {
    app: App,
    url: Url,
    secrets: LoginSecrets,
}

/// What the answer must match.
#[derive(Deserialize, Serialize)]
struct LoginSecrets {
    scopes: String,
    /// Comes back with the callback, so that it is known to answer this login.
    state: Zeroizing<String>,
    /// Proves at the token endpoint who started the login (RFC 7636).
    verifier: Option<Zeroizing<String>>,
    /// Comes back in the id token, where one is asked for.
    nonce: Option<Zeroizing<String>>,
    expires_at: Timestamp,
    /// Follow the registered redirect URI, in this login only.
    #[serde(default)]
    redirect_parameters: Vec<(String, String)>,
    /// Further parameters of the request.
    #[serde(default)]
    parameters: Vec<(String, String)>,
}

impl Login {
    pub(crate) fn new(app: App, scopes: &ScopeSet) -> Self {
        let verifier = || {
            let (_, verifier) = PkceCodeChallenge::new_random_sha256();
            Zeroizing::new(verifier.into_secret())
        };
        let secrets = LoginSecrets {
            scopes: scopes.to_string(),
            state: state::random(),
            verifier: app.uses_pkce().then(verifier),
            nonce: scopes.contains(Scope::Openid).then(state::random),
            expires_at: expiry(app.now(), LIFETIME),
            redirect_parameters: Vec::new(),
            parameters: Vec::new(),
        };
        Self::of(app, secrets)
    }

    fn of(app: App, secrets: LoginSecrets) -> Self {
        let redirect_uri =
            redirect::with_parameters(&app.redirect_uri, &secrets.redirect_parameters);
        let mut url = app.metadata().authorization_endpoint.clone();
        {
            let mut query = url.query_pairs_mut();
            query
                .append_pair("client_id", &app.client_id)
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
        Self { app, url, secrets }
    }

    /// The address that the person opens in a browser.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// From then on, a callback comes too late.
    #[must_use]
    pub fn expires_at(&self) -> Timestamp {
        self.secrets.expires_at
    }

    /// Sets how long from now the person may take; 15 minutes unless set.
    #[must_use]
    pub fn with_lifetime(mut self, lifetime: Duration) -> Self {
        self.secrets.expires_at = expiry(self.app.now(), lifetime);
        self
    }

    /// Checks the callback and exchanges its code for a grant; checks the id token, where the login
    /// asked for one.
    ///
    /// `callback` is the whole address that the browser was sent to, or its query. Core shows some
    /// errors on a page of its own and redirects nowhere, so a wait for the callback should end.
    ///
    /// # Errors
    ///
    /// [`LoginFailed`](crate::ErrorKind::LoginFailed) when the callback answers another login,
    /// comes late or a second time, or when its code is refused.
    /// [`AccessDenied`](crate::ErrorKind::AccessDenied) when the person said no.
    /// [`Identity`](crate::ErrorKind::Identity) when the id token cannot be believed.
    /// [`Configuration`](crate::ErrorKind::Configuration),
    /// [`Unavailable`](crate::ErrorKind::Unavailable) and
    /// [`InvalidAnswer`](crate::ErrorKind::InvalidAnswer) for the other faults of the identity
    /// server.
    pub async fn finish(self, callback: &str) -> Result<Grant, Error> {
        let code = self.code(callback)?;
        let redirect_uri = self.redirect_uri();
        let max_age = self.max_age();
        let Self { mut app, secrets, .. } = self;
        app.redirect_uri = redirect_uri;
        let now = app.now();
        if now >= secrets.expires_at {
            return Err(Error::from(Fault::LoginExpired).about(&app));
        }
        // Before the exchange, so that of two callbacks at once one goes on.
        let finished = app.state.finish_login(&secrets.state, secrets.expires_at, now);
        finished.map_err(|error| error.about(&app))?;
        let verifier = secrets.verifier.map(|text| PkceCodeVerifier::new(text.to_string()));
        let answer = exchange::redeem_code(&app, AuthorizationCode::new(code), verifier).await?;
        let identity = match &secrets.nonce {
            Some(nonce) => {
                let identity = identity(&app, &answer, nonce, max_age).await;
                identity.map_err(|error| error.about(&app))?
            }
            None => None,
        };
        let grant = Grant::first(&app, answer, identity).map_err(|error| error.about(&app))?;
        let grant = grant.asked_for(&secrets.scopes.parse().unwrap_or_default());
        Ok(grant.with_state(ReturnedState::new(secrets.state)))
    }

    /// The code of a callback that answers this login.
    fn code(&self, callback: &str) -> Result<String, Error> {
        let callback = self.callback(callback);
        callback
            .and_then(|callback| callback.code(&self.secrets, &self.app))
            .map_err(|error| error.about(&self.app))
    }

    fn callback(&self, callback: &str) -> Result<Callback, Error> {
        Callback::parse(callback, &self.redirect_uri())
    }
}

/// Who logged in; nobody if the person did not grant `openid`.
async fn identity(
    app: &App,
    answer: &Answer,
    nonce: &str,
    max_age: Option<u32>,
) -> Result<Option<Identity>, Error> {
    let is_granted = answer.scopes.as_ref().is_none_or(|scopes| scopes.contains(Scope::Openid));
    match &answer.id_token {
        Some(token) => {
            let (text, access_token) = (token.expose_secret(), &answer.access_token);
            openid::verify(app, text, nonce, access_token, max_age).await.map(Some)
        }
        None if is_granted => Err(Fault::IdToken("there is none".to_owned()).into()),
        None => Ok(None),
    }
}

fn expiry(now: Timestamp, lifetime: Duration) -> Timestamp {
    now.saturating_add(lifetime).unwrap_or(Timestamp::MAX)
}

/// Shows neither the state nor the verifier.
impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("app", &self.app).finish_non_exhaustive()
    }
}
