//! Errors of calls.
//!
//! All calls fail with [`Error`]. Its [`kind`](Error::kind) determines the reaction. Its text is a complete
//! log line: it names the record and the server, and contains no secret of the request.
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
#[cfg(feature = "blocking")]
mod blocking;
pub mod code;
mod constructors;
mod debug;
mod display;
pub mod key;
mod kind;
mod outcome;
mod provenance;
mod query_context;
mod redaction;
mod refusal;
mod row;

use std::{error, io, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Method, StatusCode};

pub(crate) use crate::call::Call;
pub use attempt::Attempt;
pub(crate) use attempt::Attempts;
#[cfg(feature = "blocking")]
pub use blocking::BlockingError;
pub use kind::ErrorKind;
pub(crate) use kind::is_transient;
pub(crate) use provenance::Provenance;
#[cfg(feature = "client")]
pub(crate) use provenance::secret_words;
pub(crate) use query_context::QueryContext;
pub use refusal::Refusal;
pub(crate) use refusal::{MarkupDocument, READ, is_error, is_likely_error, names_error};
pub use row::RowError;

use crate::{BaseUrl, Evidence, token::TokenError};

/// The error of a failed call.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    call: Call,
    /// The path with its values, if they are known.
    filled_path: Option<Box<str>>,
    base_url: Option<BaseUrl>,
    /// True if the answer may not come from Core. The text then names the base URL.
    is_foreign: bool,
    status: Option<StatusCode>,
    refusal: Refusal,
    /// Details in addition to the server's message.
    detail: String,
    retry_after: Option<Duration>,
    /// True if the server certainly did nothing.
    is_not_performed: bool,
    /// True if another attempt fails the same way until a setting is changed.
    is_permanent: bool,
    /// True if another attempt may get another answer.
    is_transient: bool,
    /// True if the server may have performed an earlier attempt.
    may_have_acted: bool,
    /// The bytes that the writer of a download has taken.
    written: u64,
    attempts: Option<Arc<[Attempt]>>,
    /// The body of the answer.
    raw: Option<Bytes>,
    source: Option<BoxError>,
}

type BoxError = Box<dyn error::Error + Send + Sync>;

impl Error {
    /// The largest number of bytes of an answer that an error keeps.
    pub const MAX_RAW: usize = 16 * 1024;

    /// Returns the kind of error, which determines the reaction.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the method of the call.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.0.call.method
    }

    /// Returns the path template, such as `/project/{id}`. It is the same for all calls of a kind, so programs
    /// can group errors by it.
    ///
    /// [`filled_path`](Self::filled_path) has the values.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.call.path
    }

    /// Returns how the call is known. The error of a refused [assumed](Evidence::Assumed) call says that no source
    /// shows the call.
    #[must_use]
    pub fn evidence(&self) -> Evidence {
        self.0.call.evidence
    }

    /// Returns the path below the base URL with its values, percent-encoded:
    /// `/project/627f5f9e-260f-cdab-5143-b9fedec21552`.
    ///
    /// It equals [`path`](Self::path) if the values are not known: without a request, or if
    /// [`Endpoint::decode`](crate::Endpoint::decode) reads an answer that no client has fetched.
    #[must_use]
    pub fn filled_path(&self) -> &str {
        self.0.filled_path.as_deref().unwrap_or(self.path())
    }

    /// Returns the base URL of the call. Its [`authority`](BaseUrl::authority) is host and port.
    ///
    /// `None` without a request, and for a [download](crate::Client::download), whose host is
    /// in [`path`](Self::path).
    #[must_use]
    pub fn base_url(&self) -> Option<&BaseUrl> {
        self.0.base_url.as_ref()
    }

    /// Returns the status of the answer, or `None` without an answer.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// Returns Core's refusal: key, code and message, if the answer has them.
    #[must_use]
    pub fn refusal(&self) -> &Refusal {
        &self.0.refusal
    }

    /// Returns the time to wait before the next call, as Core or the token provider asks.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// Returns the attempts in order. This error is about the last one.
    ///
    /// Empty if the call was not sent, or if no client sent it.
    #[must_use]
    pub fn attempts(&self) -> &[Attempt] {
        self.0.attempts.as_deref().unwrap_or_default()
    }

    /// Returns up to [`MAX_RAW`](Self::MAX_RAW) bytes of the body of a refusal, or of a success that does not
    /// decode.
    ///
    /// `None` without an answer or with an empty one. Secrets of the request are removed. The text of the
    /// error does not show the whole body, because it may contain personal data.
    #[must_use]
    pub fn raw(&self) -> Option<&[u8]> {
        self.0.raw.as_deref().map(|raw| raw.get(..Self::MAX_RAW).unwrap_or(raw))
    }

    /// Returns the error of the token provider, if it is the cause.
    #[must_use]
    pub fn token_error(&self) -> Option<&TokenError> {
        self.0.source.as_deref().and_then(|source| source.downcast_ref())
    }

    /// Returns the row that does not decode, if it is the cause. The stream continues after it.
    #[must_use]
    pub fn row(&self) -> Option<&RowError> {
        self.0.source.as_deref().and_then(|source| source.downcast_ref())
    }

    /// Returns the number of bytes that the writer of a
    /// [download](crate::client::Download::write_to) had taken before the failure. 0 for other calls.
    #[must_use]
    pub fn written(&self) -> u64 {
        self.0.written
    }

    /// Returns the error of the writer of a download, if it is the cause.
    #[must_use]
    pub fn write_error(&self) -> Option<&io::Error> {
        let source = self.0.source.as_deref().filter(|_| self.kind() == ErrorKind::Write);
        source.and_then(|source| source.downcast_ref())
    }

    /// Returns whether a person must log in, for the first time or again.
    #[must_use]
    #[doc(alias("unauthorized", "reauthenticate"))]
    pub fn needs_login(&self) -> bool {
        self.kind() == ErrorKind::NotAuthenticated
            || self.token_error().is_some_and(TokenError::needs_login)
    }

    /// Returns whether the record does not exist.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// Returns whether the record has changed since it was read. Read it again and retry.
    #[must_use]
    #[doc(alias("conflict", "stale"))]
    pub fn is_outdated(&self) -> bool {
        self.kind() == ErrorKind::OutOfDate
    }

    /// Returns whether the user, the subscription or the scope does not permit the call.
    #[must_use]
    pub fn is_permission(&self) -> bool {
        self.kind() == ErrorKind::Permission
    }

    /// Returns whether a record with this code or name exists already.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        self.kind() == ErrorKind::Duplicate
    }
}

/// `Display` already includes the causes, so [`source`](error::Error::source) returns `None` to keep reporters
/// from printing them twice.
impl error::Error for Error {}
