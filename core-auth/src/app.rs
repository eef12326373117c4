//! The registration and the settings of an app.

mod registration;

use std::{sync::Arc, time::Duration};

use core_api::{Scope, ScopeSet, api, client::Transport};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::{
    Error, Login, clock::Clock, error::Fault, identity_server::discovery::Metadata,
    identity_server::http::MAX_TIMEOUT, identity_server::state::AppState,
    trusted_hosts::TrustedHosts,
};

/// An app that is registered in the vendor's developer portal, and its identity server.
///
/// An app with a secret is a web app, and an app without one is a public app (RFC 6749 §2.1). Core
/// gives refresh tokens to web apps only.
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
    /// The exact text, because issuers are compared as text.
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

/// The client authentication method at the token endpoint (RFC 6749 §2.3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum ClientAuthentication {
    /// `client_secret_basic`: the secret is sent in the `Authorization` header.
    #[default]
    Basic,
    /// `client_secret_post`: the secret is sent in the form body.
    Form,
}

impl App {
    /// Returns an app that logs in to Core.
    ///
    /// The redirect URI must match the registration exactly, including a trailing slash.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if the client id is empty or not valid, or
    /// if no browser can be redirected to the redirect URI. A redirect URI is refused if it is not a
    /// URI, has a fragment, whitespace or the port 0, or has a scheme such as `javascript:`.
    pub fn production(client_id: &str, redirect_uri: &str) -> Result<Self, Error> {
        Self::at(api::ISSUER, client_id, redirect_uri)
    }

    /// Returns an app that logs in to another identity server, such as a sandbox.
    ///
    /// `issuer` is the base URL of the identity endpoints.
    ///
    /// # Errors
    ///
    /// The errors of [`production`](Self::production). Also
    /// [`Configuration`](crate::ErrorKind::Configuration) if the issuer has a query, a fragment or the
    /// port 0, or is neither `https` nor on this machine.
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
    #[must_use]
    pub fn with_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.secret = Some(secret.into());
        self
    }

    /// Sets the client authentication method. The default is `Basic`.
    #[must_use]
    pub fn with_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.authentication = authentication;
        self
    }

    /// Sets whether logins use PKCE (RFC 7636) with S256.
    ///
    /// By default, public apps use PKCE and web apps do not, because Core has refused PKCE from a web
    /// app with `unauthorized_client`.
    #[must_use]
    pub fn with_pkce(mut self, uses_pkce: bool) -> Self {
        self.uses_pkce = Some(uses_pkce);
        self
    }

    /// Sets whether a refresh is retried after its response was lost. The default is true.
    ///
    /// Only the server knows whether it processed the first refresh. If it did not, or if it has a
    /// grace period, the session continues. Otherwise it answers `invalid_grant`, and a person must
    /// log in.
    ///
    /// Without retries, every lost response costs a login. Disable retries for a server that treats
    /// the second presentation as theft and revokes more than the session (RFC 9700 §4.14.2), such as
    /// all sessions of the person. Such a server may also revoke access tokens of the session early.
    #[must_use]
    pub fn with_lost_refresh_retry(mut self, retries_lost_refresh: bool) -> Self {
        self.retries_lost_refresh = retries_lost_refresh;
        self
    }

    /// Sets the wall clock for token lifetimes, for tests. The default is the system clock.
    #[must_use]
    pub fn with_clock(mut self, now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.clock = Clock::new(now);
        self
    }

    /// Sets the timeout of a request to the identity server, including the response body.
    ///
    /// The default and maximum is 45 seconds.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets the transport to the identity server, with its proxy, certificates and connections.
    ///
    /// By default, requests go directly to the server. The same transport can be given to
    /// `ClientBuilder::transport`. Each request uses a new connection, and a response may have at most
    /// 1 MiB.
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

    /// Starts a login that requests these scopes.
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
