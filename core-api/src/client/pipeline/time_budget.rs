//! The time that a call has left.

use tokio::time::{Duration, Instant, error::Elapsed, timeout_at};

use super::Pipeline;
use crate::{Error, ErrorKind, error::Call};

/// The deadline of a call, and the time for which it may still wait before it is sent.
///
/// The wait has limits of its own, so it moves the deadline.
#[derive(Clone, Copy)]
pub(super) struct TimeBudget {
    total: Duration,
    /// `None` without a limit.
    deadline: Option<Instant>,
    /// The total wait before requests were sent.
    pub(super) waited: Duration,
    pub(super) queue: Duration,
    pub(super) hold: Duration,
}

impl TimeBudget {
    pub(super) fn start(pipeline: &Pipeline) -> Self {
        let (limits, options) = (&pipeline.shared.limits, &pipeline.options);
        let total = options.total.unwrap_or(limits.total);
        Self {
            total,
            deadline: Instant::now().checked_add(total),
            waited: Duration::ZERO,
            queue: options.queue.unwrap_or(limits.queue),
            hold: options.hold.unwrap_or(limits.hold),
        }
    }

    /// Records a wait before the request was sent, and the part of it that was a hold of the server.
    pub(super) fn record_wait(&mut self, waited: Duration, held: Duration) {
        self.deadline = self.deadline.and_then(|deadline| deadline.checked_add(waited));
        self.waited = self.waited.saturating_add(waited);
        self.queue = self.queue.saturating_sub(waited);
        self.hold = self.hold.saturating_sub(held);
    }

    /// Moves the deadline by the time that the caller's own code took.
    pub(super) fn extend(&mut self, taken: Duration) {
        self.deadline = self.deadline.and_then(|deadline| deadline.checked_add(taken));
    }

    /// Returns whether the deadline permits another attempt after this pause.
    pub(super) fn has_time_for(&self, pause: Duration) -> bool {
        let end = Instant::now().checked_add(pause);
        let is_enough = self.deadline.is_none_or(|deadline| end.is_some_and(|end| end < deadline));
        if !is_enough {
            tracing::debug!(?pause, "no time is left for another attempt");
        }
        is_enough
    }

    /// Returns whether the call may wait this long for a hold.
    pub(super) fn permits_hold(&self, wait: Duration) -> bool {
        let is_enough = wait <= self.hold.min(self.queue);
        if !is_enough {
            tracing::debug!(?wait, "the server requests a pause that is too long");
        }
        is_enough
    }

    /// Returns the earlier of the deadline and a limit from now, and whether it is the limit.
    pub(super) fn until(&self, limit: Duration) -> (Option<Instant>, bool) {
        match (Instant::now().checked_add(limit), self.deadline) {
            (Some(own), Some(deadline)) if own < deadline => (Some(own), true),
            (own, None) => (own, true),
            (_, deadline) => (deadline, false),
        }
    }

    /// Waits for a future until the deadline.
    pub(super) async fn within<F: Future>(&self, future: F) -> Result<F::Output, Elapsed> {
        within(self.deadline, future).await
    }

    /// Returns the error of a call whose deadline has passed.
    pub(super) fn expired(&self, call: &Call) -> Error {
        let detail = format!("not done within {:?}", self.total);
        Error::new(ErrorKind::Timeout, call.clone(), detail)
    }
}

/// Waits for a future until a moment, if there is one.
pub(super) async fn within<F: Future>(
    until: Option<Instant>,
    future: F,
) -> Result<F::Output, Elapsed> {
    match until {
        Some(until) => timeout_at(until, future).await,
        None => Ok(future.await),
    }
}
