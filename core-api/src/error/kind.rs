//! The kinds of errors, and the classification of answers.

use std::fmt;

use http::StatusCode;

use super::{Refusal, code, key};

/// The kind of an [`Error`](super::Error), which determines the reaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request was not sent, because a value in it is invalid or no tokio runtime is running. Invalid
    /// values are, for example, a text that is too long, a page of size 0, and a host that may not get the
    /// token.
    ///
    /// Correct the call or the settings of the client. A retry fails the same way.
    Unsent,
    /// The call was not sent, because it would have waited too long for its turn, or for the end of a pause
    /// after a 429.
    ///
    /// Nothing was done. Retry after [`Error::retry_after`](super::Error::retry_after), or
    /// permit a longer wait ([`Limits::queue`](crate::client::Limits::queue),
    /// [`Limits::hold`](crate::client::Limits::hold)).
    Throttled,
    /// The provider has no token.
    ///
    /// [`Error::token_error`](super::Error::token_error) is the cause. A person must log in again
    /// ([`needs_login`](super::Error::needs_login)), or the identity server could not be reached
    /// ([`is_retryable`](super::Error::is_retryable)).
    Token,
    /// The server could not be reached, or the connection broke.
    ///
    /// The client has retried if that is safe. Otherwise Core may have performed the call, so check before you
    /// send it again.
    Connection,
    /// The first byte or the rest of the answer did not arrive in time.
    ///
    /// As with [`Connection`](Self::Connection), Core may have performed the call. For long lists, select fewer
    /// fields or smaller pages, or set longer [`Limits`](crate::client::Limits).
    #[doc(alias = "deadline")]
    Timeout,
    /// Core accepts neither the token nor a newer one of the provider: 401, or 200 with the text "Not
    /// authenticated". By the vendor's pages, a wrong base URL has the same answer.
    ///
    /// A person must log in again.
    #[doc(alias("401", "unauthorized"))]
    NotAuthenticated,
    /// The user, the subscription or the scope does not permit the call: 403, or 409 with a key such as
    /// `MsgPermissions` or the code `000.016`. If the scope is missing, the 403 has `insufficient_scope` in
    /// `WWW-Authenticate`.
    ///
    /// Omit the call, or ask an administrator of the company for the permission and log in again.
    #[doc(alias("403", "forbidden"))]
    Permission,
    /// The record or path does not exist: 404, or 204 for a record that is read by its id.
    ///
    /// The record may have been deleted.
    #[doc(alias = "404")]
    NotFound,
    /// [`Client::one`](crate::Client::one) found more than one record.
    ///
    /// Use a narrower filter.
    NotUnique,
    /// The record violates a rule of Core: 409 with a key such as `InValidModel`, `RequiredFieldMissing` or
    /// `ProjectControlLimitation`.
    ///
    /// Correct the record. The message describes the fault.
    Validation,
    /// A record with this code or name exists already: 409 with a key that ends with `AlreadyExists`.
    ///
    /// Use the existing record, or another code. After a create whose answer was lost, the record may be yours.
    #[doc(alias = "already exists")]
    Duplicate,
    /// Somebody else has changed the record since it was read: 409 `OutDatedModel`.
    ///
    /// Read the record and change it again, as [`Client::update`](crate::Client::update) does.
    #[doc(alias("409", "conflict", "stale", "etag"))]
    OutOfDate,
    /// Core refuses the query. It does not filter by a field (400), the syntax of `where` is invalid (409), or
    /// its database refuses the query (424).
    ///
    /// Correct the filter, order or fields. The text of the error shows the filter.
    Query,
    /// Too many calls: 429.
    ///
    /// The client has waited and retried. Wait for [`Error::retry_after`](super::Error::retry_after), or send
    /// fewer calls. Calls of other programs with the same app and user count, too.
    #[doc(alias("429", "too many requests", "throttled"))]
    RateLimited,
    /// Core failed: 5xx, or a 409 with `GeneralException`.
    ///
    /// The client has retried after 502, 503 and 504 if that is safe. Otherwise report the error to the
    /// vendor, with its [correlation id](super::Refusal::correlation_id).
    #[doc(alias("500", "5xx"))]
    Server,
    /// Core refused the call for another reason: another 4xx, a 409 with an unknown key, a redirect, or an
    /// error with a success status.
    ///
    /// [`Error::refusal`](super::Error::refusal) has the details.
    Refused,
    /// The answer does not fit the call: truncated, not JSON, of another type, compressed, or larger than the
    /// limits of the client.
    ///
    /// After a write, Core may have performed the call. The error shows the title of an HTML page. Such a page
    /// comes from a proxy or from the login of a network, or the base URL is wrong.
    ///
    /// [`Error::row`](super::Error::row) has the row of a list that does not decode. In other cases,
    /// [`Error::raw`](super::Error::raw) has the body.
    Decode,
    /// The writer of a [download](crate::Client::download) failed, for example because a disk is full or a
    /// pipe is closed.
    ///
    /// The file host is not at fault. [`Error::write_error`](super::Error::write_error) has the error of the
    /// writer, and [`Error::written`](super::Error::written) the number of bytes that it had accepted.
    Write,
}

/// Returns whether a status is transient. The server was too slow (408), the wrong one (421) or not yet ready
/// (425). Or a gateway (502 to 504) or a CDN (520 to 524, 529) did not reach it.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 421 | 425 | 502..=504 | 520..=524 | 529)
}

impl ErrorKind {
    /// Classifies an answer by its body and then by its status.
    ///
    /// Core uses 409 for many errors, so the key decides, and then the code. The message decides only if both
    /// are missing, because its wording may change. An error with a success status is classified by the
    /// status in its body.
    pub(crate) fn of(status: StatusCode, refusal: &Refusal) -> Self {
        let by_key = refusal.key().and_then(Self::of_key);
        let by_code = || refusal.code().and_then(Self::of_code);
        let by_message = || {
            let is_bare = refusal.key().is_none() && refusal.code().is_none();
            refusal.message().filter(|_| is_bare).and_then(Self::of_message)
        };
        by_key.or_else(by_code).or_else(by_message).unwrap_or_else(|| {
            let named = refusal.status().filter(|_| status.is_success());
            Self::of_status(named.unwrap_or(status.as_u16()))
        })
    }

    fn of_key(text: &str) -> Option<Self> {
        Some(match text {
            key::OUT_DATED_MODEL => Self::OutOfDate,
            key::MSG_PERMISSIONS => Self::Permission,
            key::REQUIRED_FIELD_MISSING | key::IN_VALID_MODEL | key::PROJECT_CONTROL_LIMITATION => {
                Self::Validation
            }
            key::GENERAL_EXCEPTION => Self::Server,
            key::API_SQL_ERROR => Self::Query,
            _ if text.starts_with("SEC_") => Self::Permission,
            _ if text.ends_with("AlreadyExists") => Self::Duplicate,
            _ => return None,
        })
    }

    fn of_code(text: &str) -> Option<Self> {
        Some(match text {
            code::PERMISSIONS => Self::Permission,
            code::REQUIRED_FIELD_MISSING | code::PROJECT_CONTROL_LIMITATION => Self::Validation,
            _ => return None,
        })
    }

    fn of_message(message: &str) -> Option<Self> {
        let starts = ["invalid where clause", "Invalid field in 'where' parameter"];
        starts.iter().any(|start| message.starts_with(start)).then_some(Self::Query)
    }

    fn of_status(status: u16) -> Self {
        match status {
            401 => Self::NotAuthenticated,
            403 => Self::Permission,
            404 => Self::NotFound,
            424 => Self::Query,
            429 => Self::RateLimited,
            500..=599 => Self::Server,
            _ => Self::Refused,
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Unsent => "not sent",
            Self::Throttled => "throttled, not sent",
            Self::Token => "no token",
            Self::Connection => "connection failed",
            Self::Timeout => "timed out",
            Self::NotAuthenticated => "not authenticated",
            Self::Permission => "not permitted",
            Self::NotFound => "not found",
            Self::NotUnique => "not unique",
            Self::Validation => "not valid",
            Self::Duplicate => "already there",
            Self::OutOfDate => "out of date",
            Self::Query => "query refused",
            Self::RateLimited => "too many calls",
            Self::Server => "the server failed",
            Self::Refused => "refused",
            Self::Decode => "the answer does not decode",
            Self::Write => "the writer failed",
        })
    }
}
