//! The attempts of a call so far.

use std::sync::Arc;

use bytes::Bytes;
use http::{Method, Response, StatusCode};
use tokio::time::Duration;

use super::time_budget::TimeBudget;
use crate::{
    Error, ErrorKind,
    client::telemetry::CallSpan,
    error::{Attempt, Attempts, Call, Provenance},
};

/// The result of an attempt, and its times.
pub(super) struct TransferReport {
    pub(super) result: Result<Response<Bytes>, Error>,
    pub(super) time: TimeBudget,
    /// The time since the request was sent; `None` if it was not sent.
    pub(super) took: Option<Duration>,
}

/// The attempts of a call so far, and the time that the call has left.
pub(super) struct CallLog {
    pub(super) time: TimeBudget,
    pub(super) attempts: Vec<Attempt>,
    /// The pause and the wait before the current attempt.
    waited: Duration,
    /// The time that the current attempt took; `None` if it was not sent.
    took: Option<Duration>,
    /// True if Core may have acted on an earlier attempt.
    pub(super) is_unsure: bool,
    /// The request of the last attempt, for errors.
    pub(super) provenance: Provenance,
    pub(super) span: CallSpan,
    /// The number of requests that were sent or will be, for their spans.
    requests: usize,
}

impl CallLog {
    pub(super) fn new(time: TimeBudget, span: CallSpan) -> Self {
        let (waited, took) = (Duration::ZERO, Some(Duration::ZERO));
        let provenance = Provenance::default();
        Self {
            time,
            attempts: Vec::new(),
            waited,
            took,
            is_unsure: false,
            provenance,
            span,
            requests: 0,
        }
    }

    /// Starts an attempt after a pause.
    pub(super) fn start(&mut self, pause: Duration) {
        // An attempt that a middleware answers takes no time.
        (self.waited, self.took) = (pause, Some(Duration::ZERO));
    }

    /// Counts a request, and returns the number of earlier ones.
    pub(super) fn count_request(&mut self) -> usize {
        let earlier = self.requests;
        self.requests = earlier.saturating_add(1);
        earlier
    }

    /// Records the times of a transfer.
    pub(super) fn record(&mut self, report: &TransferReport) {
        let waited = report.time.waited.saturating_sub(self.time.waited);
        self.time = report.time;
        self.waited = self.waited.saturating_add(waited);
        self.took = report.took;
    }

    /// Ends the current attempt. It does not count if it was not sent.
    pub(super) fn end(&mut self, kind: Option<ErrorKind>, status: Option<StatusCode>) {
        if let Some(took) = self.took {
            self.attempts.push(Attempt::new(kind, status, self.waited, took));
        }
    }

    /// Sets the time that the current attempt took.
    pub(super) fn set_took(&mut self, took: Duration) {
        self.took = Some(took);
    }

    /// Returns the attempts and the last request, for errors.
    pub(super) fn into_attempts(self, call: &Call, is_transient: bool) -> (Attempts, Provenance) {
        let attempts = Attempts {
            is_idempotent: call.is_idempotent,
            is_transient,
            may_have_acted: self.is_unsure && call.method != Method::GET,
            list: Arc::from(self.attempts),
        };
        (attempts, self.provenance)
    }

    pub(super) fn count(&self) -> u32 {
        u32::try_from(self.attempts.len()).unwrap_or(u32::MAX)
    }

    /// Returns whether a pooled connection may have caused the failure of the last attempt.
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

/// Returns whether Core may have acted on a failed attempt.
pub(super) fn may_have_acted(result: &Result<Response<Bytes>, Error>) -> bool {
    match result {
        Ok(response) => {
            response.status().is_server_error() || response.status() == StatusCode::REQUEST_TIMEOUT
        }
        Err(error) => {
            matches!(error.kind(), ErrorKind::Connection | ErrorKind::Timeout)
                && !error.is_not_performed()
        }
    }
}
