//! The settings of a client.

use std::{marker::PhantomData, sync::Arc};

use jiff::tz::TimeZone;

use super::{
    Client, Concurrency, ConfigError, HostPolicy, Limits, Retry,
    concurrency::Gate,
    exchange::{Exchange, Shared},
    middleware::Stack,
    rate::Rate,
    retry::{Budget, DEFAULT_BUDGET},
    transport::Transport,
};
use crate::{access::ReadOnly, endpoint::Leniency, token::TokenProvider};

/// The settings of a [`Client`].
///
/// Each has its own type, which tells what a client does where it is not set: [`Limits`], [`Retry`],
/// [`RateLimit`](super::RateLimit), [`Concurrency`], [`HostPolicy`], [`Transport`].
pub struct ClientBuilder {
    provider: Box<dyn TokenProvider>,
    time_zone: TimeZone,
    transport: Transport,
    pub(super) hosts: HostPolicy,
    pub(super) limits: Limits,
    pub(super) retry: Retry,
    pub(super) retry_budget: u32,
    pub(super) rate: Rate,
    pub(super) concurrency: Concurrency,
    pub(super) middleware: Stack,
    leniency: Leniency,
}

impl ClientBuilder {
    pub(super) fn new(provider: Box<dyn TokenProvider>) -> Self {
        Self {
            provider,
            time_zone: TimeZone::UTC,
            transport: Transport::default(),
            hosts: HostPolicy::default(),
            limits: Limits::default(),
            retry: Retry::default(),
            retry_budget: DEFAULT_BUDGET,
            rate: Rate::default(),
            concurrency: Concurrency::default(),
            middleware: Stack::default(),
            leniency: Leniency::default(),
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

    /// Sets the way to the servers: proxy, certificates, connections; straight to them unless set.
    ///
    /// The same transport serves `core_auth::App::with_transport`.
    #[must_use]
    pub fn transport(mut self, transport: Transport) -> Self {
        self.transport = transport;
        self
    }

    /// Reads records although some of their values do not fit; not so unless set.
    ///
    /// Such a field is unset, its value is kept and goes back with an update, and the record says
    /// which fields these are ([`Resource::misfits`](crate::Resource::misfits)). Otherwise, the
    /// record is an error.
    ///
    /// A sum over records that are not whole may be short, so ask
    /// [`Resource::is_whole`](crate::Resource::is_whole) before you add up amounts.
    #[must_use]
    pub fn lenient(mut self) -> Self {
        self.leniency = Leniency::Lenient;
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
        self.hosts.check()?;
        let client = self.build_later();
        client.exchange.check_transport()?;
        Ok(client)
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
        let (core_lane, loopback_lane) = self.rate.lanes();
        let middleware = self.transport.middleware().around(self.middleware);
        let shared = Shared {
            transport: self.transport,
            provider: self.provider,
            time_zone: self.time_zone,
            hosts: self.hosts,
            limits: self.limits,
            retry: self.retry,
            budget: Budget::new(self.retry_budget),
            core_lane,
            loopback_lane,
            gate: Gate::new(self.concurrency),
            middleware,
            leniency: self.leniency,
        };
        let exchange = Arc::new(Exchange::new(shared));
        Client { exchange, access: PhantomData }
    }
}
