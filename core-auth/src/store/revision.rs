//! The revisions of documents.

use crate::{Error, error::Fault};

/// The largest revision, 2^53 - 1. JSON and scripts of databases use doubles, which cannot represent
/// larger integers exactly.
const LAST_REVISION: u64 = (1 << 53) - 1;

/// Returns the next revision, unless it is too large.
pub(crate) fn next(revision: u64) -> Option<u64> {
    revision.checked_add(1).filter(|next| *next <= LAST_REVISION)
}

/// Returns the revision of a document that replaces the one of this revision.
///
/// The largest revision is 2^53 - 1, which a double represents exactly. No store reaches it by saves,
/// so a larger revision comes from another program. `place` is the location of the document, as
/// [`GrantStore::location`](super::GrantStore::location) returns it.
///
/// ```
/// use core_auth::{ErrorKind, store::next_revision};
///
/// assert_eq!(next_revision(0, || "vault (account default)".to_owned()).unwrap(), 1);
/// let error = next_revision(u64::MAX, || "vault (account default)".to_owned()).unwrap_err();
/// assert_eq!(error.kind(), ErrorKind::UnreadableSession);
/// ```
///
/// # Errors
///
/// [`UnreadableSession`](crate::ErrorKind::UnreadableSession) when the next revision is too large.
pub fn next_revision(revision: u64, place: impl FnOnce() -> String) -> Result<u64, Error> {
    Ok(next(revision).ok_or_else(|| Fault::BadGrant {
        place: place(),
        problem: format!("its revision {revision} is too large"),
        advice: "move it away and log in again",
    })?)
}
