//! A running sandbox, and its settings.

use std::{io, net::Ipv4Addr, sync::Arc, time::Duration};

use core_api::BaseUrl;
use jiff::{ZonedDateTime, civil::Date};
use tokio::{net::TcpListener, sync::oneshot};

use crate::{
    identity::AppRegistration,
    seed,
    server::{Server, Settings, Shared, router},
};

/// A Core server on loopback; it stops when this is dropped.
pub struct Sandbox {
    address: String,
    shared: Shared,
    app: AppRegistration,
    public_app: AppRegistration,
    /// Dropped to stop the server.
    _stop: oneshot::Sender<()>,
}

/// What came in since the start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counters {
    /// Calls of the API, whatever they were answered with.
    pub requests: u64,
    /// Requests to the token endpoint, whatever they were answered with.
    pub token_requests: u64,
    /// Refresh tokens that were exchanged.
    pub refreshes: u64,
    /// Refresh tokens that came a second time, which revokes the whole session.
    pub replays: u64,
}

/// The settings of a [`Sandbox`].
#[derive(Clone, Debug)]
pub struct SandboxBuilder {
    port: u16,
    today: Option<Date>,
    auto_consent: bool,
    token_lifetime: Duration,
    has_trailing_slash: bool,
}

impl Sandbox {
    /// Starts a sandbox on a free port, with the default settings.
    ///
    /// # Errors
    ///
    /// When no port can be opened.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A sandbox with settings of your own.
    #[must_use]
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder {
            port: 0,
            today: None,
            auto_consent: false,
            token_lifetime: Duration::from_secs(3600),
            has_trailing_slash: true,
        }
    }

    /// The address of the server, without a path.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.address
    }

    /// The issuer, and base of the identity endpoints.
    #[must_use]
    pub fn identity_url(&self) -> String {
        format!("{}/idp", self.address)
    }

    /// The base URL of the API, as token answers name it.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.shared.settings.endpoint
    }

    /// The base URL of the API, parsed.
    ///
    /// # Errors
    ///
    /// Never, since the server listens on loopback.
    pub fn base_url(&self) -> Result<BaseUrl, core_api::BaseUrlError> {
        self.endpoint().parse()
    }

    /// A web app that is registered: it has a secret, and may have refresh tokens.
    #[must_use]
    pub fn app(&self) -> &AppRegistration {
        &self.app
    }

    /// A native app that is registered: it has no secret and no refresh tokens, and needs PKCE.
    #[must_use]
    pub fn public_app(&self) -> &AppRegistration {
        &self.public_app
    }

    /// An access token that reads and writes, for tests that are not about logins.
    #[must_use]
    pub fn issue_token(&self) -> String {
        self.shared.identity().issue_token(self.shared.token_lifetime())
    }

    /// Makes every access token expire now; refresh tokens stay good.
    pub fn expire_access_tokens(&self) {
        self.shared.identity().expire_access_tokens();
    }

    /// Sets how long access tokens are good that are given from now on, in whole seconds; with
    /// zero they have expired as they are given.
    pub fn set_token_lifetime(&self, lifetime: Duration) {
        self.shared.set_token_lifetime(lifetime);
    }

    /// What came in since the start.
    #[must_use]
    pub fn counters(&self) -> Counters {
        self.shared.counters.read()
    }
}

impl SandboxBuilder {
    /// Listens on this port; on a free one unless set.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Makes up data of the year up to this day, instead of up to today.
    #[must_use]
    pub fn today(mut self, today: Date) -> Self {
        self.today = Some(today);
        self
    }

    /// Consents at once, instead of asking a person on a page.
    #[must_use]
    pub fn auto_consent(mut self, auto_consent: bool) -> Self {
        self.auto_consent = auto_consent;
        self
    }

    /// How long access tokens are good, in whole seconds; an hour unless set.
    #[must_use]
    pub fn token_lifetime(mut self, lifetime: Duration) -> Self {
        self.token_lifetime = lifetime;
        self
    }

    /// Whether the base URL in token answers ends in a slash, as Core's may or may not; it does
    /// unless set.
    #[must_use]
    pub fn trailing_slash(mut self, has_trailing_slash: bool) -> Self {
        self.has_trailing_slash = has_trailing_slash;
        self
    }

    /// Starts the sandbox.
    ///
    /// # Errors
    ///
    /// When the port cannot be opened.
    pub async fn start(self) -> io::Result<Sandbox> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, self.port)).await?;
        let address = format!("http://{}", listener.local_addr()?);
        let slash = if self.has_trailing_slash { "/" } else { "" };
        let settings =
            Settings { auto_consent: self.auto_consent, endpoint: format!("{address}/api{slash}") };
        let today = self.today.unwrap_or_else(|| ZonedDateTime::now().date());
        let shared: Shared =
            Arc::new(Server::new(settings, self.token_lifetime, seed::store(today)));
        let (stop, stopped) = oneshot::channel::<()>();
        let server = axum::serve(listener, router(Arc::clone(&shared)))
            .with_graceful_shutdown(async { drop(stopped.await) });
        tokio::spawn(async { drop(server.await) });
        Ok(Sandbox {
            address,
            shared,
            app: AppRegistration::web(),
            public_app: AppRegistration::native(),
            _stop: stop,
        })
    }
}
