//! One attempt: its turn, the request, the answer.

use std::{mem, sync::Arc};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use tokio::time::Instant;
use tracing::Instrument;

use super::{
    Exchange, MakeRequest, Shared,
    clock::Clock,
    entrance::Admission,
    log::{Log, Transferred},
    request::authorize,
    spare::Spare,
    task::Task,
};
use crate::{
    AccessToken, Error, ErrorKind,
    client::{ConnectionReuse, RateNews, concurrency::Load, middleware::Bearer, rate::Lane},
    endpoint::Sent,
    error::{Call, Provenance},
};

impl Exchange {
    pub(super) async fn once(
        &self,
        call: &Call,
        make: MakeRequest<'_>,
        token: &AccessToken,
        log: &mut Log,
    ) -> Result<Response<Bytes>, Error> {
        log.provenance = Provenance::of(token);
        let mut request = self.core_request(call, token.endpoint(), make)?;
        let sent: Option<Sent> = request.extensions_mut().remove();
        log.provenance.note(&request);
        let mut result = self.surrounded(call, request, token, log).await;
        if let Ok(response) = &mut result {
            let is_refused = !response.status().is_success();
            let extensions = response.extensions_mut();
            // A call that was refused may go on, and its log needs the request then.
            let provenance = &mut log.provenance;
            extensions.insert(if is_refused { provenance.clone() } else { mem::take(provenance) });
            // Nothing but an error looks at it.
            sent.filter(|_| is_refused).into_iter().for_each(|sent| drop(extensions.insert(sent)));
        }
        result
    }

    /// The attempt, and what programs add around it.
    async fn surrounded(
        &self,
        call: &Call,
        mut request: Request<Bytes>,
        token: &AccessToken,
        log: &mut Log,
    ) -> Result<Response<Bytes>, Error> {
        let stack = &self.shared.middleware;
        if stack.is_empty() {
            return self.send(call, request, token, log).await;
        }
        let target = request.uri().authority().cloned();
        let mut result = match stack.before(&mut request) {
            Ok(Some(response)) => Ok(response),
            Ok(None) if request.uri().authority() != target.as_ref() => {
                let fault = "a middleware has changed the host, and the token is not for another";
                Err(Error::unsent(call.clone(), fault))
            }
            Ok(None) => {
                log.provenance.note(&request);
                self.send(call, request.clone(), token, log).await
            }
            Err(reason) => Err(Error::unsent(call.clone(), reason)),
        };
        result = result.map_err(|error| error.about_request(&log.provenance));
        request.extensions_mut().insert(Bearer(token.clone()));
        stack.after(&request, &mut result);
        result
    }

    async fn send(
        &self,
        call: &Call,
        mut request: Request<Bytes>,
        token: &AccessToken,
        log: &mut Log,
    ) -> Result<Response<Bytes>, Error> {
        let shared = &self.shared;
        let is_fresh = !call.is_idempotent || log.is_connection_suspect();
        let reuse = if is_fresh { ConnectionReuse::Never } else { ConnectionReuse::Permitted };
        let lane = shared.lane(token);
        authorize(call, token, &mut request)?;
        let is_free = shared.gate.is_open() && lane.is_open();
        let transfer = Transfer {
            shared: Arc::clone(shared),
            call: call.clone(),
            lane: lane.clone(),
            reuse,
            clock: log.clock,
            spare: self.spare.clone(),
        };
        let transferred = if is_free {
            // In a box, since each future around it would be copied together with it.
            Box::pin(transfer.run(request)).await
        } else {
            let task = Task::spawn(async move { transfer.run(request).await }.in_current_span());
            task.await.ok_or_else(|| {
                Error::new(ErrorKind::Connection, call.clone(), "the runtime shuts down")
            })?
        };
        log.note(&transferred);
        transferred.result
    }
}

/// An attempt that needs nothing of its caller, so that it can go on although nobody polls it.
struct Transfer {
    shared: Arc<Shared>,
    call: Call,
    lane: Lane,
    reuse: ConnectionReuse,
    clock: Clock,
    spare: Spare,
}

impl Transfer {
    /// Waits for its turn, sends the request and reads the answer.
    async fn run(mut self, request: Request<Bytes>) -> Transferred {
        let entered = self.shared.enter(&self.call, &self.lane, &mut self.clock).await;
        let clock = self.clock;
        let Admission { permit, turn } = match entered {
            Ok(admission) => admission,
            Err(error) => return Transferred { result: Err(error), clock, took: None },
        };
        let sent = Instant::now();
        let fetched = self.shared.fetch(&self.call, self.reuse, request, &self.clock, &self.spare);
        let result = fetched.await;
        let took = sent.elapsed();
        let status = match &result {
            Ok(response) => Some(response.status()),
            Err(error) => error.status(),
        };
        permit.leave(load(&result, status));
        let lane = &self.lane;
        if let Ok(response) = &result
            && lane.listens_to(response.status())
            && let Some(mut news) = RateNews::of(response.status(), response.headers())
        {
            news.took = Some(took);
            lane.limiter.learn(&news).await;
        }
        turn.end().await;
        Transferred { result, clock, took: Some(took) }
    }
}

fn load(result: &Result<Response<Bytes>, Error>, status: Option<StatusCode>) -> Load {
    let is_broken = result
        .as_ref()
        .is_err_and(|error| matches!(error.kind(), ErrorKind::Connection | ErrorKind::Timeout));
    let is_busy =
        matches!(status, Some(StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE));
    if is_broken || is_busy { Load::Overload } else { Load::Taken }
}
