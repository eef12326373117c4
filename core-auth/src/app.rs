//! An app as it is registered in the vendor's developer portal.

mod registration;
mod settings;

use std::{sync::Arc, time::Duration};

use core_api::{Scope, ScopeSet, api, client::Transport};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::{
    Error, Login, app_state::AppState, clock::Clock, discovery::Metadata, error::Fault,
    hosts::TrustedHosts, http::MAX_TIMEOUT,
};

/// An app as it is registered in the vendor's developer portal, and where it logs in.
///
/// With a secret it is a web app, without one a public app (RFC 6749 §2.1). Core gives refresh
/// tokens to web apps only.
///
/// ```
/// use core_api::Scope;
/// use core_auth::App;
///
/// let app = App::production("id.apps.bqe.com", "https://example.com/callback")?
///     .with_secret("from the portal");
/// let login = app.authorize([Scope::ReadCore, Scope::OfflineAccess]);
/// assert!(login.url().as_str().starts_with("https://api-identity.bqecore.com/idp/connect/authorize?"));
/// # Ok::<(), core_auth::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct App {
    pub(crate) client_id: String,
    pub(crate) secret: Option<SecretString>,
    pub(crate) redirect_uri: String,
    /// To the letter.
    pub(crate) issuer: String,
    pub(crate) hosts: TrustedHosts,
    pub(crate) state: Arc<AppState>,
    pub(crate) authentication: ClientAuthentication,
    pub(crate) retries_lost_refresh: bool,
    pub(crate) clock: Clock,
    pub(crate) timeout: Duration,
    pub(crate) transport: Transport,
    uses_pkce: Option<bool>,
}

/// How an app proves that it is itself at the token endpoint (RFC 6749 §2.3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// `client_secret_basic`: in the `Authorization` header.
    #[default]
    Basic,
    /// `client_secret_post`: in the form.
    Form,
}

impl App {
    /// An app that logs in to Core.
    ///
    /// The redirect URI must be the registered one to the letter, its trailing slash included.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the client id is empty or is not a
    /// valid one, or when no server can send anybody to the redirect URI: it is not a URI, has a
    /// fragment, a blank or the port 0, or its scheme does not lead back to an app, as
    /// `javascript:`.
    pub fn production(client_id: &str, redirect_uri: &str) -> Result<Self, Error> {
        Self::at(api::ISSUER, client_id, redirect_uri)
    }

    /// An app that logs in elsewhere, as at a sandbox; `issuer` is the base of the identity
    /// endpoints.
    ///
    /// # Errors
    ///
    /// As [`production`](Self::production);
    /// [`Configuration`](crate::ErrorKind::Configuration) also when the issuer is neither `https`
    /// nor on this machine, or has a query, a fragment or the port 0.
    pub fn at(issuer: &str, client_id: &str, redirect_uri: &str) -> Result<Self, Error> {
        registration::check_client_id(client_id)?;
        let url = registration::parse_issuer(issuer)?;
        let metadata = Metadata::from_specs(issuer)
            .map_err(|error| Fault::Address { what: "issuer", reason: error.to_string() })?;
        registration::check_redirect_uri(redirect_uri)?;
        Ok(Self {
            client_id: client_id.to_owned(),
            secret: None,
            redirect_uri: redirect_uri.to_owned(),
            issuer: issuer.to_owned(),
            hosts: TrustedHosts::for_issuer(&url),
            state: Arc::new(AppState::new(metadata)),
            authentication: ClientAuthentication::Basic,
            retries_lost_refresh: true,
            clock: Clock::default(),
            timeout: MAX_TIMEOUT,
            transport: Transport::default(),
            uses_pkce: None,
        })
    }

    /// Sets the secret of a web app.
    ///
    /// With an empty one, or one with a blank at its ends, nothing is sent and no session is opened:
    /// each is an error of the kind [`Configuration`](crate::ErrorKind::Configuration).
    #[must_use]
    pub fn with_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// Sets how the app proves that it is itself; `Basic` unless set.
    #[must_use]
    pub fn with_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.authentication = authentication;
        self
    }

    /// Sets whether logins use PKCE (RFC 7636), by S256.
    ///
    /// Unless set, those of public apps do and those of web apps do not: Core has answered
    /// `unauthorized_client` to a web app that did.
    #[must_use]
    pub fn with_pkce(mut self, uses_pkce: bool) -> Self {
        self.uses_pkce = Some(uses_pkce);
        self
    }

    /// Sets whether a refresh token whose answer was lost is presented again; it is unless set.
    ///
    /// Only the server knows whether it acted. If it did not, or forgives for a while, the session
    /// goes on. Else it answers `invalid_grant`, and a person logs in.
    ///
    /// Without it, every lost answer costs a login. That is right for a server that takes the second
    /// presentation for theft and punishes more than the session (RFC 9700 §4.14.2), such as all
    /// sessions of the person. Access tokens of the session may end early then, too.
    #[must_use]
    pub fn with_lost_refresh_retry(mut self, retries_lost_refresh: bool) -> Self {
        self.retries_lost_refresh = retries_lost_refresh;
        self
    }

    /// Sets the wall clock that lifetimes are told by; the system's unless set, which is for tests.
    #[must_use]
    pub fn with_clock(mut self, now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Sets how long a request to the identity server may take from start to end; 45 seconds
    /// unless set, which is also the most. Zero is refused as an empty secret is.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the way to the identity server: proxy, certificates, connections; straight to it unless
    /// set.
    ///
    /// The same transport serves `ClientBuilder::transport`. Each request goes over a connection of its
    /// own, and its answer may have 1 MiB.
    ///
    /// ```
    /// use core_api::client::Transport;
    /// use core_auth::App;
    ///
    /// let transport = Transport::builder().proxy("http://proxy.example.org:3128").build()?;
    /// let app = App::production("id.apps.bqe.com", "https://example.com/callback")?
    ///     .with_transport(transport.clone());
    /// // let client = Client::builder(provider).transport(transport).build()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn with_transport(mut self, transport: Transport) -> Self {
        self.transport = transport;
        self
    }

    /// Starts a login that asks for these scopes.
    #[must_use]
    pub fn authorize(&self, scopes: impl IntoIterator<Item = Scope>) -> Login {
        Login::new(self.clone(), &scopes.into_iter().collect::<ScopeSet>())
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn uses_pkce(&self) -> bool {
        self.uses_pkce.unwrap_or(self.secret.is_none())
    }
}
