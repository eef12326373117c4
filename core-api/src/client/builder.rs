//! The settings of a client.

use std::{marker::PhantomData, sync::Arc, time::Duration};

use jiff::tz::TimeZone;

use super::{Client, exchange::Exchange};
use crate::{access::ReadOnly, token::TokenProvider};

/// The settings of a [`Client`].
pub struct ClientBuilder {
    provider: Box<dyn TokenProvider>,
    time_zone: TimeZone,
    is_loopback_allowed: bool,
    timeout: Duration,
    connect_timeout: Duration,
    max_answer: usize,
}

impl ClientBuilder {
    pub(super) fn new(provider: Box<dyn TokenProvider>) -> Self {
        Self {
            provider,
            time_zone: TimeZone::UTC,
            is_loopback_allowed: false,
            timeout: Duration::from_secs(120),
            connect_timeout: Duration::from_secs(10),
            max_answer: 64 << 20,
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

    /// Sends the token to `http` addresses of this machine too, as of a sandbox.
    #[must_use]
    pub fn allow_loopback(mut self) -> Self {
        self.is_loopback_allowed = true;
        self
    }

    /// How long a call may take from start to end; two minutes unless set.
    #[must_use]
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How long connecting may take; ten seconds unless set.
    #[must_use]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.connect_timeout = timeout;
        self
    }

    /// The largest body of an answer in bytes; 64 MiB unless set.
    #[must_use]
    pub fn max_answer(mut self, bytes: usize) -> Self {
        self.max_answer = bytes;
        self
    }

    /// A client that sends every call.
    #[must_use]
    pub fn build(self) -> Client {
        let http = http_client_builder()
            .timeout(self.timeout)
            .connect_timeout(self.connect_timeout)
            .build()
            .map_err(Arc::new);
        let exchange = Exchange {
            provider: self.provider,
            http,
            time_zone: self.time_zone,
            is_loopback_allowed: self.is_loopback_allowed,
            max_answer: self.max_answer,
        };
        Client { exchange: Arc::new(exchange), access: PhantomData }
    }

    /// A client that sends only calls which need `read:core`.
    #[must_use]
    pub fn build_read_only(self) -> Client<ReadOnly> {
        self.build().read_only()
    }
}

/// The HTTP client that calls and logins start from: TLS by rustls, no redirect followed, nothing
/// sent a second time behind the caller's back.
///
/// Where the program has installed no TLS provider for rustls, `ring` is installed.
pub fn http_client_builder() -> reqwest::ClientBuilder {
    // An error means that there is a provider already, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .user_agent(concat!("core-api-rust/", env!("CARGO_PKG_VERSION")))
}
