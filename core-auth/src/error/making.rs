//! Errors made by this crate, and by stores and logins of others.

use super::{Error, Fate, Fault, Inner};
use crate::{App, owner::Owner};

impl Error {
    /// A store that cannot be reached, locked, read or written.
    ///
    /// `place` names the session in the store, and `doing` what was tried, such as `reading`. None of
    /// them may hold a secret.
    ///
    /// ```
    /// use core_auth::{Error, ErrorKind};
    ///
    /// let cause = std::io::Error::from(std::io::ErrorKind::TimedOut);
    /// let error = Error::store("vault (account default)", "reading", cause);
    /// assert_eq!(error.kind(), ErrorKind::Store);
    /// assert!(error.is_retryable() && !error.needs_login());
    /// ```
    pub fn store(
        place: impl Into<String>,
        doing: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::from(Fault::OwnStore {
            place: place.into(),
            doing: doing.into(),
            source: source.into(),
        })
    }

    /// Another revision is stored than the one that a save was to replace.
    ///
    /// [`LockedGrant::save`](crate::store::LockedGrant::save) must answer with it in that case, since
    /// [`Refreshing`](crate::Refreshing) then reads what is stored instead.
    #[must_use]
    pub fn conflict() -> Self {
        Self::from(Fault::Conflict)
    }

    /// A stored session that cannot be read, for this problem; `problem` must not quote it.
    #[must_use]
    pub fn damaged(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::from(Fault::BadGrant {
            place: place.into(),
            problem: problem.into(),
            advice: "restore it, or move it away and log in again",
        })
    }

    /// A login of the caller's own kind that did not succeed; the text of the cause must hold no
    /// secret.
    #[must_use]
    pub fn login_failed(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::from(Fault::OwnLogin(cause.into()))
    }

    /// Whether a callback or a text answers another login than the one that waits.
    pub(crate) fn is_of_other_login(&self) -> bool {
        matches!(self.fault(), Fault::OtherState)
    }

    /// The same, with the end of the login that was not kept.
    pub(crate) fn with_fate(mut self, end: Fate) -> Self {
        if let Fault::OtherApp { fate, .. } | Fault::OtherPerson { fate, .. } = &mut self.0.fault {
            *fate = Some(end);
        }
        self
    }

    /// The same, about this app, unless it is about one already.
    pub(crate) fn about(mut self, app: &App) -> Self {
        self.0.app.get_or_insert_with(|| Owner::of(app));
        self
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self(Box::new(Inner { fault, app: None }))
    }
}
