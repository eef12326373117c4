//! A call from start to end: attempts, a newer token, pauses.

use std::{future::poll_fn, pin::pin};

use bytes::Bytes;
use http::{Response, StatusCode};
use tokio::time::{Duration, Instant};
use tracing::{Instrument, Span};

use super::{
    Exchange, MakeRequest, Shared,
    clock::Clock,
    log::{Log, may_have_acted},
};
use crate::{
    AccessToken, Error, ErrorKind, TokenError,
    client::{
        rate::Lane,
        retry::is_passing,
        runtime::{self, Departure, poll_at_home},
    },
    endpoint::retry_after,
    error::{Call, Refusal},
};

/// The answer of an attempt, whatever its status, or the reason why there is none.
pub(super) type Outcome = Result<Response<Bytes>, Error>;

impl Exchange {
    /// Sends a call of Core, as often as it takes and is permitted.
    pub(in crate::client) async fn run(&self, mut call: Call, request: MakeRequest<'_>) -> Outcome {
        call.is_idempotent = self.options.is_idempotent.unwrap_or(call.is_idempotent);
        let span = span(&call);
        let start = Instant::now();
        let mut log = Log::new(Clock::start(self));
        let attempted = self.attempt_at_home(&call, request, &mut log).instrument(span.clone());
        let result = attempted.await;
        record(&span, start, &log, result.as_ref().ok().map(Response::status));
        let is_passing = result.as_ref().is_ok_and(|response| is_passing(&call, response));
        let (attempts, provenance) = log.into_attempts(&call, is_passing);
        match result {
            Ok(mut response) => {
                response.extensions_mut().insert(attempts);
                let leniency = self.options.leniency.unwrap_or(self.shared.leniency);
                response.extensions_mut().insert(leniency);
                Ok(response)
            }
            Err(error) => Err(error.after(&attempts).about_request(&provenance)),
        }
    }

    /// Makes attempts on one runtime. A call that may be repeated begins again on another one.
    async fn attempt_at_home(
        &self,
        call: &Call,
        request: MakeRequest<'_>,
        log: &mut Log,
    ) -> Outcome {
        loop {
            let home = runtime::current().map_err(|reason| Error::unsent(call.clone(), reason))?;
            let mut attempt = pin!(self.attempt(call, request, log));
            match poll_fn(|cx| poll_at_home(attempt.as_mut(), &home, cx)).await {
                Ok(result) => return result,
                Err(Departure::Moved) if call.is_idempotent => {
                    tracing::debug!("the call begins again on another runtime");
                }
                Err(departure) => return Err(departed(call, departure)),
            }
        }
    }

    async fn attempt(&self, call: &Call, request: MakeRequest<'_>, log: &mut Log) -> Outcome {
        let mut token = self.token(call, log).await?;
        let (mut pause, mut is_renewed) = (Duration::ZERO, false);
        loop {
            log.start(pause);
            let result = self.once(call, request, &token, log).await;
            if matches!(&result, Err(error) if is_of_nothing_sent(error.kind())) {
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
            pause = next;
            tokio::time::sleep(pause).await;
        }
    }

    async fn token(&self, call: &Call, log: &Log) -> Result<AccessToken, Error> {
        let token = log.clock.within(self.shared.provider.token()).await;
        let token = token.map_err(|_| log.clock.expired(call).undone())?;
        usable(token).map_err(|error| no_token(call, error))
    }

    async fn renew(
        &self,
        call: &Call,
        refused: &AccessToken,
        log: &Log,
    ) -> Result<AccessToken, Error> {
        let token = log.clock.within(self.shared.provider.refused(refused)).await;
        let token = token.map_err(|_| log.clock.expired(call).undone())?;
        usable(token).map_err(|error| no_token(call, error).at(refused.endpoint()))
    }

    /// The pause before the next attempt, where there is to be one.
    ///
    /// A file is fetched without a token.
    pub(super) fn pause(
        &self,
        call: &Call,
        token: Option<&AccessToken>,
        result: &Outcome,
        log: &Log,
    ) -> Option<Duration> {
        let shared = &self.shared;
        let retry = self.options.retry.as_ref().unwrap_or(&shared.retry);
        let may_repeat = match result {
            Ok(response) => is_passing(call, response),
            Err(error) => error.is_retryable(),
        };
        if !may_repeat {
            if result.as_ref().is_ok_and(|response| !response.status().is_server_error()) {
                shared.budget.give();
            }
            return None;
        }
        let failed = log.attempts.last().filter(|_| log.count() < retry.attempts)?;
        let backoff = retry.pause(log.count(), fastrand::f64());
        let pause = match shared.held(token, result) {
            // All calls wait until the hold is over, and this one with them.
            Some(left) => log.clock.has_patience_for(left).then_some(backoff)?,
            None => {
                let asked = result.as_ref().ok().and_then(|one| retry_after(one.headers()));
                let pause = backoff.saturating_add(asked.unwrap_or_default());
                (log.clock.has_time_for(pause) && shared.budget.take()).then_some(pause)?
            }
        };
        tracing::debug!(attempt = log.count(), %failed, ?pause, "trying again");
        shared.middleware.on_retry(failed, pause);
        Some(pause)
    }
}

impl Shared {
    /// The limiter for calls with this token.
    pub(super) fn lane(&self, token: &AccessToken) -> &Lane {
        let is_loopback = token.endpoint().is_loopback();
        if is_loopback { &self.loopback_lane } else { &self.core_lane }
    }

    /// The time that is left of a hold after a 429.
    fn held(&self, token: Option<&AccessToken>, result: &Outcome) -> Option<Duration> {
        let is_refused = status(result) == Some(StatusCode::TOO_MANY_REQUESTS);
        self.lane(token.filter(|_| is_refused)?).limiter.hold()?.left()
    }
}

/// The span of a call.
pub(super) fn span(call: &Call) -> Span {
    tracing::info_span!(
        "core_api.call", method = %call.method, path = &*call.path,
        status = tracing::field::Empty, attempts = tracing::field::Empty,
        milliseconds = tracing::field::Empty,
    )
}

/// Records the end of a call in its span; a status only where there is an answer.
pub(super) fn record(span: &Span, start: Instant, log: &Log, status: Option<StatusCode>) {
    span.record("attempts", log.attempts.len());
    span.record("milliseconds", start.elapsed().as_millis());
    status.map(|status| span.record("status", status.as_u16()));
}

/// Whether an error of this kind is about a call that was not sent.
pub(super) fn is_of_nothing_sent(kind: ErrorKind) -> bool {
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

pub(super) fn departed(call: &Call, departure: Departure) -> Error {
    let place = match departure {
        Departure::Moved => "the call has moved to another runtime",
        Departure::Left => "the call has left its runtime",
    };
    let detail = format!("{place}; await it from start to end on the runtime where it began");
    Error::new(ErrorKind::Connection, call.clone(), detail)
}

/// A token that can be sent: what it is must show before anything goes out.
fn usable(token: Result<AccessToken, TokenError>) -> Result<AccessToken, TokenError> {
    let token = token?;
    token.check().map(|()| token)
}

fn no_token(call: &Call, error: TokenError) -> Error {
    let retry_after = error.retry_after();
    Error::new(ErrorKind::Token, call.clone(), "").with_retry_after(retry_after).caused_by(error)
}

/// Core says 401, or, as its introduction shows, 200 with a text.
fn is_unauthenticated(response: &Response<Bytes>) -> bool {
    let (status, body) = (response.status(), response.body());
    let body = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
    status == StatusCode::UNAUTHORIZED
        || status == StatusCode::OK && body.trim_ascii() == br#""Not authenticated""#.as_slice()
}
