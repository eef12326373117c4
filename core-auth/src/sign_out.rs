//! The end of a stored session, with or without revocation at the server.

use std::time::Duration;

use crate::{
    App, Error, ErrorKind, Grant, Revocation,
    document::{self, Entry},
    store::{LockedGrant, StoredDocument},
};

/// The maximum time that the lock is held: two requests to the server and a save.
pub(crate) const MAX_LOCK: Duration = Duration::from_secs(120);

/// Ends a stored session that is not open in this process, and whose lock is held.
///
/// Nothing is written if the account has no session or the session has ended.
pub(crate) async fn end_stored(
    app: &App,
    locked: &mut dyn LockedGrant,
    revokes: bool,
    place: impl Fn() -> String,
) -> Result<Revocation, Error> {
    let entry = |stored: &StoredDocument| document::read_stored(app, stored, &place);
    match locked.load().await? {
        None => return Ok(Revocation::default()),
        Some(stored) if matches!(document::read(&stored.document), Ok(Entry::Ended)) => {
            return Ok(Revocation::default());
        }
        Some(_) => {}
    }
    end(app, locked, None, revokes, entry).await.map(|(_, revocation)| revocation)
}

/// Ends the session of an account whose lock is held. Returns the new revision.
///
/// The store keeps a note of the end, so a refresh in flight cannot restore the session. `unsaved`
/// is a grant that is newer than the stored one. If `revokes` is set, the session stays open unless
/// the refresh token is revoked.
pub(crate) async fn end(
    app: &App,
    locked: &mut dyn LockedGrant,
    unsaved: Option<Grant>,
    revokes: bool,
    entry: impl Fn(&StoredDocument) -> Result<Entry, Error>,
) -> Result<(u64, Revocation), Error> {
    let stored = locked.load().await?;
    let entry = match stored.as_ref().map(entry).transpose() {
        // A session that cannot be read can be ended but not revoked.
        Err(error) if !revokes && error.kind() == ErrorKind::UnreadableSession => None,
        entry => entry?,
    };
    let mut revocation = Revocation::default();
    if revokes && let Some(grant) = unsaved.or_else(|| entry.and_then(Entry::into_grant)) {
        revocation = app.revoke(&grant).await?;
    }
    let found = stored.map_or(0, |stored| stored.revision);
    let revision = locked.save(&document::serialize(&Entry::Ended)?, found).await?;
    Ok((revision, revocation))
}
