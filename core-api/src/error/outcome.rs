//! The outcome of a call that failed: what Core may have done, and if another attempt is safe.

use http::Method;

use super::{Error, ErrorKind, is_transient};
use crate::token::TokenError;

impl Error {
    /// Returns whether the same call may succeed if it is sent again, without harm.
    ///
    /// This is true if the call was not sent ([`Throttled`](ErrorKind::Throttled)), after a 429, and if the
    /// server certainly did nothing. An [idempotent](crate::Endpoint::IDEMPOTENT) call may also be repeated
    /// after a broken connection, a time-out, 408, 421, 425, or 502 to 504. The same is true of 520 to 524
    /// and 529, which CDNs send. A read may be repeated after a 500 that is not Core's error object. An
    /// invalid certificate or proxy is not retryable. The client has already retried. A record that is [out
    /// of date](Self::is_outdated) must be read first.
    ///
    /// It is false for a download that has [written](Self::written) a part of its file, because the same
    /// writer would get that part twice.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        if self.written() > 0 {
            return false;
        }
        match self.kind() {
            ErrorKind::RateLimited | ErrorKind::Throttled => true,
            ErrorKind::Token => self.token_error().is_some_and(TokenError::is_unavailable),
            ErrorKind::Connection | ErrorKind::Timeout => {
                !self.0.is_permanent && (self.0.is_not_performed || self.0.call.is_idempotent)
            }
            ErrorKind::Server | ErrorKind::Refused => {
                let is_transient = self.0.is_transient || self.status().is_some_and(is_transient);
                self.0.call.is_idempotent && is_transient
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
            | ErrorKind::Decode
            | ErrorKind::Write => false,
        }
    }

    /// Returns whether Core may have performed an earlier attempt whose answer was lost or was a failure. The
    /// call may then have succeeded despite this error.
    ///
    /// Examples are a repeated delete that finds no record, and a repeated update that is out of date. Read
    /// the record to find out.
    #[must_use]
    #[doc(alias = "idempotency")]
    pub fn may_have_acted(&self) -> bool {
        self.0.may_have_acted
    }

    /// Returns whether Core may have performed the call despite this error: in this attempt or an earlier one.
    ///
    /// A read has no outcome. After a write, the connection broke, the time was over, the server failed (5xx, 408), or
    /// its success does not decode. Read the record to find out, or look it up before you create it again.
    #[must_use]
    pub fn is_outcome_unknown(&self) -> bool {
        if self.method() == Method::GET {
            return false;
        }
        let is_unknown = match self.kind() {
            ErrorKind::Connection | ErrorKind::Timeout => !self.0.is_not_performed,
            ErrorKind::Decode => true,
            ErrorKind::Server => self.status().is_none_or(|status| {
                status.is_server_error() || status.is_success() || is_transient(status)
            }),
            ErrorKind::Refused => self.status().is_some_and(is_transient),
            ErrorKind::Unsent
            | ErrorKind::Throttled
            | ErrorKind::Token
            | ErrorKind::NotAuthenticated
            | ErrorKind::Permission
            | ErrorKind::NotFound
            | ErrorKind::NotUnique
            | ErrorKind::Validation
            | ErrorKind::Duplicate
            | ErrorKind::OutOfDate
            | ErrorKind::Query
            | ErrorKind::RateLimited
            | ErrorKind::Write => false,
        };
        is_unknown || self.may_have_acted()
    }
}
