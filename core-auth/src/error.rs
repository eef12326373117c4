//! Errors of logins, stores and tokens.
//!
//! There is one [`Error`]. Its [`kind`](Error::kind) tells what to decide. Its text alone is enough
//! for a log line: it names the app or the file, and the next step.
//!
//! ```
//! use core_auth::{App, ErrorKind, MemoryStore, Refreshing};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let app = App::production("id.apps.bqe.com", "https://example.com/callback")?;
//! let error = Refreshing::open(app, MemoryStore::new()).await.unwrap_err();
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
mod oauth_code;
mod text;

use std::time::Duration;

use core_api::{TokenError, client::TransportError};

pub(crate) use fault::{Fate, Fault, OAuthRequest};
pub use kind::ErrorKind;

use crate::owner::Owner;

/// Why a login failed, or why there is no token.
///
/// It holds no secret, token, code or `state`. Its text includes the causes, so
/// [`source`](std::error::Error::source) gives none of them again.
pub struct Error(Box<Inner>);

struct Inner {
    fault: Fault,
    /// The app that the fault is about, where it is about one.
    app: Option<Owner>,
}

impl Error {
    /// The decision that the error asks for.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.fault.kind()
    }

    /// Whether a person must log in before it can work.
    ///
    /// It is also true after a login that failed or was denied. A program that logs in again in a
    /// loop must end the loop there.
    #[must_use]
    pub fn needs_login(&self) -> bool {
        self.kind().needs_login()
    }

    /// Whether the same call may work later, without a change of settings and without a login.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.kind().is_retryable()
            && !self.transport_error().is_some_and(TransportError::is_permanent)
    }

    /// The time until another try makes sense, where it is known: from `Retry-After`, or until an
    /// interrupted refresh is tried again.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        if let Fault::Keys(error) | Fault::Unsaved(error) | Fault::Shared(error) = &self.0.fault {
            return error.retry_after();
        }
        self.0.fault.retry_after()
    }

    /// The error code of OAuth, such as `invalid_grant`, where the identity server named one.
    #[must_use]
    pub fn oauth_error(&self) -> Option<&str> {
        self.0.fault.oauth_error()
    }

    /// `error_description` of the identity server, where it gave one without a secret in it.
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

    /// `error_reason` of a login that was [denied](ErrorKind::AccessDenied), where there is one.
    #[must_use]
    pub fn denial_reason(&self) -> Option<&str> {
        let Fault::AccessDenied { reason, .. } = &self.0.fault else { return None };
        reason.as_deref()
    }

    /// The scopes that a login asked for, space-separated, where the server refused one of them.
    #[must_use]
    pub fn refused_scopes(&self) -> Option<&str> {
        let Fault::InvalidScope { scopes, .. } = &self.0.fault else { return None };
        Some(scopes)
    }

    /// The fault of the way to the identity server, where that is the error.
    #[must_use]
    pub fn transport_error(&self) -> Option<&TransportError> {
        self.0.fault.transport_error()
    }

    /// The client id of the app that the error is about, where it is about one.
    #[must_use]
    pub fn client_id(&self) -> Option<&str> {
        self.0.app.as_ref().map(|app| &*app.client_id)
    }

    /// The issuer of the app that the error is about, where it is about one.
    #[must_use]
    pub fn issuer(&self) -> Option<&str> {
        self.0.app.as_ref().map(|app| &*app.issuer)
    }

    pub(crate) fn fault(&self) -> &Fault {
        &self.0.fault
    }
}

/// The causes stand in the text already.
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
