//! Constructors of errors, including those for custom stores and logins.

use std::borrow::Cow;

use super::{Details, Error, Fate, Fault};
use crate::owner::Owner;

impl Error {
    /// Reports that a store cannot be reached, locked, read or written.
    ///
    /// `place` names the session in the store. `doing` names the operation, such as `reading`.
    /// Neither may contain a secret. [`with_advice`](Self::with_advice) names the next step.
    ///
    /// ```
    /// use core_auth::{Error, ErrorKind};
    ///
    /// let cause = std::io::Error::from(std::io::ErrorKind::TimedOut);
    /// let error = Error::store("vault (account default)", "reading", cause);
    /// let error = error.with_advice("check that the vault is running");
    /// assert_eq!(error.kind(), ErrorKind::Store);
    /// assert!(error.is_retryable() && !error.needs_login());
    /// assert!(error.to_string().ends_with("; check that the vault is running"));
    /// ```
    pub fn store(
        place: impl Into<String>,
        doing: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::from(Fault::Store {
            place: place.into(),
            doing: Cow::Owned(doing.into()),
            advice: "check the store, and try again later",
            source: source.into(),
        })
    }

    /// Reports that the stored revision differs from the one that a save should replace.
    ///
    /// [`LockedGrant::save`](crate::store::LockedGrant::save) must return this error in that case.
    /// [`RefreshingProvider`](crate::RefreshingProvider) then reads the stored grant instead.
    #[must_use]
    pub fn conflict() -> Self {
        Self::from(Fault::Conflict)
    }

    /// Reports that a stored session cannot be read.
    ///
    /// `problem` is the reason, and must not quote the session.
    #[must_use]
    pub fn damaged(place: impl Into<String>, problem: impl Into<String>) -> Self {
        Self::from(Fault::BadGrant {
            place: place.into(),
            problem: problem.into(),
            advice: "restore it, or move it away and log in again",
        })
    }

    /// Reports that a store was called outside of a Tokio runtime.
    ///
    /// Timers and sockets of Tokio panic there. So a store that uses them must check
    /// `tokio::runtime::Handle::try_current` first.
    ///
    /// ```
    /// use core_auth::{Error, ErrorKind};
    ///
    /// let error = tokio::runtime::Handle::try_current().map_err(|_| Error::no_runtime()).unwrap_err();
    /// assert_eq!(error.kind(), ErrorKind::Configuration);
    /// ```
    #[must_use]
    pub fn no_runtime() -> Self {
        Self::from(Fault::NoRuntime)
    }

    /// Reports that a login of a custom kind failed.
    ///
    /// The text of the cause must not contain a secret.
    #[must_use]
    pub fn login_failed(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::from(Fault::OwnLogin(cause.into()))
    }

    /// Replaces the next step, which is the last part of the text.
    ///
    /// `advice` is a clause in lower case without a period. It must not contain a secret.
    #[must_use]
    pub fn with_advice(mut self, advice: impl Into<Cow<'static, str>>) -> Self {
        self.0.advice = Some(advice.into());
        self
    }

    /// Returns whether a callback or a pasted text belongs to another login.
    pub(crate) fn is_of_other_login(&self) -> bool {
        matches!(self.fault(), Fault::OtherState)
    }

    /// Adds the fate of the rejected login.
    pub(crate) fn with_fate(mut self, end: Fate) -> Self {
        if let Fault::OtherApp { fate, .. } | Fault::OtherPerson { fate, .. } = &mut self.0.fault {
            *fate = Some(end);
        }
        self
    }

    /// Adds the app, unless the error already names one.
    pub(crate) fn about(mut self, app: impl Into<Owner>) -> Self {
        self.0.app.get_or_insert_with(|| app.into());
        self
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self(Box::new(Details { fault, app: None, advice: None }))
    }
}
