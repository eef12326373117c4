//! The revisions of documents.

use crate::{Error, error::Fault};

/// The largest revision. Redis counts in Lua, which cannot represent larger integers exactly.
const LAST_REVISION: u64 = (1 << 53) - 1;

/// Returns the next revision, unless it is too large.
pub(crate) fn next(revision: u64) -> Option<u64> {
    revision.checked_add(1).filter(|next| *next <= LAST_REVISION)
}

/// Returns the next revision. No store reaches the maximum, so a larger revision must come from
/// another program.
pub(crate) fn next_revision(revision: u64, place: impl FnOnce() -> String) -> Result<u64, Error> {
    Ok(next(revision).ok_or_else(|| Fault::BadGrant {
        place: place(),
        problem: format!("its revision {revision} is too large"),
        advice: "move it away and log in again",
    })?)
}
