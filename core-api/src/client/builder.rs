//! The settings of a client.

use std::{marker::PhantomData, sync::Arc};

use jiff::tz::TimeZone;

use super::{
    Client, Concurrency, ConfigError, HostPolicy, Limits, Retry,
    concurrency::Gate,
    exchange::{Exchange, Shared},
    middleware::Stack,
    rate::Rate,
    retry::Budget,
};
use crate::{access::ReadOnly, token::TokenProvider};

/// The settings of a [`Client`].
///
/// Each has its own type, which tells what a client does where it is not set: [`Limits`], [`Retry`],
/// [`RateLimit`](super::RateLimit), [`Concurrency`], [`HostPolicy`].
pub struct ClientBuilder {
    provider: Box<dyn TokenProvider>,
    time_zone: TimeZone,
    proxy: Proxy,
    pub(super) hosts: HostPolicy,
    pub(super) limits: Limits,
    pub(super) retry: Retry,
    pub(super) retry_budget: u32,
    pub(super) rate: Rate,
    pub(super) concurrency: Concurrency,
    pub(super) middleware: Stack,
}

enum Proxy {
    None,
    Environment,
    Address(String),
}

impl ClientBuilder {
    pub(super) fn new(provider: Box<dyn TokenProvider>) -> Self {
        Self {
            provider,
            time_zone: TimeZone::UTC,
            proxy: Proxy::None,
            hosts: HostPolicy::default(),
            limits: Limits::default(),
            retry: Retry::default(),
            retry_budget: 100,
            rate: Rate::default(),
            concurrency: Concurrency::default(),
            middleware: Stack::default(),
        }
    }

    /// The time zone whose offset goes with each call as `X-UTC-OFFSET`; UTC unless set.
    ///
    /// The header is always sent, since Core takes Pacific time where it is missing.
    #[must_use]
    pub fn time_zone(mut self, time_zone: TimeZone) -> Self {
        self.time_zone = time_zone;
        self
    }

    /// Sends calls through a proxy, `http://proxy.example.org:3128`; none unless set.
    #[must_use]
    pub fn proxy(mut self, address: impl Into<String>) -> Self {
        self.proxy = Proxy::Address(address.into());
        self
    }

    /// Sends calls through the proxy that the variables of the environment name (`HTTPS_PROXY` and
    /// so on), or the settings of the system. Whoever sets these sees where calls go.
    #[must_use]
    pub fn proxy_from_environment(mut self) -> Self {
        self.proxy = Proxy::Environment;
        self
    }

    /// A client that sends every call.
    ///
    /// # Errors
    ///
    /// When a setting makes no sense, or the system has no roots for TLS.
    pub fn build(self) -> Result<Client, ConfigError> {
        self.limits.check()?;
        self.retry.check()?;
        self.rate.check()?;
        self.concurrency.check()?;
        let http = self.http()?;
        Ok(self.assemble(Ok(http)))
    }

    /// A client that sends only calls which need `read:core`.
    ///
    /// # Errors
    ///
    /// As [`build`](Self::build).
    pub fn build_read_only(self) -> Result<Client<ReadOnly>, ConfigError> {
        Ok(self.build()?.read_only())
    }

    /// A client whose settings are those that it has by itself; each call says it where the system
    /// has no roots for TLS.
    pub(super) fn build_later(self) -> Client {
        let http = self.http();
        self.assemble(http)
    }

    fn http(&self) -> Result<reqwest::Client, ConfigError> {
        let failed = |error: reqwest::Error| ConfigError::Http { reason: chain(&error) };
        let mut builder = bare_http_client_builder().connect_timeout(self.limits.connect);
        builder = match &self.proxy {
            Proxy::None => builder.no_proxy(),
            Proxy::Environment => builder,
            Proxy::Address(address) => {
                // Its own message could show a password.
                let proxy = reqwest::Proxy::all(address).map_err(|_| ConfigError::Wrong {
                    setting: "proxy",
                    reason: "is no address like `http://proxy.example.org:3128`".to_owned(),
                })?;
                builder.proxy(proxy)
            }
        };
        builder.build().map_err(failed)
    }

    fn assemble(self, http: Result<reqwest::Client, ConfigError>) -> Client {
        let (core_lane, loopback_lane) = self.rate.lanes();
        let shared = Shared {
            provider: self.provider,
            http,
            time_zone: self.time_zone,
            hosts: self.hosts,
            limits: self.limits,
            retry: self.retry,
            budget: Budget::new(self.retry_budget),
            core_lane,
            loopback_lane,
            gate: Gate::new(self.concurrency),
            middleware: self.middleware,
        };
        let exchange = Arc::new(Exchange::new(shared));
        Client { exchange, access: PhantomData }
    }
}

/// The HTTP client that calls and logins start from: TLS by rustls, no redirect followed, no proxy
/// of the environment, nothing sent a second time behind the caller's back.
///
/// Where the program has installed no TLS provider for rustls, `ring` is installed.
pub fn http_client_builder() -> reqwest::ClientBuilder {
    bare_http_client_builder().no_proxy()
}

fn bare_http_client_builder() -> reqwest::ClientBuilder {
    // An error means that there is a provider already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .user_agent(concat!("core-api-rust/", env!("CARGO_PKG_VERSION")))
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.map(ToString::to_string).collect::<Vec<_>>().join(": ")
}
