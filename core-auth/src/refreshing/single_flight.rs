//! The refresh of a process: one attempt at a time, which all callers share.

use std::{sync::atomic::Ordering, time::Instant};

use core_api::{AccessToken, TokenError};
use tokio::time::timeout;

use super::{
    attempt::RefreshAttempt,
    attempt_state::{AttemptState, LastFailure},
    current::CurrentGrant,
    state::SharedState,
};
use crate::{Error, Revocation, error::Fault, sign_out, store::Stored};

/// What a caller wants.
pub(super) struct RefreshRequest {
    /// A grant later than this.
    pub(super) generation: u64,
    /// The number of tries when the caller came.
    pub(super) attempts_started: u64,
    /// Set when the server refused a token that should have been good: a refresh that began before,
    /// and for no such reason, is of no use, since what made the server refuse may have come after.
    pub(super) refused_at: Option<Instant>,
    /// Whether the server refused the token that was handed out last.
    pub(super) is_refused: bool,
}

impl RefreshRequest {
    /// Whether this token answers it. One that has expired at once does, too: the caller has waited
    /// for it, and the next one would be no better.
    fn is_satisfied_by(&self, current: &CurrentGrant) -> bool {
        let is_before = |at| current.routine_refresh_at.is_some_and(|begun_at| begun_at < at);
        current.generation > self.generation
            && !current.is_ended()
            && !self.refused_at.is_some_and(is_before)
    }
}

/// Hands out a token that meets the request.
///
/// The store's lock is held from reading the grant until its successor is saved. A lock round the
/// saving alone would let two holders use the same refresh token.
pub(super) async fn renew(
    shared: &SharedState,
    request: &RefreshRequest,
) -> Result<AccessToken, TokenError> {
    let mut state = shared.attempts.lock().await;
    let current = shared.current.load_full();
    if request.is_satisfied_by(&current) {
        shared.metrics.joined.add();
        tracing::debug!(account = %shared.account, "joined a refresh");
        return Ok(current.token().clone());
    }
    let rest = state.retry_delay(shared.settings.gap);
    match &state.failure {
        Some(failure) => {
            let is_joined =
                shared.attempts_started.load(Ordering::Acquire) > request.attempts_started;
            if is_joined || !rest.is_zero() {
                return old_token_or_error(shared, request, failure);
            }
        }
        // A server whose tokens expire at once, or which refuses them, is asked with pauses only.
        None => tokio::time::sleep(rest).await,
    }
    shared.attempts_started.fetch_add(1, Ordering::AcqRel);
    let error = match run_attempt(shared, &mut state, &current, request).await {
        Ok(token) => {
            state.failure = None;
            tracing::debug!(account = %shared.account, "refreshed");
            return Ok(token);
        }
        Err(error) => error,
    };
    shared.metrics.failed.add();
    tracing::warn!(account = %shared.account, %error, "a refresh failed");
    let failure = LastFailure {
        allows_old_token: !matches!(error.fault(), Fault::Unsaved(_)),
        times: state.failure.as_ref().map_or(1, |failure| failure.times.saturating_add(1)),
        error: error.into(),
    };
    old_token_or_error(shared, request, state.failure.insert(failure))
}

/// What a caller gets where a refresh has failed: the server takes the old token until it expires.
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
) -> Result<AccessToken, Error> {
    let deadline = shared.settings.deadline;
    tracing::trace!(account = %shared.account, "taking the lock");
    let start = Instant::now();
    let locking = shared.store.lock(&shared.account, deadline);
    // A store has its own limit; this one is for a store that forgot it.
    let locked = timeout(deadline.saturating_mul(3), locking)
        .await
        .unwrap_or(Err(Fault::Stuck { deadline }.into()));
    shared.metrics.waited(start.elapsed());
    tracing::debug!(account = %shared.account, waited = ?start.elapsed(), "has the lock");
    let mut locked = locked?;
    let routine_refresh_at = request.refused_at.is_none().then(Instant::now);
    let attempt = RefreshAttempt { shared, state, locked: &mut *locked, routine_refresh_at };
    let result = timeout(deadline, attempt.run(current))
        .await
        .unwrap_or(Err(Fault::Stuck { deadline }.into()));
    locked.release().await;
    result
}

/// Ends the session, for all who share the store; tells the server where that is asked for.
pub(super) async fn end(shared: &SharedState, revokes: bool) -> Result<Revocation, Error> {
    let mut state = shared.attempts.lock().await;
    let mut locked = shared.store.lock(&shared.account, sign_out::MAX_LOCK).await?;
    let unsaved = state.unsaved.as_ref().map(|unsaved| unsaved.grant.clone());
    let entry = |stored: &Stored| shared.entry(stored);
    let ended = sign_out::end(&shared.app, &mut *locked, unsaved, revokes, entry).await;
    locked.release().await;
    let (revision, revocation) = ended?;
    state.revision = revision;
    state.unsaved = None;
    // A failure from before says nothing any more.
    state.failure = None;
    shared.end();
    Ok(revocation)
}
