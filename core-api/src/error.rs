//! What can go wrong, and what to do about it.
//!
//! There is one [`Error`]. Its [`kind`](Error::kind) tells what to do; its text alone is enough
//! for a log line, and holds no token.
//!
//! ```
//! use core_api::{Endpoint, ErrorKind, GetActivity};
//!
//! let body = r#"{"ErrorCode":null,"Key":"OutDatedModel","Message":"Somebody was faster."}"#;
//! let answer = http::Response::builder().status(409).body(body.into())?;
//! let error = GetActivity::decode(answer).unwrap_err();
//! assert_eq!(error.kind(), ErrorKind::OutOfDate);
//! assert_eq!(
//!     error.to_string(),
//!     "GET /activity/{id}: 409 out of date (OutDatedModel): Somebody was faster."
//! );
//! # Ok::<(), http::Error>(())
//! ```

mod kind;
mod refusal;
mod row;

use std::{error, fmt, time::Duration};

use http::{Extensions, Method, StatusCode};

pub use kind::ErrorKind;
pub use refusal::Refusal;
pub use row::RowError;

use crate::{endpoint::Sent, token::TokenError};

/// Which call an error is about.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
}

/// Why a call failed.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    call: Call,
    status: Option<StatusCode>,
    refusal: Refusal,
    /// What we know beside the server's message.
    detail: String,
    retry_after: Option<Duration>,
    source: Option<Source>,
}

type Source = Box<dyn error::Error + Send + Sync>;

impl Error {
    /// What to do about it.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The method of the call.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.0.call.method
    }

    /// The path of the call, with its placeholders.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.0.call.path
    }

    /// The status that Core answered with; `None` when there was no answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// What Core said: key, code and message, as far as it gave them.
    #[must_use]
    pub fn refusal(&self) -> &Refusal {
        &self.0.refusal
    }

    /// How long Core asks to wait before the next call.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Why there was no token, where that is the error.
    #[must_use]
    pub fn token_error(&self) -> Option<&TokenError> {
        self.0.source.as_deref().and_then(|source| source.downcast_ref())
    }

    /// The row of a page that does not decode, where that is the error; the stream goes on after it.
    #[must_use]
    pub fn row(&self) -> Option<&RowError> {
        self.0.source.as_deref().and_then(|source| source.downcast_ref())
    }

    /// Whether a person must log in again.
    #[must_use]
    pub fn needs_login(&self) -> bool {
        let is_lost =
            |error: &TokenError| error.kind() == crate::token::TokenErrorKind::LoginRequired;
        self.kind() == ErrorKind::NotAuthenticated || self.token_error().is_some_and(is_lost)
    }

    /// Whether there is no such record.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// Whether somebody else changed the record since it was read: read it again and retry.
    #[must_use]
    pub fn is_out_of_date(&self) -> bool {
        self.kind() == ErrorKind::OutOfDate
    }

    /// Whether the user, the subscription or the scope does not permit the call.
    #[must_use]
    pub fn is_permission(&self) -> bool {
        self.kind() == ErrorKind::Permission
    }

    /// Whether a record with this code or name is there already.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        self.kind() == ErrorKind::Duplicate
    }
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, call: Call, detail: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            call,
            status: None,
            refusal: Refusal::default(),
            detail: detail.into(),
            retry_after: None,
            source: None,
        }))
    }

    /// A request that cannot be sent.
    pub(crate) fn unsent(call: Call, reason: impl Into<Source>) -> Self {
        Self::new(ErrorKind::Unsent, call, "").caused_by(reason)
    }

    /// An answer that is not what the call returns.
    pub(crate) fn undecodable(call: Call, status: StatusCode, detail: impl Into<String>) -> Self {
        Self::new(ErrorKind::Decode, call, detail).with_status(status)
    }

    /// An answer that refuses the call.
    pub(crate) fn refused(call: Call, status: StatusCode, refusal: Refusal) -> Self {
        let mut error = Self::new(ErrorKind::of(status, &refusal), call, "").with_status(status);
        error.0.refusal = refusal;
        error
    }

    /// Where Core refuses the query, shows what was sent.
    pub(crate) fn about(mut self, extensions: &Extensions) -> Self {
        if let (ErrorKind::Query, Some(sent)) = (self.kind(), extensions.get::<Sent>()) {
            self.0.detail = sent.to_string();
        }
        self
    }

    pub(crate) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(crate) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    pub(crate) fn caused_by(mut self, source: impl Into<Source>) -> Self {
        self.0.source = Some(source.into());
        self
    }
}

/// `GET /timeentry: 409 out of date (OutDatedModel): …`
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner { kind, call, status, refusal, detail, source, .. } = &*self.0;
        write!(f, "{} {}: ", call.method, call.path)?;
        if let Some(status) = status {
            write!(f, "{} ", status.as_u16())?;
        }
        write!(f, "{kind}")?;
        if let Some(key) = refusal.key().or(refusal.code()) {
            write!(f, " ({key})")?;
        }
        if let Some(message) = refusal.message() {
            write!(f, ": {message}")?;
        }
        if !detail.is_empty() {
            write!(f, ": {detail}")?;
        }
        let mut cause: Option<&dyn error::Error> = source.as_deref().map(|source| source as _);
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("message", &format_args!("{self}"))
            .finish()
    }
}

/// The causes stand in the text already, so [`source`](error::Error::source) gives none of them
/// a second time to a reporter that prints the chain.
impl error::Error for Error {}
