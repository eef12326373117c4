//! One attempt: its turn, the request, the answer.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use tracing::Instrument;

use super::{Errand, Exchange, Shared, request::authorize, spare::Spare, task::Task};
use crate::{
    AccessToken, Error, ErrorKind,
    client::{RateNews, concurrency::Load, middleware::Bearer, rate::Lane},
    endpoint::Sent,
    error::Call,
};

impl Exchange {
    pub(super) async fn once(
        &self,
        call: &Call,
        errand: Errand<'_>,
        token: Option<&AccessToken>,
        is_sent: &Arc<AtomicBool>,
    ) -> Result<Response<Bytes>, Error> {
        let mut request = match (errand, token) {
            (Errand::Core(make), Some(token)) => self.core_request(call, token.endpoint(), make)?,
            (Errand::Elsewhere(url), _) => Self::plain_request(call, url)?,
            (Errand::Core(_), None) => {
                return Err(Error::unsent(call.clone(), "there is no token"));
            }
        };
        let sent: Option<Sent> = request.extensions_mut().remove();
        let mut result = self.surrounded(call, request, token, is_sent).await;
        if let Ok(response) = &mut result
            && !response.status().is_success()
        {
            token.into_iter().for_each(|token| redact(response.body_mut(), token.secret()));
            // Nothing but an error looks at it.
            sent.into_iter().for_each(|sent| drop(response.extensions_mut().insert(sent)));
        }
        result
    }

    /// The attempt, and what programs add around it.
    async fn surrounded(
        &self,
        call: &Call,
        mut request: Request<Bytes>,
        token: Option<&AccessToken>,
        is_sent: &Arc<AtomicBool>,
    ) -> Result<Response<Bytes>, Error> {
        let stack = &self.shared.middleware;
        // What lies elsewhere is nothing of Core.
        let Some(secret) = token.filter(|_| !stack.is_empty()) else {
            return self.send(call, request, token, is_sent).await;
        };
        let target = request.uri().authority().cloned();
        let mut result = match stack.before(&mut request) {
            Ok(Some(response)) => Ok(response),
            Ok(None) if request.uri().authority() != target.as_ref() => {
                let fault = "a middleware has changed the host, and the token is not for another";
                Err(Error::unsent(call.clone(), fault))
            }
            Ok(None) => self.send(call, request.clone(), token, is_sent).await,
            Err(reason) => Err(Error::unsent(call.clone(), reason)),
        };
        request.extensions_mut().insert(Bearer(secret.clone()));
        stack.after(&request, &mut result);
        result
    }

    async fn send(
        &self,
        call: &Call,
        mut request: Request<Bytes>,
        token: Option<&AccessToken>,
        is_sent: &Arc<AtomicBool>,
    ) -> Result<Response<Bytes>, Error> {
        let shared = &self.shared;
        let http = shared.http.clone().map_err(|error| Error::unsent(call.clone(), error))?;
        let lane = match token {
            Some(token) if token.endpoint().is_loopback() => Some(&shared.loopback_lane),
            Some(_) => Some(&shared.core_lane),
            // The limit is one of Core.
            None => None,
        };
        if let Some(token) = token {
            authorize(call, token, &mut request)?;
        }
        let request = request
            .try_into()
            .map_err(|error: reqwest::Error| Error::unsent(call.clone(), error.without_url()))?;
        let is_free = shared.gate.is_open() && lane.is_none_or(|lane| lane.is_free);
        let (shared, lane, is_sent) = (Arc::clone(shared), lane.cloned(), Arc::clone(is_sent));
        let spare = self.spare.clone();
        let transfer = transfer(shared, call.clone(), lane, http, request, is_sent, spare);
        if is_free {
            return transfer.await;
        }
        let ended = Task::spawn(transfer.in_current_span()).await;
        ended.unwrap_or_else(|| {
            Err(Error::new(ErrorKind::Connection, call.clone(), "the runtime shuts down"))
        })
    }
}

/// Waits for its turn, sends the request and reads the answer.
async fn transfer(
    shared: Arc<Shared>,
    call: Call,
    lane: Option<Lane>,
    http: reqwest::Client,
    request: reqwest::Request,
    is_sent: Arc<AtomicBool>,
    spare: Spare,
) -> Result<Response<Bytes>, Error> {
    // First the permit: whose turn it is must be on the way at once.
    let permit = shared.gate.enter().await;
    if let Some(lane) = &lane {
        lane.limiter.turn().await;
    }
    is_sent.store(true, Ordering::Relaxed);
    let result = shared.fetch(&call, &http, request, &spare).await;
    let status = match &result {
        Ok(response) => Some(response.status()),
        Err(error) => error.status(),
    };
    permit.leave(load(&result, status));
    if let (Some(lane), Ok(response)) = (&lane, &result)
        && let Some(news) = RateNews::of(response.status(), response.headers())
    {
        lane.limiter.learn(&news).await;
    }
    result
}

fn load(result: &Result<Response<Bytes>, Error>, status: Option<StatusCode>) -> Load {
    let is_broken = result
        .as_ref()
        .is_err_and(|error| matches!(error.kind(), ErrorKind::Connection | ErrorKind::Timeout));
    let is_busy =
        matches!(status, Some(StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE));
    if is_broken || is_busy { Load::Overload } else { Load::Taken }
}

/// Takes the token out of what a server says of a call that it refuses.
fn redact(body: &mut Bytes, secret: &str) {
    let secret = secret.as_bytes();
    if secret.is_empty() || body.len() < secret.len() {
        return;
    }
    let mut clean = Vec::new();
    let (mut from, mut at) = (0, 0);
    while at + secret.len() <= body.len() {
        if body[at..].starts_with(secret) {
            clean.extend_from_slice(&body[from..at]);
            clean.extend_from_slice(b"[token]");
            at += secret.len();
            from = at;
        } else {
            at += 1;
        }
    }
    if from > 0 {
        clean.extend_from_slice(&body[from..]);
        *body = Bytes::from(clean);
    }
}
