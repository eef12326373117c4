//! One turn at refreshing: read again, refresh, save, hand out.

use core_api::AccessToken;
use jiff::{SignedDuration, Timestamp};

use super::Shared;
use crate::{Error, Grant, exchange, store::Locked};

/// How long before its expiry a token is refreshed, at least.
const MARGIN: SignedDuration = SignedDuration::from_secs(60);

/// What the holder of the turn knows.
pub(super) struct Turn {
    /// The revision of the grant that is handed out.
    revision: u64,
    /// A grant that could not be saved: the only one that is good, since the one in the store has
    /// been used up.
    unsaved: Option<Grant>,
}

impl Turn {
    pub(super) fn new(revision: u64) -> Self {
        Self { revision, unsaved: None }
    }
}

/// When to refresh: early by the margin and up to half of it more, so that many who hold the same
/// grant do not come at once, but not before half of the lifetime.
pub(super) fn refresh_at(grant: &Grant) -> Option<Timestamp> {
    let expires_at = grant.access.expires_at()?;
    let half = expires_at.duration_since(grant.issued_at) / 2;
    let jitter = SignedDuration::from_millis(i64::from(jitter()) % (MARGIN.as_secs() * 500));
    let early = (MARGIN + jitter).min(half).max(SignedDuration::ZERO);
    Some(expires_at.saturating_sub(early).unwrap_or(expires_at))
}

/// A number that differs between processes and from time to time.
fn jitter() -> u32 {
    let nanoseconds = Timestamp::now().subsec_nanosecond().unsigned_abs();
    nanoseconds.rotate_left(7) ^ std::process::id().wrapping_mul(2_654_435_761)
}

/// Hands out a token of a later generation than this.
///
/// The store's lock is held from reading the grant until its successor is saved. A lock round the
/// saving alone would let two holders use the same refresh token.
pub(super) async fn renew(shared: &Shared, generation: u64) -> Result<AccessToken, Error> {
    let mut turn = shared.turn.lock().await;
    let current = shared.current();
    if current.generation > generation {
        return Ok(current.grant.access.clone());
    }
    let mut locked = shared.store.lock().await?;
    if let Some(grant) = turn.unsaved.take() {
        return save(shared, &mut turn, &mut *locked, grant).await;
    }
    let stored = locked.load().await?;
    let stored = stored.ok_or(Error::LoginRequired("the grant is gone from the store"))?;
    if stored.revision != turn.revision {
        // Another process was faster.
        turn.revision = stored.revision;
        let is_good = refresh_at(&stored.grant).is_none_or(|moment| Timestamp::now() < moment);
        if is_good && !stored.grant.access.is_same(&current.grant.access) {
            return Ok(shared.publish(stored.grant));
        }
    }
    let grant = exchange::refresh(&shared.app, &stored.grant).await?;
    save(shared, &mut turn, &mut *locked, grant).await
}

/// Saves a grant and only then hands it out; one that cannot be saved is kept, and tried again.
async fn save(
    shared: &Shared,
    turn: &mut Turn,
    locked: &mut dyn Locked,
    grant: Grant,
) -> Result<AccessToken, Error> {
    match locked.save(&grant, Some(turn.revision)).await {
        Ok(revision) => {
            turn.revision = revision;
            Ok(shared.publish(grant))
        }
        Err(error) => {
            turn.unsaved = Some(grant);
            Err(error)
        }
    }
}
