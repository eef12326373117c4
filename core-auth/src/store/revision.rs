//! The numbers of the documents of an account.

use crate::{Error, error::Fault};

/// The largest revision: Lua, in which Redis counts, knows no larger whole number exactly.
const LAST_REVISION: u64 = (1 << 53) - 1;

/// The revision after this one.
pub(crate) fn next(revision: u64) -> Option<u64> {
    revision.checked_add(1).filter(|next| *next <= LAST_REVISION)
}

/// The revision after this one. No store gets that far, so a larger one was written by somebody else.
pub(crate) fn next_revision(revision: u64, place: impl FnOnce() -> String) -> Result<u64, Error> {
    Ok(next(revision).ok_or_else(|| Fault::BadGrant {
        place: place(),
        problem: format!("its revision {revision} is too large"),
        advice: "move it away and log in again",
    })?)
}
