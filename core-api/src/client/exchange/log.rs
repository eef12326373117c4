//! The attempts of a call so far.

use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use tokio::time::Duration;

use super::clock::Clock;
use crate::{
    Error, ErrorKind,
    error::{Attempt, Attempts, Call, Provenance},
};

/// The result of an attempt, and its time.
pub(super) struct Transferred {
    pub(super) result: Result<Response<Bytes>, Error>,
    pub(super) clock: Clock,
    /// The time from when it was sent; `None` if it was not.
    pub(super) took: Option<Duration>,
}

/// The attempts of a call so far, and the time that it has left.
pub(super) struct Log {
    pub(super) clock: Clock,
    pub(super) attempts: Vec<Attempt>,
    /// The pause before the attempt that is on its way, and its waiting.
    waited: Duration,
    /// The time that the attempt took; `None` if it was not sent.
    took: Option<Duration>,
    /// Whether Core may have acted on an attempt before the last one.
    pub(super) is_unsure: bool,
    /// The request of the last attempt, for errors.
    pub(super) provenance: Provenance,
}

impl Log {
    pub(super) fn new(clock: Clock) -> Self {
        let (waited, took) = (Duration::ZERO, Some(Duration::ZERO));
        let provenance = Provenance::default();
        Self { clock, attempts: Vec::new(), waited, took, is_unsure: false, provenance }
    }

    /// An attempt begins after a pause.
    pub(super) fn start(&mut self, pause: Duration) {
        // A middleware may answer in no time.
        (self.waited, self.took) = (pause, Some(Duration::ZERO));
    }

    pub(super) fn note(&mut self, transferred: &Transferred) {
        let waited = transferred.clock.waited.saturating_sub(self.clock.waited);
        self.clock = transferred.clock;
        self.waited = self.waited.saturating_add(waited);
        self.took = transferred.took;
    }

    /// The attempt has ended. One that was not sent is none.
    pub(super) fn end(&mut self, kind: Option<ErrorKind>, status: Option<StatusCode>) {
        if let Some(took) = self.took {
            self.attempts.push(Attempt::new(kind, status, self.waited, took));
        }
    }

    /// Notes the time that an attempt took which was sent.
    pub(super) fn took(&mut self, took: Duration) {
        self.took = Some(took);
    }

    /// What an error tells of the attempts, and the request of the last one.
    pub(super) fn into_attempts(self, call: &Call, is_passing: bool) -> (Attempts, Provenance) {
        let attempts = Attempts {
            is_idempotent: call.is_idempotent,
            is_passing,
            is_unsure: self.is_unsure && call.method != Method::GET,
            list: Arc::from(self.attempts),
        };
        (attempts, self.provenance)
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.attempts.len()).unwrap_or(u32::MAX)
    }

    /// Whether a connection of the pool may be at fault for the last attempt.
    pub(super) fn is_connection_suspect(&self) -> bool {
        self.attempts.last().is_some_and(|attempt| {
            attempt.kind() == Some(ErrorKind::Connection)
                || matches!(
                    attempt.status(),
                    Some(StatusCode::REQUEST_TIMEOUT | StatusCode::MISDIRECTED_REQUEST)
                )
        })
    }
}

/// Whether Core may have acted, although the attempt failed.
pub(super) fn may_have_acted(result: &Result<Response<Bytes>, Error>) -> bool {
    match result {
        Ok(response) => {
            response.status().is_server_error() || response.status() == StatusCode::REQUEST_TIMEOUT
        }
        Err(error) => {
            matches!(error.kind(), ErrorKind::Connection | ErrorKind::Timeout) && !error.is_undone()
        }
    }
}
