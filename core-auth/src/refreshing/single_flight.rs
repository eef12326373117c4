//! The single-flight refresh of a process: one attempt at a time, shared by all callers.

use std::{sync::atomic::Ordering, time::Instant};

use core_api::{AccessToken, TokenError};
use tokio::time::timeout;
use tracing::Instrument;

use super::{
    attempt::RefreshAttempt,
    attempt_state::{AttemptState, LastFailure},
    current::CurrentGrant,
    state::SharedState,
};
use crate::{
    Error, Revocation, error::Fault, sign_out, store::StoredDocument, telemetry::RefreshSpan,
};

/// A caller's request for a token.
pub(super) struct RefreshRequest {
    /// The generation of the grant that the caller has. Only a later grant satisfies the request.
    pub(super) generation: u64,
    /// The number of attempts that had started when the caller asked.
    pub(super) attempts_started: u64,
    /// The time at which the server refused a token that should have been valid.
    ///
    /// A routine refresh from before that time does not satisfy the request, because the reason for
    /// the refusal may be newer.
    pub(super) refused_at: Option<Instant>,
    /// True if the server refused the most recent token.
    pub(super) is_refused: bool,
}

impl RefreshRequest {
    /// Returns whether this grant satisfies the request.
    ///
    /// A token that expired immediately also does. The caller has waited for it, and the next token
    /// would be no better.
    fn is_satisfied_by(&self, current: &CurrentGrant) -> bool {
        let is_before = |at| current.routine_refresh_at.is_some_and(|started_at| started_at < at);
        current.generation > self.generation
            && !current.is_ended()
            && !self.refused_at.is_some_and(is_before)
    }
}

/// Returns a token that satisfies the request.
///
/// The lock of the store is held from reading the grant until the new grant is saved. A lock around
/// the save alone would let two holders use the same refresh token.
pub(super) async fn renew(
    shared: &SharedState,
    request: &RefreshRequest,
) -> Result<AccessToken, TokenError> {
    let mut state = shared.attempts.lock().await;
    let current = shared.current.load_full();
    if request.is_satisfied_by(&current) {
        shared.metrics.joined.increment();
        tracing::debug!(account = %shared.account, "joined a refresh");
        return Ok(current.token().clone());
    }
    let delay = state.retry_delay(shared.settings.gap);
    match &state.failure {
        Some(failure) => {
            let is_joined =
                shared.attempts_started.load(Ordering::Acquire) > request.attempts_started;
            if is_joined || !delay.is_zero() {
                return old_token_or_error(shared, request, failure);
            }
        }
        // The gap also applies to a server whose tokens expire immediately, or that refuses its own
        // tokens.
        None => tokio::time::sleep(delay).await,
    }
    shared.attempts_started.fetch_add(1, Ordering::AcqRel);
    let span = RefreshSpan::new(&shared.app.config().issuer);
    let attempt = run_attempt(shared, &mut state, &current, request, &span);
    let error = match attempt.instrument(span.span()).await {
        Ok(token) => {
            state.failure = None;
            tracing::debug!(account = %shared.account, "refreshed");
            return Ok(token);
        }
        Err(error) => error,
    };
    shared.metrics.failed.increment();
    span.record_error(error.kind());
    drop(span);
    tracing::warn!(account = %shared.account, %error, "a refresh failed");
    let failure = LastFailure {
        allows_old_token: !matches!(error.fault(), Fault::Unsaved(_)),
        times: state.failure.as_ref().map_or(1, |failure| failure.times.saturating_add(1)),
        error: error.into(),
    };
    old_token_or_error(shared, request, state.failure.insert(failure))
}

/// Returns the old token while the server still accepts it, or else the error of the failed
/// refresh.
fn old_token_or_error(
    shared: &SharedState,
    request: &RefreshRequest,
    failure: &LastFailure,
) -> Result<AccessToken, TokenError> {
    let current = shared.current.load();
    let allows_old_token = failure.allows_old_token && !request.is_refused && current.is_alive();
    if allows_old_token { Ok(current.token().clone()) } else { Err(failure.error.clone()) }
}

async fn run_attempt(
    shared: &SharedState,
    state: &mut AttemptState,
    current: &CurrentGrant,
    request: &RefreshRequest,
    span: &RefreshSpan,
) -> Result<AccessToken, Error> {
    let deadline = shared.settings.deadline;
    tracing::trace!(account = %shared.account, "taking the lock");
    let start = Instant::now();
    let locking = shared.store.lock(&shared.account, deadline);
    // Stores limit their own waits. This limit is for a store that does not.
    let locked = timeout(deadline.saturating_mul(3), locking)
        .await
        .unwrap_or(Err(Fault::Stuck { deadline }.into()));
    shared.metrics.add_lock_wait(start.elapsed());
    span.record_lock(start.elapsed());
    tracing::debug!(account = %shared.account, waited = ?start.elapsed(), "has the lock");
    let mut locked = locked?;
    let routine_refresh_at = request.refused_at.is_none().then(Instant::now);
    let attempt = RefreshAttempt { shared, state, locked: &mut *locked, span, routine_refresh_at };
    let result = timeout(deadline, attempt.run(current))
        .await
        .unwrap_or(Err(Fault::Stuck { deadline }.into()));
    locked.release().await;
    result
}

/// Ends the session for everyone who shares the store, and revokes its tokens if `revokes` is set.
pub(super) async fn end(shared: &SharedState, revokes: bool) -> Result<Revocation, Error> {
    let mut state = shared.attempts.lock().await;
    let mut locked = shared.store.lock(&shared.account, sign_out::MAX_LOCK).await?;
    let unsaved = state.unsaved.as_ref().map(|unsaved| unsaved.grant.clone());
    let entry = |stored: &StoredDocument| shared.entry(stored);
    let ended = sign_out::end(&shared.app, &mut *locked, unsaved, revokes, entry).await;
    locked.release().await;
    let (revision, revocation) = ended?;
    state.revision = revision;
    state.unsaved = None;
    // An earlier failure no longer matters.
    state.failure = None;
    shared.end();
    Ok(revocation)
}
