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

use std::{
    sync::{Arc, atomic::AtomicBool},
    time::Duration,
};

use buffer_pool::BufferPool;
use bytes::Bytes;
pub(super) use download::Destination;
use futures_util::{FutureExt, future::BoxFuture};
use http::Request;
use jiff::tz::TimeZone;
use task::Task;
use tracing::Instrument;

use super::{
    CallOptions, ConfigError, Limits, Retry, TrustedHosts, counters::Counters,
    middleware::MiddlewareStack, permits::Permits, rate::RateLane, retry::RetryBudget,
    telemetry::CallSpan, transport::Transport,
};
use crate::{
    BaseUrl, Error,
    endpoint::{Endpoint, Leniency},
    error::Call,
    token::TokenProvider,
};

/// Sends calls and downloads with the settings of a client and the options of some calls.
#[derive(Clone)]
pub(super) struct Pipeline {
    shared: Arc<Shared>,
    options: Arc<CallOptions>,
    pub(super) buffers: BufferPool,
    /// True if the parts of a list go on while its caller does not poll it.
    reads_in_background: bool,
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
    /// True if the last call went to a loopback address.
    pub(super) uses_loopback: AtomicBool,
    pub(super) permits: Permits,
    pub(super) middleware: MiddlewareStack,
    pub(super) counters: Counters,
    pub(super) leniency: Leniency,
}

/// Builds the request for a base URL, which is known only after the token.
pub(super) type MakeRequest<'a> = &'a (dyn Fn(&BaseUrl) -> Result<Request<Bytes>, Error> + Sync);

impl Pipeline {
    pub(super) fn new(shared: Shared) -> Self {
        Self {
            shared: Arc::new(shared),
            options: Arc::default(),
            buffers: BufferPool::default(),
            reads_in_background: false,
        }
    }

    pub(super) fn with(&self, options: CallOptions) -> Self {
        Self { options: Arc::new(options), ..self.clone() }
    }

    /// Sets whether the parts of a list go on while its caller does not poll it.
    #[cfg(feature = "blocking")]
    pub(super) fn with_reads_in_background(&self, reads_in_background: bool) -> Self {
        Self { reads_in_background, ..self.clone() }
    }

    /// Returns a future whose work may go on while its caller does not poll it.
    ///
    /// A caller that blocks polls a list only while it asks for the next row. Without a task, a page in
    /// flight would then use up its time limit, and the server could close the connection.
    pub(super) fn in_background<T: Send + 'static>(
        &self,
        call: &Call,
        work: impl Future<Output = Result<T, Error>> + Send + 'static,
    ) -> BoxFuture<'static, Result<T, Error>> {
        if !self.reads_in_background {
            return work.boxed();
        }
        let call = call.clone();
        let work = work.in_current_span();
        async move { Task::spawn(work).await.unwrap_or_else(|| Err(task::shutdown_error(&call))) }
            .boxed()
    }

    /// Returns a future whose work goes on while its caller does not poll it. If the runtime of its first poll ends,
    /// `again` takes its place.
    pub(super) fn ahead<T: Send + 'static>(
        work: BoxFuture<'static, T>,
        again: BoxFuture<'static, T>,
    ) -> BoxFuture<'static, T> {
        let work = work.in_current_span();
        async move {
            match Task::spawn(work).await {
                Some(result) => result,
                None => again.await,
            }
        }
        .boxed()
    }

    /// Sends a call and reads its response.
    pub(super) async fn exchange<E: Endpoint + Sync>(
        &self,
        call: &E,
    ) -> Result<E::Response, Error> {
        let described = Call::of::<E>();
        let span = CallSpan::new(&described);
        let response = self.run_in(&span, described, &|base| call.to_request(base)).await?;
        let result = call.read(response);
        span.record_reading(&result);
        result
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

    pub(super) fn counters(&self) -> &Counters {
        &self.shared.counters
    }

    /// Returns the default size limit of a body, in bytes.
    pub(super) fn largest_body(&self) -> u64 {
        self.shared.limits.body as u64
    }

    /// Returns the shortest time in which the rate limit permits this number of further calls.
    pub(super) fn time_for(&self, calls: usize) -> Option<Duration> {
        self.shared.lane_in_use().limiter.time_for(calls)
    }

    /// Returns the largest number of calls in flight.
    pub(super) fn capacity(&self) -> usize {
        self.shared.permits.limit()
    }
}
