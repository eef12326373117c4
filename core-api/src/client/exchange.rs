//! A call on its way: what clients share, and what is about one.

mod answer;
mod attempts;
mod clock;
mod download;
mod entrance;
mod log;
mod request;
mod spare;
mod task;
mod transfer;

use std::sync::Arc;

use bytes::Bytes;
pub(super) use download::Destination;
use http::Request;
use jiff::tz::TimeZone;
use spare::Spare;

use super::{
    CallOptions, ConfigError, HostPolicy, Limits, Retry, concurrency::Gate, middleware::Stack,
    rate::Lane, retry::Budget, transport::Transport,
};
use crate::{BaseUrl, Error, endpoint::Leniency, token::TokenProvider};

/// What calls are sent with: what all clones of a client share, and what is special about these.
#[derive(Clone)]
pub(super) struct Exchange {
    shared: Arc<Shared>,
    options: Arc<CallOptions>,
    pub(super) spare: Spare,
}

/// What the clones of a client share.
pub(super) struct Shared {
    pub(super) provider: Box<dyn TokenProvider>,
    pub(super) transport: Transport,
    pub(super) time_zone: TimeZone,
    pub(super) hosts: HostPolicy,
    pub(super) limits: Limits,
    pub(super) retry: Retry,
    pub(super) budget: Budget,
    pub(super) core_lane: Lane,
    pub(super) loopback_lane: Lane,
    pub(super) gate: Gate,
    pub(super) middleware: Stack,
    pub(super) leniency: Leniency,
}

/// Makes the request once the base URL is known.
pub(super) type MakeRequest<'a> = &'a (dyn Fn(&BaseUrl) -> Result<Request<Bytes>, Error> + Sync);

impl Exchange {
    pub(super) fn new(shared: Shared) -> Self {
        Self { shared: Arc::new(shared), options: Arc::default(), spare: Spare::default() }
    }

    pub(super) fn with(&self, options: CallOptions) -> Self {
        Self { options: Arc::new(options), ..self.clone() }
    }

    /// The same with buffers of its own, which last as long as it does.
    pub(super) fn apart(&self) -> Self {
        Self { spare: Spare::default(), ..self.clone() }
    }

    /// Why nothing can be sent.
    pub(super) fn check_transport(&self) -> Result<(), ConfigError> {
        self.shared.transport.check()
    }

    pub(super) fn options(&self) -> &CallOptions {
        &self.options
    }

    pub(super) fn hosts(&self) -> &HostPolicy {
        &self.shared.hosts
    }

    /// The largest body that is read unless a call says otherwise, in bytes.
    pub(super) fn largest_body(&self) -> u64 {
        self.shared.limits.body as u64
    }

    /// How many calls may be on their way by now.
    pub(super) fn capacity(&self) -> usize {
        self.shared.gate.limit()
    }
}
