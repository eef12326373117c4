//! One-time tokens: authorization codes and refresh tokens.

use std::{collections::BTreeSet, time::Duration};

use jiff::Timestamp;

use super::{Grant, Login, Session};

/// An authorization code or refresh token, which can be exchanged once.
#[derive(Debug)]
pub(super) struct OneTimeToken {
    pub(super) session: Session,
    pub(super) grant: Grant,
    pub(super) issued_at: Timestamp,
    /// The time of the first exchange.
    pub(super) spent_at: Option<Timestamp>,
    /// The number of exchanges.
    pub(super) uses: u64,
    /// The number of presentations, with or without an exchange.
    pub(super) presentations: u64,
}

/// The reason that a code or refresh token cannot be exchanged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SpendError {
    /// The token was exchanged before. Its session is now revoked.
    Replayed,
    /// The token was not issued here, or it is forgotten.
    Unknown,
    /// The token belongs to another app.
    OtherApp,
    /// A replay or a request has revoked the session of the token.
    Revoked,
    /// The token has expired.
    Expired,
}

/// The rules for the exchange of a kind of token.
pub(super) struct Terms {
    pub(super) now: Timestamp,
    /// The time after the first use in which the token may be used again.
    pub(super) grace: Duration,
    /// The lifetime, or `None` if the token does not expire.
    pub(super) lifetime: Option<Duration>,
}

impl OneTimeToken {
    pub(super) fn new(session: Session, grant: Grant, issued_at: Timestamp) -> Self {
        Self { session, grant, issued_at, spent_at: None, uses: 0, presentations: 0 }
    }
}

/// Exchanges a token for the first time, or within the grace period after that.
pub(super) fn spend(
    token: Option<&mut OneTimeToken>,
    client_id: &str,
    revoked: &mut BTreeSet<Session>,
    terms: &Terms,
) -> Result<Login, SpendError> {
    let token = token.ok_or(SpendError::Unknown)?;
    // Only the app of the grant may exchange the token.
    if token.grant.client_id != client_id {
        return Err(SpendError::OtherApp);
    }
    if revoked.contains(&token.session) {
        return Err(SpendError::Revoked);
    }
    let is_over = |start: Timestamp, time: Duration| {
        start.saturating_add(time).is_ok_and(|end| terms.now >= end)
    };
    if token.spent_at.is_some_and(|spent_at| is_over(spent_at, terms.grace)) {
        revoked.insert(token.session);
        return Err(SpendError::Replayed);
    }
    if terms.lifetime.is_some_and(|lifetime| is_over(token.issued_at, lifetime)) {
        return Err(SpendError::Expired);
    }
    token.spent_at.get_or_insert(terms.now);
    token.uses += 1;
    Ok(Login { session: token.session, grant: token.grant.clone() })
}
