//! What works once: codes and refresh tokens.

use std::{collections::BTreeSet, time::Duration};

use jiff::Timestamp;

use super::{Grant, Login, Session};

/// A code or refresh token, which works once.
#[derive(Debug)]
pub(super) struct OneTime {
    pub(super) session: Session,
    pub(super) grant: Grant,
    /// When it was first exchanged.
    pub(super) spent_at: Option<Timestamp>,
    /// How often it was exchanged.
    pub(super) uses: u64,
    /// How often it came, whatever was done with it.
    pub(super) presentations: u64,
}

/// Why a code or refresh token gives nothing.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Denied {
    /// It was used before; its session is now revoked.
    Replayed,
    /// It is not known, of another app, or of a session that was revoked.
    Unknown,
}

impl OneTime {
    pub(super) fn new(session: Session, grant: Grant) -> Self {
        Self { session, grant, spent_at: None, uses: 0, presentations: 0 }
    }
}

/// Exchanges it, for the first time or within the grace after that.
pub(super) fn spend(
    found: Option<&mut OneTime>,
    client_id: &str,
    revoked: &mut BTreeSet<Session>,
    now: Timestamp,
    grace: Duration,
) -> Result<Login, Denied> {
    // Another app must not spend it.
    let found = found.filter(|found| found.grant.client_id == client_id).ok_or(Denied::Unknown)?;
    if revoked.contains(&found.session) {
        return Err(Denied::Unknown);
    }
    let is_over = |spent_at: Timestamp| spent_at.saturating_add(grace).is_ok_and(|end| now >= end);
    if found.spent_at.is_some_and(is_over) {
        revoked.insert(found.session);
        return Err(Denied::Replayed);
    }
    found.spent_at.get_or_insert(now);
    found.uses += 1;
    Ok(Login { session: found.session, grant: found.grant.clone() })
}
