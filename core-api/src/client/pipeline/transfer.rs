//! One attempt: middleware, admission, request and response.

use std::{mem, sync::Arc};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use tokio::time::Instant;
use tracing::Instrument;

use super::{
    MakeRequest, Pipeline, Shared,
    admission::Admission,
    attempts::status,
    buffer_pool::BufferPool,
    call_log::{CallLog, TransferReport},
    request::authorize,
    task::{Task, shutdown_error},
    time_budget::TimeBudget,
};
#[cfg(feature = "cassette")]
use crate::client::middleware::{CallPath, RequestToken};
use crate::{
    AccessToken, Error,
    client::{ConnectionReuse, RateStatus, rate::RateLane, telemetry::AttemptSpan},
    error::{Call, Provenance, QueryContext},
};

impl Pipeline {
    /// Sends a call once.
    pub(super) async fn attempt(
        &self,
        call: &Call,
        make: MakeRequest<'_>,
        token: &AccessToken,
        log: &mut CallLog,
    ) -> Result<Response<Bytes>, Error> {
        log.provenance = Provenance::of(token);
        let mut request = self.core_request(call, token.endpoint(), make)?;
        let context: Option<QueryContext> = request.extensions_mut().remove();
        log.provenance.note(&request);
        let mut result = self.send_with_middleware(call, request, token, log).await;
        if let Ok(response) = &mut result {
            let is_refused = !response.status().is_success();
            let extensions = response.extensions_mut();
            // The log keeps the request of a refused call, because another attempt may follow.
            let provenance = &mut log.provenance;
            extensions.insert(if is_refused { provenance.clone() } else { mem::take(provenance) });
            // Only errors use the context of the query.
            let context = context.filter(|_| is_refused);
            context.into_iter().for_each(|context| drop(extensions.insert(context)));
        }
        result
    }

    /// Sends a request with the middleware around it.
    async fn send_with_middleware(
        &self,
        call: &Call,
        mut request: Request<Bytes>,
        token: &AccessToken,
        log: &mut CallLog,
    ) -> Result<Response<Bytes>, Error> {
        let stack = &self.shared.middleware;
        if stack.is_empty() {
            return self.send(call, request, token, log).await;
        }
        let target = request.uri().authority().cloned();
        let mut result = match stack.before(&mut request) {
            Ok(Some(response)) => Ok(response),
            Ok(None) if request.uri().authority() != target.as_ref() => {
                let fault = "a middleware has changed the host, but the token is only for the original host";
                Err(Error::unsent(call.clone(), fault))
            }
            Ok(None) => {
                log.provenance.note(&request);
                self.send(call, request.clone(), token, log).await
            }
            Err(reason) => Err(Error::unsent(call.clone(), reason)),
        };
        result = result.map_err(|error| error.with_provenance(&log.provenance));
        #[cfg(feature = "cassette")]
        {
            request.extensions_mut().insert(RequestToken(token.clone()));
            request.extensions_mut().insert(CallPath(call.path.clone()));
        }
        stack.after(&request, &mut result);
        result
    }

    async fn send(
        &self,
        call: &Call,
        mut request: Request<Bytes>,
        token: &AccessToken,
        log: &mut CallLog,
    ) -> Result<Response<Bytes>, Error> {
        let shared = &self.shared;
        let is_fresh = !call.is_idempotent || log.is_connection_suspect();
        let reuse = if is_fresh { ConnectionReuse::Never } else { ConnectionReuse::Permitted };
        let lane = shared.lane(token);
        authorize(call, token, &mut request)?;
        let is_unlimited = shared.permits.is_unlimited() && lane.is_open();
        let transfer = Transfer {
            shared: Arc::clone(shared),
            call: call.clone(),
            lane: lane.clone(),
            reuse,
            time: log.time,
            earlier: log.count_request(),
            buffers: self.buffers.clone(),
        };
        let report = if is_unlimited {
            // The box keeps the futures around this one small, because they are moved.
            Box::pin(transfer.run(request)).await
        } else {
            let task = Task::spawn(async move { transfer.run(request).await }.in_current_span());
            task.await.ok_or_else(|| shutdown_error(call))?
        };
        log.record(&report);
        report.result
    }
}

/// An attempt that borrows nothing from its caller, so a task can run it.
struct Transfer {
    shared: Arc<Shared>,
    call: Call,
    lane: RateLane,
    reuse: ConnectionReuse,
    time: TimeBudget,
    /// The number of earlier requests of the call.
    earlier: usize,
    buffers: BufferPool,
}

impl Transfer {
    /// Waits for admission, sends the request and reads the response.
    async fn run(mut self, request: Request<Bytes>) -> TransferReport {
        let admission = self.shared.admit(&self.call, &self.lane, &mut self.time).await;
        let time = self.time;
        let Admission { permit, turn } = match admission {
            Ok(admission) => admission,
            Err(error) => return TransferReport { result: Err(error), time, took: None },
        };
        self.shared.counters.count_request();
        let start = Instant::now();
        let span = AttemptSpan::new(&self.call, &request, self.earlier);
        let response =
            self.shared.fetch(&self.call, self.reuse, request, &self.time, &self.buffers);
        let result = response.instrument(span.span()).await;
        let took = start.elapsed();
        span.end(result.as_ref());
        drop(permit);
        if status(&result) == Some(StatusCode::TOO_MANY_REQUESTS) {
            self.shared.counters.count_rate_limited();
        }
        let lane = &self.lane;
        let learned = result.as_ref().ok().filter(|response| lane.learns_from(response.status()));
        let status =
            learned.and_then(|response| RateStatus::of(response.status(), response.headers()));
        if let Some(mut status) = status {
            status.took = Some(took);
            lane.limiter.learn(&status).await;
        }
        turn.end().await;
        TransferReport { result, time, took: Some(took) }
    }
}
