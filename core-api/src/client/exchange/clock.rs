//! The time that a call has left.

use tokio::time::{Duration, Instant, error::Elapsed, timeout_at};

use super::Exchange;
use crate::{Error, ErrorKind, error::Call};

/// The time of a call until its deadline, and the time that it may still wait before it is sent.
///
/// Waiting has limits of its own, so it moves the deadline.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    total: Duration,
    /// `None` without a limit.
    deadline: Option<Instant>,
    /// The time that it has waited before it was sent, in all.
    pub(super) waited: Duration,
    pub(super) queue: Duration,
    pub(super) hold: Duration,
}

impl Clock {
    pub(super) fn start(exchange: &Exchange) -> Self {
        let (limits, options) = (&exchange.shared.limits, &exchange.options);
        let total = options.total.unwrap_or(limits.total);
        Self {
            total,
            deadline: Instant::now().checked_add(total),
            waited: Duration::ZERO,
            queue: options.queue.unwrap_or(limits.queue),
            hold: options.hold.unwrap_or(limits.hold),
        }
    }

    /// Notes that the call has waited for its turn, and for how much of that time the server had
    /// asked for a pause.
    pub(super) fn note(&mut self, waited: Duration, held: Duration) {
        self.deadline = self.deadline.and_then(|deadline| deadline.checked_add(waited));
        self.waited = self.waited.saturating_add(waited);
        self.queue = self.queue.saturating_sub(waited);
        self.hold = self.hold.saturating_sub(held);
    }

    /// Moves the deadline by time that the caller's own code has taken.
    pub(super) fn extend(&mut self, taken: Duration) {
        self.deadline = self.deadline.and_then(|deadline| deadline.checked_add(taken));
    }

    /// Whether there is time for another attempt after this pause.
    pub(super) fn has_time_for(&self, pause: Duration) -> bool {
        let end = Instant::now().checked_add(pause);
        let is_enough = self.deadline.is_none_or(|deadline| end.is_some_and(|end| end < deadline));
        if !is_enough {
            tracing::debug!(?pause, "no time is left for another attempt");
        }
        is_enough
    }

    /// Whether it may wait that long until it may be sent.
    pub(super) fn has_patience_for(&self, wait: Duration) -> bool {
        let is_enough = wait <= self.hold.min(self.queue);
        if !is_enough {
            tracing::debug!(?wait, "the server asks for a pause that is too long");
        }
        is_enough
    }

    /// The earlier one of the deadline and a limit from now on, and whether it is that limit.
    pub(super) fn until(&self, limit: Duration) -> (Option<Instant>, bool) {
        match (Instant::now().checked_add(limit), self.deadline) {
            (Some(own), Some(deadline)) if own < deadline => (Some(own), true),
            (own, None) => (own, true),
            (_, deadline) => (deadline, false),
        }
    }

    /// Waits for something, until the deadline at most.
    pub(super) async fn within<F: Future>(&self, future: F) -> Result<F::Output, Elapsed> {
        within(self.deadline, future).await
    }

    /// The error of a call whose deadline has passed.
    pub(super) fn expired(&self, call: &Call) -> Error {
        let detail = format!("not done within {:?}", self.total);
        Error::new(ErrorKind::Timeout, call.clone(), detail)
    }
}

/// Waits for something, until a moment at most.
pub(super) async fn within<F: Future>(
    until: Option<Instant>,
    future: F,
) -> Result<F::Output, Elapsed> {
    match until {
        Some(until) => timeout_at(until, future).await,
        None => Ok(future.await),
    }
}
