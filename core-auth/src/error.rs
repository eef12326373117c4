//! Errors of logins, stores and tokens.
//!
//! [`Error`] is the only error type. Its [`kind`](Error::kind) is meant for decisions. Its text is
//! complete enough for a log line: it names the app or the file, and the next step.
//!
//! ```
//! use core_auth::{App, ErrorKind, MemoryStore, RefreshingProvider};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let app = App::production("id.apps.bqe.com", "https://example.com/callback")?;
//! let error = RefreshingProvider::open(app, MemoryStore::new()).await.unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::NotLoggedIn);
//! assert!(error.needs_login() && !error.is_retryable());
//! assert!(error.to_string().starts_with("nobody has logged in yet"));
//! # Ok(())
//! # }
//! ```

mod advice;
mod fault;
mod kind;
mod making;
mod oauth;
mod text;

use std::{borrow::Cow, time::Duration};

use core_api::{TokenError, client::TransportError};

pub(crate) use fault::{Fate, Fault};
pub use kind::ErrorKind;
pub(crate) use oauth::OAuthRequest;

use crate::owner::Owner;

/// The error of a login, a store or a token request.
///
/// An error contains no secret, token, code or `state`. The text includes the causes, so
/// [`source`](std::error::Error::source) returns `None`.
pub struct Error(Box<Details>);

struct Details {
    fault: Fault,
    /// The app that the fault concerns, if any.
    app: Option<Owner>,
    /// The next step, if it differs from the usual one of the fault.
    advice: Option<Cow<'static, str>>,
}

impl Error {
    /// The kind of the error, for decisions.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.fault.kind()
    }

    /// Returns whether a person must log in before the call can succeed.
    ///
    /// The result is also true after a login that failed or was denied. A program that retries logins
    /// in a loop must end the loop in that case.
    #[must_use]
    pub fn needs_login(&self) -> bool {
        self.kind().needs_login()
    }

    /// Returns whether the same call may succeed later, without a change of settings or a login.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.kind().is_retryable()
            && !self.transport_error().is_some_and(TransportError::is_permanent)
    }

    /// The pause before a retry is useful, if known. It comes from `Retry-After`, or from the time at
    /// which an interrupted refresh is tried again.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        if let Fault::Keys(error) | Fault::Unsaved(error) | Fault::Shared(error) = &self.0.fault {
            return error.retry_after();
        }
        self.0.fault.retry_after()
    }

    /// The OAuth error code that the identity server sent, such as `invalid_grant`.
    #[must_use]
    pub fn oauth_error(&self) -> Option<&str> {
        self.0.fault.oauth_error()
    }

    /// The `error_description` that the identity server sent. A description that repeats a secret is
    /// left out.
    #[must_use]
    pub fn oauth_description(&self) -> Option<&str> {
        let (Fault::LoginFailed { description, .. }
        | Fault::Refused { description, .. }
        | Fault::AccessDenied { description, .. }
        | Fault::InvalidScope { description, .. }) = &self.0.fault
        else {
            return None;
        };
        description.as_deref()
    }

    /// The `error_reason` of a login that was [denied](ErrorKind::AccessDenied).
    #[must_use]
    pub fn denial_reason(&self) -> Option<&str> {
        let Fault::AccessDenied { reason, .. } = &self.0.fault else { return None };
        reason.as_deref()
    }

    /// The scopes that a login requested, separated by spaces, if the server refused one of them.
    #[must_use]
    pub fn refused_scopes(&self) -> Option<&str> {
        let Fault::InvalidScope { scopes, .. } = &self.0.fault else { return None };
        Some(scopes)
    }

    /// The fault of the connection to the identity server, if that caused the error.
    #[must_use]
    pub fn transport_error(&self) -> Option<&TransportError> {
        self.0.fault.transport_error()
    }

    /// The client id of the app that the error concerns, if any.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        self.0.app.as_ref().map(|app| &*app.client_id)
    }

    /// The issuer of the app that the error concerns, if any.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.0.app.as_ref().map(|app| &*app.issuer)
    }

    pub(crate) fn fault(&self) -> &Fault {
        &self.0.fault
    }
}

/// `source` stays `None`, because the text already includes the causes.
impl std::error::Error for Error {}

impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        let made = Self::new(error.kind().of_token(), error.to_string());
        match error.retry_after() {
            Some(pause) => made.with_retry_after(pause),
            None => made,
        }
    }
}
