//! The attempts of a call: the token and its renewal, retries and backoff.

use std::{future::poll_fn, pin::pin, sync::atomic::Ordering};

use bytes::Bytes;
use http::{Response, StatusCode};
use tokio::time::Duration;
use tracing::Instrument;

use super::{
    MakeRequest, Pipeline, Shared,
    call_log::{CallLog, may_have_acted},
    time_budget::TimeBudget,
};
use crate::{
    AccessToken, Error, ErrorKind, TokenError,
    client::{
        jitter::full_jitter,
        rate::RateLane,
        retry::is_transient,
        runtime::{self, Departure, poll_at_home},
        telemetry::CallSpan,
    },
    endpoint::{Leniency, retry_after},
    error::{Call, Refusal},
};

/// The response of an attempt with any status, or the error of an attempt without a response.
pub(super) type Outcome = Result<Response<Bytes>, Error>;

impl Pipeline {
    /// Sends a call of Core until it succeeds or may not be retried.
    pub(in crate::client) async fn run(&self, call: Call, request: MakeRequest<'_>) -> Outcome {
        let span = CallSpan::new(&call);
        self.run_in(&span, call, request).await
    }

    /// Sends a call like [`run`](Self::run), with the span of the call.
    pub(in crate::client) async fn run_in(
        &self,
        span: &CallSpan,
        mut call: Call,
        request: MakeRequest<'_>,
    ) -> Outcome {
        self.shared.counters.count_call();
        call.is_idempotent = self.options.is_idempotent.unwrap_or(call.is_idempotent);
        let mut log = CallLog::new(TimeBudget::start(self), span.clone());
        let attempts = self.attempts_at_home(&call, request, &mut log).instrument(span.span());
        let result = attempts.await;
        span.record_attempts(log.attempts.len(), log.time.waited);
        span.record_result(result.as_ref());
        result.iter().for_each(|response| span.record_rows(response));
        let is_transient = result.as_ref().is_ok_and(|response| is_transient(&call, response));
        let (attempts, provenance) = log.into_attempts(&call, is_transient);
        match result {
            Ok(mut response) => {
                response.extensions_mut().insert(attempts);
                response.extensions_mut().insert(self.leniency());
                Ok(response)
            }
            Err(error) => Err(error.with_attempts(&attempts).with_provenance(&provenance)),
        }
    }

    fn leniency(&self) -> Leniency {
        match self.options.is_lenient {
            Some(true) => Leniency::Lenient,
            Some(false) => Leniency::Strict,
            None => self.shared.leniency,
        }
    }

    /// Makes attempts on one runtime. An idempotent call starts over if another runtime polls it.
    async fn attempts_at_home(
        &self,
        call: &Call,
        request: MakeRequest<'_>,
        log: &mut CallLog,
    ) -> Outcome {
        loop {
            let home = runtime::current().map_err(|reason| Error::unsent(call.clone(), reason))?;
            let mut attempts = pin!(self.attempts(call, request, log));
            match poll_fn(|cx| poll_at_home(attempts.as_mut(), &home, cx)).await {
                Ok(result) => return result,
                Err(Departure::Moved) if call.is_idempotent => {
                    tracing::debug!("the call starts over on another runtime");
                }
                Err(departure) => return Err(departure_error(call, departure)),
            }
        }
    }

    async fn attempts(&self, call: &Call, request: MakeRequest<'_>, log: &mut CallLog) -> Outcome {
        let mut token = self.token(call, log).await?;
        let (mut pause, mut is_renewed) = (Duration::ZERO, false);
        loop {
            log.start(pause);
            let result = self.attempt(call, request, &token, log).await;
            if matches!(&result, Err(error) if is_unsent(error.kind())) {
                return result;
            }
            let is_refused = result.as_ref().is_ok_and(is_unauthenticated);
            log.end(kind(&result, is_refused), status(&result));
            if is_refused && !is_renewed {
                (pause, is_renewed) = (Duration::ZERO, true);
                token = self.renew(call, &token, log).await?;
                continue;
            }
            let Some(next) = self.pause(call, Some(&token), &result, log) else { return result };
            log.is_unsure |= may_have_acted(&result);
            self.shared.counters.count_retry();
            pause = next;
            tokio::time::sleep(pause).await;
        }
    }

    async fn token(&self, call: &Call, log: &CallLog) -> Result<AccessToken, Error> {
        let token = log.time.within(self.shared.provider.token()).await;
        let token = token.map_err(|_| log.time.expired(call).mark_not_performed())?;
        checked(token).map_err(|error| token_error(call, error))
    }

    async fn renew(
        &self,
        call: &Call,
        refused: &AccessToken,
        log: &CallLog,
    ) -> Result<AccessToken, Error> {
        let token = log.time.within(self.shared.provider.refused(refused)).await;
        let token = token.map_err(|_| log.time.expired(call).mark_not_performed())?;
        let token = checked(token)
            .map_err(|error| token_error(call, error).with_base_url(refused.endpoint()))?;
        log.span.record_renewal();
        Ok(token)
    }

    /// Returns the pause before the next attempt, or `None` if the result is final.
    ///
    /// A download has no token.
    pub(super) fn pause(
        &self,
        call: &Call,
        token: Option<&AccessToken>,
        result: &Outcome,
        log: &CallLog,
    ) -> Option<Duration> {
        let shared = &self.shared;
        let retry = self.options.retry.as_ref().unwrap_or(&shared.retry);
        let may_repeat = match result {
            Ok(response) => is_transient(call, response),
            Err(error) => error.is_retryable(),
        };
        if !may_repeat {
            if result.as_ref().is_ok_and(|response| !response.status().is_server_error()) {
                shared.retry_budget.record_success();
            }
            return None;
        }
        let failed = log.attempts.last().filter(|_| log.count() < retry.attempts)?;
        let backoff = full_jitter(retry.longest_pause(log.count()));
        let pause = match shared.hold_left(token, result) {
            // A hold makes all calls wait. This one waits with them, and needs only the backoff in addition.
            Some(left) => log.time.permits_hold(left).then_some(backoff)?,
            None => {
                let requested =
                    result.as_ref().ok().and_then(|response| retry_after(response.headers()));
                let pause = backoff.saturating_add(requested.unwrap_or_default());
                (log.time.has_time_for(pause) && shared.retry_budget.take()).then_some(pause)?
            }
        };
        tracing::debug!(attempt = log.count(), %failed, ?pause, "retrying");
        shared.middleware.on_retry(failed, pause);
        Some(pause)
    }
}

impl Shared {
    /// Returns the rate lane of calls with this token.
    pub(super) fn lane(&self, token: &AccessToken) -> &RateLane {
        let is_loopback = token.endpoint().is_loopback();
        self.uses_loopback.store(is_loopback, Ordering::Relaxed);
        if is_loopback { &self.loopback_lane } else { &self.core_lane }
    }

    /// Returns the rate lane of the last call.
    pub(super) fn lane_in_use(&self) -> &RateLane {
        let is_loopback = self.uses_loopback.load(Ordering::Relaxed);
        if is_loopback { &self.loopback_lane } else { &self.core_lane }
    }

    /// Returns the rest of the hold after a 429.
    fn hold_left(&self, token: Option<&AccessToken>, result: &Outcome) -> Option<Duration> {
        let is_refused = status(result) == Some(StatusCode::TOO_MANY_REQUESTS);
        self.lane(token.filter(|_| is_refused)?).limiter.hold()?.left()
    }
}

/// Returns whether an error of this kind means that the call was not sent.
pub(super) fn is_unsent(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::Unsent | ErrorKind::Throttled)
}

pub(super) fn status(result: &Outcome) -> Option<StatusCode> {
    match result {
        Ok(response) => Some(response.status()),
        Err(error) => error.status(),
    }
}

pub(super) fn kind(result: &Outcome, is_refused: bool) -> Option<ErrorKind> {
    match result {
        Ok(_) if is_refused => Some(ErrorKind::NotAuthenticated),
        Ok(response) if response.status().is_success() => None,
        Ok(response) => Some(ErrorKind::of(response.status(), &Refusal::parse(response.body()))),
        Err(error) => Some(error.kind()),
    }
}

/// Returns the error of a call that has left its runtime and is not idempotent.
pub(super) fn departure_error(call: &Call, departure: Departure) -> Error {
    let fault = match departure {
        Departure::Moved => "the call has moved to another runtime",
        Departure::Left => "the call has left its runtime",
    };
    let detail = format!("{fault}; await it from start to end on the runtime where it began");
    Error::new(ErrorKind::Connection, call.clone(), detail)
}

/// Checks that the token can be sent.
fn checked(token: Result<AccessToken, TokenError>) -> Result<AccessToken, TokenError> {
    let token = token?;
    token.check().map(|()| token)
}

fn token_error(call: &Call, error: TokenError) -> Error {
    let retry_after = error.retry_after();
    Error::new(ErrorKind::Token, call.clone(), "").with_retry_after(retry_after).with_source(error)
}

/// Returns whether Core refused the token: by a 401 or, as its introduction shows, a 200 with a text.
fn is_unauthenticated(response: &Response<Bytes>) -> bool {
    let (status, body) = (response.status(), response.body());
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    status == StatusCode::UNAUTHORIZED
        || status == StatusCode::OK && body.trim_ascii() == br#""Not authenticated""#.as_slice()
}
