//! One turn at refreshing: one at a time in the process, and the others join.

use std::{
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use core_api::{AccessToken, TokenError};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::timeout;

use super::{Shared, current::Current, flight::Flight};
use crate::{Error, Grant, Revocation, clock::Stopwatch, ending, error::Fault, store::Stored};

/// What the holder of the turn knows.
pub(super) struct Turn {
    /// The revision of what is stored.
    pub(super) revision: u64,
    /// A grant that could not be saved yet: the only one that is good, since the refresh token in
    /// the store has been used up.
    pub(super) unsaved: Option<Unsaved>,
    /// A document that says “presented”, of which it is not known whether it was saved: nothing was
    /// presented then.
    pub(super) unpresented: Option<SecretString>,
    /// When a refresh token was last presented.
    pub(super) presented_at: Option<Instant>,
    /// The pause that the server asked for, and the time since then.
    pub(super) pause: Option<(Stopwatch, Duration)>,
    /// The revision of a grant of no known app whose refresh token the server does not know.
    pub(super) dead: Option<u64>,
    failure: Option<Failure>,
}

/// A grant that is not saved yet.
#[derive(Clone)]
pub(super) struct Unsaved {
    pub(super) grant: Grant,
    /// Whether its access token is new; else only its refresh token is.
    pub(super) has_token: bool,
}

/// The last try, where it failed.
struct Failure {
    error: TokenError,
    /// Whether a token that is still good may be handed out instead.
    is_excused: bool,
    /// How many have failed one after the other.
    times: u32,
}

/// What a caller wants.
pub(super) struct Wish {
    /// A grant later than this.
    pub(super) generation: u64,
    /// The number of tries when the caller came.
    pub(super) tries: u64,
    /// Set when the server refused a token that should have been good: a refresh that began before,
    /// and for no such reason, is of no use, since what made the server refuse may have come after.
    pub(super) refused_at: Option<Instant>,
    /// Whether the server refused the token that was handed out last.
    pub(super) is_refused: bool,
}

impl Turn {
    pub(super) fn new(revision: u64) -> Self {
        Self {
            revision,
            unsaved: None,
            unpresented: None,
            presented_at: None,
            pause: None,
            dead: None,
            failure: None,
        }
    }

    /// Whether what is stored says “presented”, while this holder knows that nothing was.
    pub(super) fn is_unpresented(&self, stored: &SecretString) -> bool {
        let text = stored.expose_secret();
        self.unpresented.as_ref().is_some_and(|unpresented| unpresented.expose_secret() == text)
    }

    /// The rest of the pause that the server asked for.
    pub(super) fn pause_left(&self) -> Duration {
        self.pause
            .as_ref()
            .map_or(Duration::ZERO, |(since, wait)| wait.saturating_sub(since.elapsed()))
    }

    /// How long the server shall not be asked again, since it was asked just before.
    ///
    /// The gap doubles with each try that fails, up to eight times.
    fn rest(&self, gap: Duration) -> Duration {
        let failed = self.failure.as_ref().map_or(0, |failure| failure.times.saturating_sub(1));
        let asked = self.presented_at.filter(|_| self.unsaved.is_none());
        asked.map_or(Duration::ZERO, |at| {
            gap.saturating_mul(1 << failed.min(3)).saturating_sub(at.elapsed())
        })
    }
}

impl Wish {
    /// Whether this token answers it. One that has expired at once does, too: the caller has waited
    /// for it, and the next one would be no better.
    fn is_met_by(&self, current: &Current) -> bool {
        let is_before = |at| current.unasked_at.is_some_and(|begun_at| begun_at < at);
        current.generation > self.generation
            && !current.is_ended()
            && !self.refused_at.is_some_and(is_before)
    }
}

/// Hands out a token that meets the wish.
///
/// The store's lock is held from reading the grant until its successor is saved. A lock round the
/// saving alone would let two holders use the same refresh token.
pub(super) async fn renew(shared: &Shared, wish: &Wish) -> Result<AccessToken, TokenError> {
    let mut turn = shared.turn.lock().await;
    let current = shared.current.load_full();
    if wish.is_met_by(&current) {
        shared.tally.joined.add();
        tracing::debug!(account = %shared.account, "joined a refresh");
        return Ok(current.token().clone());
    }
    let rest = turn.rest(shared.settings.gap);
    match &turn.failure {
        Some(failure) => {
            let is_joined = shared.tries.load(Ordering::Acquire) > wish.tries;
            if is_joined || !rest.is_zero() {
                return failed(shared, wish, failure);
            }
        }
        // A server whose tokens expire at once, or which refuses them, is asked with pauses only.
        None => tokio::time::sleep(rest).await,
    }
    shared.tries.fetch_add(1, Ordering::AcqRel);
    let error = match once(shared, &mut turn, &current, wish).await {
        Ok(token) => {
            turn.failure = None;
            tracing::debug!(account = %shared.account, "refreshed");
            return Ok(token);
        }
        Err(error) => error,
    };
    shared.tally.failed.add();
    tracing::warn!(account = %shared.account, %error, "a refresh failed");
    let failure = Failure {
        is_excused: !matches!(error.fault(), Fault::Unsaved(_)),
        times: turn.failure.as_ref().map_or(1, |failure| failure.times.saturating_add(1)),
        error: error.into(),
    };
    failed(shared, wish, turn.failure.insert(failure))
}

/// What a caller gets where a refresh has failed: the server takes the old token until it expires.
fn failed(shared: &Shared, wish: &Wish, failure: &Failure) -> Result<AccessToken, TokenError> {
    let current = shared.current.load();
    let is_excused = failure.is_excused && !wish.is_refused && current.is_alive();
    if is_excused { Ok(current.token().clone()) } else { Err(failure.error.clone()) }
}

async fn once(
    shared: &Shared,
    turn: &mut Turn,
    current: &Current,
    wish: &Wish,
) -> Result<AccessToken, Error> {
    let deadline = shared.settings.deadline;
    tracing::trace!(account = %shared.account, "taking the lock");
    let start = Instant::now();
    let locking = shared.store.lock(&shared.account, deadline);
    // A store has its own limit; this one is for a store that forgot it.
    let locked = timeout(deadline.saturating_mul(3), locking)
        .await
        .unwrap_or(Err(Fault::Stuck { deadline }.into()));
    shared.tally.waited(start.elapsed());
    tracing::debug!(account = %shared.account, waited = ?start.elapsed(), "has the lock");
    let mut locked = locked?;
    let unasked_at = wish.refused_at.is_none().then(Instant::now);
    let flight = Flight { shared, turn, locked: &mut *locked, unasked_at };
    let result = timeout(deadline, flight.run(current))
        .await
        .unwrap_or(Err(Fault::Stuck { deadline }.into()));
    locked.release().await;
    result
}

/// Ends the session, for all who share the store; tells the server where that is asked for.
pub(super) async fn end(shared: &Shared, is_told: bool) -> Result<Revocation, Error> {
    let mut turn = shared.turn.lock().await;
    let mut locked = shared.store.lock(&shared.account, ending::LONGEST).await?;
    let unsaved = turn.unsaved.as_ref().map(|unsaved| unsaved.grant.clone());
    let entry = |stored: &Stored| shared.entry(stored);
    let ended = ending::end(&shared.app, &mut *locked, unsaved, is_told, entry).await;
    locked.release().await;
    let (revision, revocation) = ended?;
    turn.revision = revision;
    turn.unsaved = None;
    // A failure from before says nothing any more.
    turn.failure = None;
    shared.end();
    Ok(revocation)
}
