//! Reads stored documents, and checks that they belong to the app.

use super::{Entry, read};
use crate::{App, Error, error::Fault, store::StoredDocument};

/// Reads a stored document.
///
/// # Errors
///
/// [`UnreadableSession`](crate::ErrorKind::UnreadableSession) when the document is damaged or
/// newer, and [`OtherApp`](crate::ErrorKind::OtherApp) when it belongs to another app.
pub(crate) fn read_stored(
    app: &App,
    stored: &StoredDocument,
    place: impl Fn() -> String,
) -> Result<Entry, Error> {
    let entry = read(&stored.document).map_err(|fault| Fault::BadGrant {
        place: place(),
        problem: fault.problem(),
        advice: fault.advice(),
    })?;
    if let Some(grant) = entry.grant() {
        app.check_owner(grant, place)?;
    }
    Ok(entry.aged_by(stored.age))
}
