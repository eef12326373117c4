//! What can go wrong, and what to do about it.
//!
//! There is one [`Error`]. Its [`kind`](Error::kind) tells what to do; its text alone is enough
//! for a log line: it names the record and the server, and holds no secret that was sent.
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
mod provenance;
mod redaction;
mod refusal;
mod row;

use std::{error, sync::Arc, time::Duration};

use bytes::Bytes;
use http::{Method, StatusCode};

pub use attempt::Attempt;
pub(crate) use attempt::Attempts;
pub(crate) use call::Call;
pub use kind::ErrorKind;
pub(crate) use kind::is_passing;
pub(crate) use provenance::Provenance;
#[cfg(feature = "client")]
pub(crate) use provenance::secret_words;
pub use refusal::Refusal;
pub(crate) use refusal::{Page, READ, is_error, is_likely_error, names_error};
pub use row::RowError;

use crate::{BaseUrl, token::TokenError};

/// Why a call failed.
pub struct Error(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    call: Call,
    /// The path with its values filled in, as far as it is known.
    filled_path: Option<Box<str>>,
    base_url: Option<BaseUrl>,
    /// Whether the answer may not be one of Core: then the text names the base URL.
    is_foreign: bool,
    status: Option<StatusCode>,
    refusal: Refusal,
    /// What we know beside the server's message.
    detail: String,
    retry_after: Option<Duration>,
    /// Whether the server surely did nothing.
    is_undone: bool,
    /// Whether another attempt meets the same fault, until somebody changes a setting.
    is_permanent: bool,
    /// Whether an answer of this kind may be another one next time.
    is_passing: bool,
    /// Whether the server may have acted on an attempt before the last one.
    is_unsure: bool,
    attempts: Option<Arc<[Attempt]>>,
    /// The body of the answer.
    raw: Option<Bytes>,
    source: Option<Source>,
}

type Source = Box<dyn error::Error + Send + Sync>;

impl Error {
    /// The largest number of bytes of an answer that an error keeps.
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

    /// The path of the call with its placeholders, `/project/{id}`: the same for all calls of this
    /// kind, so that programs can group errors by it.
    ///
    /// [`filled_path`](Self::filled_path) names the record.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.call.path
    }

    /// The path of the call below the base URL with its values, percent-encoded:
    /// `/project/627f5f9e-260f-cdab-5143-b9fedec21552`.
    ///
    /// It is [`path`](Self::path) where the values are not known: when no request was made, and when
    /// [`Endpoint::decode`](crate::Endpoint::decode) reads an answer that no client has fetched.
    #[must_use]
    pub fn filled_path(&self) -> &str {
        self.0.filled_path.as_deref().unwrap_or(self.path())
    }

    /// The base URL that the call went to, without the path of the call; its
    /// [`authority`](BaseUrl::authority) is host and port.
    ///
    /// `None` where no request was made, and for a [download](crate::Client::download), whose host is
    /// in [`path`](Self::path).
    #[must_use]
    pub fn base_url(&self) -> Option<&BaseUrl> {
        self.0.base_url.as_ref()
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

    /// The time that Core, or the provider of tokens, asks to wait before the next call.
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

    /// The body of the answer, up to [`MAX_RAW`](Self::MAX_RAW) bytes: of one that refuses the call,
    /// and of a success that does not decode.
    ///
    /// `None` where there was no answer, or an empty one. The secrets of the request are taken out of
    /// it. The text of the error does not show all of it, since it may hold personal data.
    #[must_use]
    pub fn raw(&self) -> Option<&[u8]> {
        self.0.raw.as_deref().map(|raw| raw.get(..Self::MAX_RAW).unwrap_or(raw))
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
    /// That holds for a call that was not sent since it would have waited too long
    /// ([`Throttled`](ErrorKind::Throttled)), after a 429, and where the server surely did nothing.
    /// Where [`Endpoint::IDEMPOTENT`](crate::Endpoint::IDEMPOTENT) says that the call may be repeated,
    /// it also holds after a broken connection, a time-out, 408, 421, 425, 502 to 504, and 520 to 524
    /// and 529 of a CDN; for a read, also after a 500 that is not an error object of Core. A wrong
    /// certificate or proxy stays wrong. A client has tried again already. A record that is
    /// [out of date](Self::is_outdated) has to be read first.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        match self.kind() {
            ErrorKind::RateLimited | ErrorKind::Throttled => true,
            ErrorKind::Token => self.token_error().is_some_and(TokenError::is_unavailable),
            ErrorKind::Connection | ErrorKind::Timeout => {
                !self.0.is_permanent && (self.0.is_undone || self.0.call.is_idempotent)
            }
            ErrorKind::Server | ErrorKind::Refused => {
                let is_passing = self.0.is_passing || self.status().is_some_and(is_passing);
                self.0.call.is_idempotent && is_passing
            }
            ErrorKind::Unsent
            | ErrorKind::NotAuthenticated
            | ErrorKind::Permission
            | ErrorKind::NotFound
            | ErrorKind::NotUnique
            | ErrorKind::Validation
            | ErrorKind::Duplicate
            | ErrorKind::OutOfDate
            | ErrorKind::Query
            | ErrorKind::Decode => false,
        }
    }

    /// Whether Core may have acted on an attempt before the last one, whose answer was lost or was a
    /// failure. The call may be done then, although this error says otherwise.
    ///
    /// A repeated delete that finds no record, and a repeated update that is out of date, are such
    /// errors: read the record to see.
    #[must_use]
    pub fn may_have_acted(&self) -> bool {
        self.0.is_unsure
    }

    /// Whether a person must log in, for the first time or again.
    #[must_use]
    pub fn needs_login(&self) -> bool {
        self.kind() == ErrorKind::NotAuthenticated
            || self.token_error().is_some_and(TokenError::needs_login)
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
