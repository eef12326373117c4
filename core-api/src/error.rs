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
//! assert!(error.is_outdated() && !error.is_retryable());
//! assert_eq!(
//!     error.to_string(),
//!     "GET /activity/{id}: 409 out of date (OutDatedModel): Somebody was faster."
//! );
//! # Ok::<(), http::Error>(())
//! ```

mod attempt;
mod call;
pub mod code;
mod display;
pub mod key;
mod kind;
mod making;
mod refusal;
mod row;

use std::{error, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Method, StatusCode};

pub use attempt::Attempt;
pub(crate) use attempt::Attempts;
pub(crate) use call::Call;
pub use kind::ErrorKind;
pub use refusal::Refusal;
pub use row::RowError;

use crate::token::TokenError;

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
    /// Whether the server surely did nothing.
    is_undone: bool,
    attempts: Option<Arc<[Attempt]>>,
    /// The body of a success that does not decode.
    raw: Option<Bytes>,
    source: Option<Source>,
}

type Source = Box<dyn error::Error + Send + Sync>;

impl Error {
    /// How many bytes of an answer that does not decode are kept.
    pub const MAX_RAW: usize = 16 * 1024;

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
    pub fn path(&self) -> &str {
        &self.0.call.path
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

    /// Each time that the call was sent, in their order: the last one is what this error is about.
    ///
    /// Empty where it was not sent, and where no client sent it.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        self.0.attempts.as_deref().unwrap_or_default()
    }

    /// The body of a success that does not decode, up to [`MAX_RAW`](Self::MAX_RAW) bytes.
    ///
    /// The text of the error does not show it, since it may hold what should not be in a log.
    #[must_use]
    pub fn raw(&self) -> Option<&[u8]> {
        self.0.raw.as_deref()
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

    /// Whether the same call may work when it is sent again, and does no harm then.
    ///
    /// So it is after too many calls, where the server surely did nothing, and, where
    /// [`Endpoint::IDEMPOTENT`](crate::Endpoint::IDEMPOTENT) says that the call may be repeated,
    /// after a broken connection, a time-out, and 502, 503 and 504. A client has tried again by
    /// itself already. A record that is [out of date](Self::is_outdated) has to be read first.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::RateLimited => true,
            ErrorKind::Token => self.token_error().is_some_and(TokenError::is_unavailable),
            ErrorKind::Connection | ErrorKind::Timeout => {
                self.0.is_undone || self.0.call.is_idempotent
            }
            ErrorKind::Server => {
                let is_passing = |status: StatusCode| matches!(status.as_u16(), 502..=504);
                self.0.call.is_idempotent && self.status().is_some_and(is_passing)
            }
            _ => false,
        }
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
    pub fn is_outdated(&self) -> bool {
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

/// The causes stand in the text already, so [`source`](error::Error::source) gives none of them
/// a second time to a reporter that prints the chain.
impl error::Error for Error {}
