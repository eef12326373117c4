//! The path of a call from the first attempt to its response.

mod admission;
mod attempts;
mod buffer_pool;
mod call_log;
mod download;
mod request;
mod response;
mod task;
mod time_budget;
mod transfer;

use std::sync::Arc;

use buffer_pool::BufferPool;
use bytes::Bytes;
pub(super) use download::Destination;
use http::Request;
use jiff::tz::TimeZone;

use super::{
    CallOptions, ConfigError, Limits, Retry, TrustedHosts, middleware::MiddlewareStack,
    permits::Permits, rate::RateLane, retry::RetryBudget, transport::Transport,
};
use crate::{BaseUrl, Error, endpoint::Leniency, token::TokenProvider};

/// Sends calls and downloads with the settings of a client and the options of some calls.
#[derive(Clone)]
pub(super) struct Pipeline {
    shared: Arc<Shared>,
    options: Arc<CallOptions>,
    pub(super) buffers: BufferPool,
}

/// The state that all clones of a client share.
pub(super) struct Shared {
    pub(super) provider: Box<dyn TokenProvider>,
    pub(super) transport: Transport,
    pub(super) time_zone: TimeZone,
    pub(super) hosts: TrustedHosts,
    pub(super) limits: Limits,
    pub(super) retry: Retry,
    pub(super) retry_budget: RetryBudget,
    pub(super) core_lane: RateLane,
    pub(super) loopback_lane: RateLane,
    pub(super) permits: Permits,
    pub(super) middleware: MiddlewareStack,
    pub(super) leniency: Leniency,
}

/// Builds the request for a base URL, which is known only after the token.
pub(super) type MakeRequest<'a> = &'a (dyn Fn(&BaseUrl) -> Result<Request<Bytes>, Error> + Sync);

impl Pipeline {
    pub(super) fn new(shared: Shared) -> Self {
        Self { shared: Arc::new(shared), options: Arc::default(), buffers: BufferPool::default() }
    }

    pub(super) fn with(&self, options: CallOptions) -> Self {
        Self { options: Arc::new(options), ..self.clone() }
    }

    /// Returns the same pipeline with a buffer pool of its own.
    pub(super) fn with_own_buffers(&self) -> Self {
        Self { buffers: BufferPool::default(), ..self.clone() }
    }

    /// Checks that the transport can send requests.
    pub(super) fn check_transport(&self) -> Result<(), ConfigError> {
        self.shared.transport.check()
    }

    pub(super) fn options(&self) -> &CallOptions {
        &self.options
    }

    pub(super) fn hosts(&self) -> &TrustedHosts {
        &self.shared.hosts
    }

    /// Returns the default size limit of a body, in bytes.
    pub(super) fn largest_body(&self) -> u64 {
        self.shared.limits.body as u64
    }

    /// Returns the largest number of calls in flight.
    pub(super) fn capacity(&self) -> usize {
        self.shared.permits.limit()
    }
}
