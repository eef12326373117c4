//! A login by authorization code (RFC 6749 §4.1).

mod callback;

use core_api::ScopeSet;
use oauth2::{AuthorizationCode, CsrfToken, PkceCodeChallenge, PkceCodeVerifier};
use url::Url;

use crate::{App, Error, Grant, exchange};
use callback::Callback;

/// A login that has been started: an address for a person to open, and what the answer must match.
///
/// It is used up by [`finish`](Login::finish), so a callback counts once.
pub struct Login {
    app: App,
    url: Url,
    state: CsrfToken,
    verifier: Option<PkceCodeVerifier>,
}

impl Login {
    pub(crate) fn new(app: App, scopes: &ScopeSet) -> Self {
        let state = CsrfToken::new_random_len(32);
        let pkce = app.uses_pkce().then(PkceCodeChallenge::new_random_sha256);
        let mut url = app.authorize_url.clone();
        {
            let mut query = url.query_pairs_mut();
            query
                .append_pair("client_id", &app.client_id)
                .append_pair("response_type", "code")
                .append_pair("scope", &scopes.to_string())
                .append_pair("redirect_uri", &app.redirect_uri)
                .append_pair("state", state.secret());
            if let Some((challenge, _)) = &pkce {
                query
                    .append_pair("code_challenge", challenge.as_str())
                    .append_pair("code_challenge_method", challenge.method().as_str());
            }
        }
        Self { app, url, state, verifier: pkce.map(|(_, verifier)| verifier) }
    }

    /// The address that the person opens in a browser.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// Checks the callback and exchanges its code for a grant.
    ///
    /// `callback` is the whole address that the browser was sent to, or its query. Core shows some
    /// errors on a page of its own and redirects nowhere, so a wait for the callback should end.
    ///
    /// # Errors
    ///
    /// [`Error::OtherState`], [`Error::OtherAddress`], [`Error::AccessDenied`],
    /// [`Error::LoginFailed`] and [`Error::NoCode`] for the callback; [`Error::Refused`],
    /// [`Error::Answer`], [`Error::Address`], [`Error::Unreachable`] and [`Error::NoAnswer`] for
    /// the exchange.
    pub async fn finish(self, callback: &str) -> Result<Grant, Error> {
        let callback = Callback::parse(callback, &self.app.redirect_uri)?;
        let code = callback.code(self.state.secret())?;
        exchange::code(&self.app, AuthorizationCode::new(code), self.verifier).await
    }
}

/// Shows neither the state nor the verifier.
impl std::fmt::Debug for Login {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Login").field("app", &self.app).finish_non_exhaustive()
    }
}
