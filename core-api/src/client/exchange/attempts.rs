//! A call from start to end: attempts, a newer token, pauses.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use tokio::time::Instant;
use tracing::Instrument;

use super::{Errand, Exchange, MakeRequest};
use crate::{
    AccessToken, Error, ErrorKind, TokenError,
    endpoint::retry_after,
    error::{Attempt, Attempts, Call, Refusal},
};

type Outcome = Result<Response<Bytes>, Error>;

/// What has been tried so far; it outlives a call that ran out of time.
#[derive(Default)]
struct Log {
    attempts: Vec<Attempt>,
    /// The attempt that is on its way: since when, and after what pause.
    flying: Option<(Instant, Duration)>,
    /// Whether the attempt has had its turn, and so may have reached the server.
    is_sent: Arc<AtomicBool>,
}

impl Log {
    fn start(&mut self, waited: Duration) {
        self.is_sent.store(false, Ordering::Relaxed);
        self.flying = Some((Instant::now(), waited));
    }

    fn end(&mut self, kind: Option<ErrorKind>, status: Option<StatusCode>) {
        if let Some((start, waited)) = self.flying.take() {
            self.attempts.push(Attempt::new(kind, status, waited, start.elapsed()));
        }
    }

    fn count(&self) -> u32 {
        u32::try_from(self.attempts.len()).unwrap_or(u32::MAX)
    }
}

impl Exchange {
    /// Sends a call of Core, as often as it takes and is permitted.
    pub(in crate::client) async fn run(&self, call: Call, request: MakeRequest<'_>) -> Outcome {
        self.perform(call, Errand::Core(request)).await
    }

    pub(in crate::client) async fn perform(&self, mut call: Call, errand: Errand<'_>) -> Outcome {
        let is_idempotent = self.options.is_idempotent.unwrap_or(call.is_idempotent);
        call.is_idempotent = is_idempotent;
        let span = tracing::info_span!(
            "core_api.call", method = %call.method, path = &*call.path,
            status = tracing::field::Empty, attempts = tracing::field::Empty,
            milliseconds = tracing::field::Empty,
        );
        let start = Instant::now();
        let total = self.options.total.unwrap_or(self.shared.limits.total);
        let mut log = Log::default();
        let attempts = self.attempt(&call, errand, start + total, &mut log);
        let ended = tokio::time::timeout(total, attempts).instrument(span.clone()).await;
        let result = ended.unwrap_or_else(|_| {
            log.end(Some(ErrorKind::Timeout), None);
            let detail = format!("not done within {total:?}, waiting included");
            let error = Error::new(ErrorKind::Timeout, call, detail);
            Err(if log.is_sent.load(Ordering::Relaxed) { error } else { error.undone() })
        });
        span.record("attempts", log.attempts.len());
        span.record("milliseconds", start.elapsed().as_millis());
        let attempts = Attempts { list: Arc::from(log.attempts), is_idempotent };
        match result {
            Ok(mut response) => {
                span.record("status", response.status().as_u16());
                response.extensions_mut().insert(attempts);
                Ok(response)
            }
            Err(error) => Err(error.after(&attempts)),
        }
    }

    async fn attempt(
        &self,
        call: &Call,
        errand: Errand<'_>,
        deadline: Instant,
        log: &mut Log,
    ) -> Outcome {
        let mut token = match errand {
            Errand::Core(_) => {
                Some(self.shared.provider.token().await.map_err(|error| no_token(call, error))?)
            }
            Errand::Elsewhere(_) => None,
        };
        let (mut waited, mut is_renewed) = (Duration::ZERO, false);
        loop {
            log.start(waited);
            let mut result = self.once(call, errand, token.as_ref(), &log.is_sent).await;
            if is_deleted_before(call, &result, &log.attempts) {
                result = result.map(|_| nothing());
            }
            if matches!(&result, Err(error) if error.kind() == ErrorKind::Unsent) {
                return result;
            }
            let refused = token.as_ref().filter(|_| result.as_ref().is_ok_and(is_unauthenticated));
            log.end(kind(&result, refused.is_some()), status(&result));
            if let Some(token_refused) = refused.filter(|_| !is_renewed) {
                (waited, is_renewed) = (Duration::ZERO, true);
                token = Some(self.renew(call, token_refused).await?);
                continue;
            }
            let Some(pause) = self.pause(call, &result, log, deadline) else { return result };
            tokio::time::sleep(pause).await;
            waited = pause;
        }
    }

    async fn renew(&self, call: &Call, refused: &AccessToken) -> Result<AccessToken, Error> {
        self.shared.provider.refused(refused).await.map_err(|error| no_token(call, error))
    }

    /// How long to wait before the next attempt, where there is to be one.
    fn pause(
        &self,
        call: &Call,
        result: &Outcome,
        log: &Log,
        deadline: Instant,
    ) -> Option<Duration> {
        let shared = &self.shared;
        let retry = self.options.retry.as_ref().unwrap_or(&shared.retry);
        let status = status(result);
        let may_repeat = match (result, status.map(|status| status.as_u16())) {
            (_, Some(429)) => true,
            (Ok(_), Some(502..=504)) => call.is_idempotent,
            (Ok(_), _) => {
                shared.budget.give();
                false
            }
            (Err(error), _) => error.is_retryable(),
        };
        let failed = log.attempts.last()?;
        if !may_repeat || log.count() >= retry.attempts {
            return None;
        }
        let asked = result.as_ref().ok().and_then(|response| retry_after(response.headers()));
        let pause =
            retry.pause(log.count(), fastrand::f64()).saturating_add(asked.unwrap_or_default());
        if Instant::now().checked_add(pause).is_none_or(|end| end >= deadline) {
            tracing::debug!(?pause, "no time is left for another attempt");
            return None;
        }
        if status != Some(StatusCode::TOO_MANY_REQUESTS) && !shared.budget.take() {
            tracing::warn!("no retry is left, since too many calls fail");
            return None;
        }
        tracing::debug!(attempt = log.count(), %failed, ?pause, "trying again");
        shared.middleware.on_retry(failed, pause);
        Some(pause)
    }
}

fn status(result: &Outcome) -> Option<StatusCode> {
    match result {
        Ok(response) => Some(response.status()),
        Err(error) => error.status(),
    }
}

fn kind(result: &Outcome, is_refused: bool) -> Option<ErrorKind> {
    match result {
        Ok(_) if is_refused => Some(ErrorKind::NotAuthenticated),
        Ok(response) if response.status().is_success() => None,
        Ok(response) => Some(ErrorKind::of(response.status(), &Refusal::parse(response.body()))),
        Err(error) => Some(error.kind()),
    }
}

/// Whether there is nothing left to delete, since an attempt before did so and its answer was lost.
fn is_deleted_before(call: &Call, result: &Outcome, before: &[Attempt]) -> bool {
    let is_unsure = |attempt: &Attempt| {
        matches!(
            attempt.kind(),
            Some(ErrorKind::Connection | ErrorKind::Timeout | ErrorKind::Server)
        )
    };
    call.method == Method::DELETE
        && status(result) == Some(StatusCode::NOT_FOUND)
        && before.iter().any(is_unsure)
}

fn nothing() -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = StatusCode::NO_CONTENT;
    response
}

fn no_token(call: &Call, error: TokenError) -> Error {
    Error::new(ErrorKind::Token, call.clone(), "").caused_by(error)
}

/// Core says 401, or, as its introduction shows, 200 with a text.
fn is_unauthenticated(response: &Response<Bytes>) -> bool {
    let status = response.status();
    status == StatusCode::UNAUTHORIZED
        || status == StatusCode::OK
            && response.body().trim_ascii() == br#""Not authenticated""#.as_slice()
}
