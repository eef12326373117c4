//! The registration and the settings of an app.

mod from_env;
mod registration;
mod requests;

use std::time::Duration;

use core_api::{api, client::Transport};
use jiff::Timestamp;
use secrecy::SecretString;

use crate::{
    Error, Grant,
    config::{AppConfig, ClientAuthentication, Clock},
    error::Fault,
    host_check::hosts_of_issuer,
    identity_server::{IdentityServer, discovery::Metadata, http::MAX_TIMEOUT},
    owner::Owner,
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
#[doc(alias("oauth", "client id", "client secret", "registration"))]
pub struct App {
    pub(crate) server: IdentityServer,
}

impl App {
    /// Returns an app that logs in to Core.
    ///
    /// The redirect URI must match the registration exactly, including a trailing slash.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if the client id is empty or not valid, or
    /// if no browser can be redirected to the redirect URI. A redirect URI must be a URI without a
    /// fragment, whitespace or the port 0. Schemes such as `javascript:` are refused.
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
            .map_err(|error| Fault::Address { name: "issuer", reason: error.to_string() })?;
        registration::check_redirect_uri(redirect_uri)?;
        let config = AppConfig {
            client_id: client_id.to_owned(),
            secret: None,
            redirect_uri: redirect_uri.to_owned(),
            issuer: issuer.to_owned(),
            hosts: hosts_of_issuer(&url),
            authentication: ClientAuthentication::Basic,
            retries_lost_refresh: true,
            clock: Clock::default(),
            timeout: MAX_TIMEOUT,
            uses_pkce: None,
        };
        Ok(Self { server: IdentityServer::new(config, metadata) })
    }

    /// Sets the secret of a web app.
    ///
    /// If the secret is empty, or starts or ends with whitespace, nothing is sent and no session is
    /// opened. Each attempt is then a [`Configuration`](crate::ErrorKind::Configuration) error.
    #[must_use]
    pub fn with_secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.server.config.secret = Some(secret.into());
        self
    }

    /// Sets the client authentication method. The default is `Basic`.
    #[must_use]
    pub fn with_authentication(mut self, authentication: ClientAuthentication) -> Self {
        self.server.config.authentication = authentication;
        self
    }

    /// Sets whether logins use PKCE (RFC 7636) with S256.
    ///
    /// By default, public apps use PKCE and web apps do not, because Core has refused PKCE from a web
    /// app with `unauthorized_client`.
    #[must_use]
    pub fn with_pkce(mut self, uses_pkce: bool) -> Self {
        self.server.config.uses_pkce = Some(uses_pkce);
        self
    }

    /// Sets whether a refresh is retried after its response was lost. The default is true.
    ///
    /// Only the server knows whether it processed the first refresh. If it did not, or if it has a
    /// grace period, the session continues. Otherwise it answers `invalid_grant`, and a person must
    /// log in.
    ///
    /// Without retries, every lost response costs a login. Disable retries if the server treats the
    /// second presentation as theft and revokes more than the session (RFC 9700 §4.14.2). For example,
    /// it may revoke all sessions of the person, or access tokens that have not expired yet.
    #[must_use]
    pub fn with_lost_refresh_retry(mut self, retries_lost_refresh: bool) -> Self {
        self.server.config.retries_lost_refresh = retries_lost_refresh;
        self
    }

    /// Sets the wall clock for token lifetimes, for tests. The default is the system clock.
    #[must_use]
    pub fn with_clock(mut self, now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        self.server.config.clock = Clock::new(now);
        self
    }

    /// Sets the timeout of a request to the identity server, including the response body.
    ///
    /// The default and maximum is 45 seconds. Zero is refused in the same way as an empty secret.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.server.config.timeout = timeout;
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
        self.server.transport = transport;
        self
    }

    /// Sets the trusted domains. Base URLs of companies and endpoints from discovery must be in or
    /// below one of them.
    ///
    /// The default for an issuer of Core is `bqecore.com`. For any other issuer, the base URL may have
    /// any host, and discovery may refer to the host of the issuer only. `https` and a host name are
    /// always required, except with [`allow_loopback`](App::allow_loopback).
    ///
    /// With an empty list, nothing is sent unless [`allow_loopback`](App::allow_loopback) is set.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) if one of them is not a domain name, such as
    /// an IP address or `*.example.com`.
    pub fn with_domains<D: Into<String>>(
        mut self,
        domains: impl IntoIterator<Item = D>,
    ) -> Result<Self, Error> {
        self.server.config.set_domains(domains.into_iter().map(Into::<String>::into))?;
        Ok(self)
    }

    /// Permits `http` to this machine, for the identity endpoints and for base URLs in token
    /// responses.
    #[must_use]
    pub fn allow_loopback(mut self) -> Self {
        let config = &mut self.server.config;
        config.hosts = config.hosts.clone().with_loopback();
        self
    }

    pub(crate) fn config(&self) -> &AppConfig {
        &self.server.config
    }

    /// Checks the settings that depend on each other, or whose setters return no error.
    pub(crate) fn check(&self) -> Result<(), Error> {
        self.server.check()
    }

    /// Refuses a grant that belongs to another app, before anything is sent.
    pub(crate) fn check_owner(
        &self,
        grant: &Grant,
        place: impl FnOnce() -> String,
    ) -> Result<(), Error> {
        self.server.check_owner(grant.owner(), place)
    }
}

impl From<&App> for Owner {
    fn from(app: &App) -> Self {
        app.config().into()
    }
}
