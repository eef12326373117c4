//! The builder of a client, with all setters.

use std::{
    marker::PhantomData,
    sync::{Arc, atomic::AtomicBool},
};

use jiff::tz::TimeZone;

use super::{
    Client, Concurrency, ConfigError, Limits, Middleware, RateLimit, RateLimiter, Retry, Transport,
    TrustedHosts,
    counters::Counters,
    middleware::MiddlewareStack,
    permits::Permits,
    pipeline::{Pipeline, Shared},
    rate::RateSetting,
    retry::{DEFAULT_BUDGET, RetryBudget},
};
use crate::{access::ReadOnly, endpoint::Leniency, token::TokenProvider};

/// The settings of a [`Client`].
///
/// Each setting has its own type, which documents the default: [`Limits`], [`Retry`], [`RateLimit`],
/// [`Concurrency`], [`TrustedHosts`], [`Transport`].
pub struct ClientBuilder {
    provider: Box<dyn TokenProvider>,
    time_zone: TimeZone,
    transport: Transport,
    hosts: TrustedHosts,
    limits: Limits,
    retry: Retry,
    retry_budget: u32,
    rate: RateSetting,
    concurrency: Concurrency,
    middleware: MiddlewareStack,
    leniency: Leniency,
}

impl ClientBuilder {
    pub(super) fn new(provider: Box<dyn TokenProvider>) -> Self {
        Self {
            provider,
            time_zone: TimeZone::UTC,
            transport: Transport::default(),
            hosts: TrustedHosts::default(),
            limits: Limits::default(),
            retry: Retry::default(),
            retry_budget: DEFAULT_BUDGET,
            rate: RateSetting::default(),
            concurrency: Concurrency::default(),
            middleware: MiddlewareStack::default(),
            leniency: Leniency::default(),
        }
    }

    /// Sets the time zone whose offset each call sends as `X-UTC-OFFSET`. The default is UTC.
    ///
    /// The header is always sent, because Core assumes Pacific time without it.
    #[must_use]
    pub fn time_zone(mut self, time_zone: TimeZone) -> Self {
        self.time_zone = time_zone;
        self
    }

    /// Sets the transport: proxy, certificates and connections. The default connects directly.
    ///
    /// The same transport can serve `core_auth::App::with_transport`.
    #[must_use]
    pub fn transport(mut self, transport: Transport) -> Self {
        self.transport = transport;
        self
    }

    /// Sets the hosts that receive the token. The default is the vendor's domain.
    #[must_use]
    pub fn hosts(mut self, hosts: TrustedHosts) -> Self {
        self.hosts = hosts;
        self
    }

    /// Also sends the token to loopback addresses, such as a sandbox, over `http` too.
    #[must_use]
    pub fn allow_loopback(mut self) -> Self {
        self.hosts = self.hosts.with_loopback();
        self
    }

    /// Sets the time limits of a call, and the largest size of its response.
    #[must_use]
    pub fn limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// Sets the number of attempts of a call, and the backoff between them.
    #[must_use]
    pub fn retry(mut self, retry: Retry) -> Self {
        self.retry = retry;
        self
    }

    /// Sets the retries that all calls share while none succeeds. The default is 3. One retry is added
    /// every 20 seconds, up to this number.
    ///
    /// Successful calls permit more retries: a tenth of the successes of about the last 10 seconds. A 5xx
    /// or a 429 is not a success. A retry after a 429 with `Retry-After` does not use the budget.
    #[must_use]
    pub fn retry_budget(mut self, retries: u32) -> Self {
        self.retry_budget = retries;
        self
    }

    /// Limits the calls in a window, also those to loopback addresses. The default is Core's limit of 100
    /// calls a minute.
    #[must_use]
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate = RateSetting::Limit(limit);
        self
    }

    /// Sends calls without a rate limit. After a 429, all calls wait as long as Core requests.
    #[must_use]
    pub fn no_rate_limit(mut self) -> Self {
        self.rate = RateSetting::Unlimited;
        self
    }

    /// Shares a limit with other clients that have tokens of the same app and user.
    ///
    /// ```
    /// use std::sync::Arc;
    /// use core_api::{Client, client::{LocalRateLimiter, RateLimit}};
    /// # use core_api::{TokenProvider, client::ConfigError};
    /// # fn run<P: TokenProvider + Clone + 'static>(provider: P) -> Result<(), ConfigError> {
    ///
    /// let limiter = Arc::new(LocalRateLimiter::new(RateLimit::of_core()));
    /// let one = Client::builder(provider.clone()).rate_limiter(limiter.clone()).build()?;
    /// let other = Client::builder(provider).rate_limiter(limiter).build()?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn rate_limiter(mut self, limiter: Arc<dyn RateLimiter>) -> Self {
        self.rate = RateSetting::Shared(limiter);
        self
    }

    /// Sets the largest number of calls in flight. The default is 16.
    #[must_use]
    pub fn concurrency(mut self, concurrency: Concurrency) -> Self {
        self.concurrency = concurrency;
        self
    }

    /// Adds a middleware around each attempt of this client's calls. The first one is the outermost.
    ///
    /// The middleware of the [transport](Self::transport) is outside of it.
    #[must_use]
    pub fn middleware(mut self, middleware: impl Middleware + 'static) -> Self {
        self.middleware.push(middleware);
        self
    }

    /// Accepts records with values that do not fit their fields. By default, such a record is an error.
    ///
    /// The field is unset, and an update sends the original value back.
    /// [`Resource::misfits`](crate::Resource::misfits) lists these fields.
    ///
    /// A sum over incomplete records may be too small. Check
    /// [`Resource::is_whole`](crate::Resource::is_whole) before you add up amounts.
    #[must_use]
    pub fn lenient(mut self) -> Self {
        self.leniency = Leniency::Lenient;
        self
    }

    /// Builds a client that can send every call.
    ///
    /// # Errors
    ///
    /// Fails if a setting is invalid, or if the system has no root certificates.
    pub fn build(self) -> Result<Client, ConfigError> {
        self.limits.check()?;
        self.retry.check()?;
        self.rate.check()?;
        self.concurrency.check()?;
        self.hosts.check()?;
        let client = self.build_unchecked();
        client.pipeline.check_transport()?;
        Ok(client)
    }

    /// Builds a client that can only send calls of the scope `read:core`.
    ///
    /// # Errors
    ///
    /// Fails as [`build`](Self::build) does.
    pub fn build_read_only(self) -> Result<Client<ReadOnly>, ConfigError> {
        Ok(self.build()?.read_only())
    }

    /// Builds a client without checking the settings. If the system has no root certificates, every call
    /// fails with that error.
    pub(super) fn build_unchecked(self) -> Client {
        let (core_lane, loopback_lane) = self.rate.lanes();
        let middleware = self.transport.middleware().around(self.middleware);
        let shared = Shared {
            transport: self.transport,
            provider: self.provider,
            time_zone: self.time_zone,
            hosts: self.hosts,
            limits: self.limits,
            retry: self.retry,
            retry_budget: RetryBudget::new(self.retry_budget),
            core_lane,
            loopback_lane,
            uses_loopback: AtomicBool::new(false),
            permits: Permits::new(self.concurrency),
            middleware,
            counters: Counters::default(),
            leniency: self.leniency,
        };
        let pipeline = Arc::new(Pipeline::new(shared));
        Client { pipeline, access: PhantomData }
    }
}
