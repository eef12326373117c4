//! One-time tokens: authorization codes and refresh tokens.

use std::{collections::BTreeSet, time::Duration};

use jiff::Timestamp;

use super::{Grant, Login, Session};

/// An authorization code or refresh token, which can be exchanged once.
#[derive(Debug)]
pub(super) struct OneTimeToken {
    pub(super) session: Session,
    pub(super) grant: Grant,
    /// The time of the first exchange.
    pub(super) spent_at: Option<Timestamp>,
    /// The number of exchanges.
    pub(super) uses: u64,
    /// The number of presentations, with or without an exchange.
    pub(super) presentations: u64,
}

/// The reason that a code or refresh token cannot be exchanged.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum SpendError {
    /// The token was exchanged before. Its session is now revoked.
    Replayed,
    /// The token is unknown, belongs to another app, or its session is revoked.
    Unknown,
}

impl OneTimeToken {
    pub(super) fn new(session: Session, grant: Grant) -> Self {
        Self { session, grant, spent_at: None, uses: 0, presentations: 0 }
    }
}

/// Exchanges a token for the first time, or within the grace period after that.
pub(super) fn spend(
    token: Option<&mut OneTimeToken>,
    client_id: &str,
    revoked: &mut BTreeSet<Session>,
    now: Timestamp,
    grace: Duration,
) -> Result<Login, SpendError> {
    // Only the app of the grant may exchange the token.
    let token =
        token.filter(|token| token.grant.client_id == client_id).ok_or(SpendError::Unknown)?;
    if revoked.contains(&token.session) {
        return Err(SpendError::Unknown);
    }
    let is_over = |spent_at: Timestamp| spent_at.saturating_add(grace).is_ok_and(|end| now >= end);
    if token.spent_at.is_some_and(is_over) {
        revoked.insert(token.session);
        return Err(SpendError::Replayed);
    }
    token.spent_at.get_or_insert(now);
    token.uses += 1;
    Ok(Login { session: token.session, grant: token.grant.clone() })
}
