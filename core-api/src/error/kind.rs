//! The kinds of errors, and how an answer is sorted into them.

use std::fmt;

use http::StatusCode;

use super::{Refusal, code, key};

/// What to do about an [`Error`](super::Error).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request was not sent, since a value in it cannot be: a text that is too long, a page
    /// that Core does not have, an address that the client does not send a token to. No tokio runtime
    /// runs where the call was made.
    ///
    /// Mend the call or the settings of the client; sending it again gives the same.
    Unsent,
    /// The call was not sent, since it would have waited too long: for its turn in the queue of the
    /// client, or for a pause that the server has asked for by a 429.
    ///
    /// Nothing was done. Send it again after [`Error::retry_after`](super::Error::retry_after), or
    /// permit a longer wait ([`Limits::queue`](crate::client::Limits::queue),
    /// [`Limits::hold`](crate::client::Limits::hold)).
    Throttled,
    /// The provider has no token.
    ///
    /// [`Error::token_error`](super::Error::token_error) tells whether a person must log in again
    /// ([`needs_login`](super::Error::needs_login)) or the identity server could not be reached
    /// ([`is_retryable`](super::Error::is_retryable)).
    Token,
    /// The server could not be reached, or the connection broke.
    ///
    /// The client has tried again where that is safe. Otherwise it is not known whether Core acted:
    /// look before you send it again.
    Connection,
    /// The answer did not come in time: not its first byte, or not all of it.
    ///
    /// As with [`Connection`](Self::Connection), Core may have acted. For long lists, ask for fewer
    /// fields or smaller pages, or set longer [`Limits`](crate::client::Limits).
    Timeout,
    /// Core does not accept the token, nor the newer one that the provider gave: 401, or 200 with
    /// the text "Not authenticated", which is said to come for a wrong base URL too.
    ///
    /// A person must log in again.
    NotAuthenticated,
    /// The user, the subscription or the scope does not permit the call: 403 (with `WWW-Authenticate`
    /// `insufficient_scope` where the scope is missing), or 409 with a key such as `MsgPermissions`
    /// or the code `000.016`.
    ///
    /// Leave it out, or have an administrator of the company permit it and log in anew.
    Permission,
    /// There is no such record or path: 404, or 204 for a record asked for by id.
    ///
    /// The record may have been deleted meanwhile.
    NotFound,
    /// More than one record is there where one was asked for with
    /// [`Client::one`](crate::Client::one).
    ///
    /// Make the filter narrower.
    NotUnique,
    /// The record as sent breaks a rule: 409 with a key such as `InValidModel`,
    /// `RequiredFieldMissing` or `ProjectControlLimitation`.
    ///
    /// Mend the record; the message says what is wrong with it.
    Validation,
    /// A record with this code or name is there already: 409 with a key that ends with
    /// `AlreadyExists`.
    ///
    /// Use that record, or another code. After a create whose answer was lost, it may be yours.
    Duplicate,
    /// Somebody else changed the record since it was read: 409 `OutDatedModel`.
    ///
    /// Read it again and change it anew, as [`Client::update`](crate::Client::update) does.
    OutOfDate,
    /// Core does not take the query: a field that it does not filter by (400), the syntax of
    /// `where` (409), a query that its database refuses (424).
    ///
    /// Mend the filter, order or fields; the text shows what was sent.
    Query,
    /// Too many calls: 429.
    ///
    /// The client has waited and tried again. Wait for
    /// [`Error::retry_after`](super::Error::retry_after), or send fewer: other programs of the same
    /// app and user count too.
    RateLimited,
    /// Core failed: 5xx, or a 409 with `GeneralException`.
    ///
    /// The client has tried again after 502, 503 and 504 where that is safe. Otherwise tell the
    /// vendor, with the [correlation id](super::Refusal::correlation_id) where there is one.
    Server,
    /// Core refused the call for a reason that has no kind of its own: another 4xx, a 409 with a key
    /// that is not known, a redirect, an error that comes with the status of a success.
    ///
    /// [`Error::refusal`](super::Error::refusal) has what it said.
    Refused,
    /// The answer is not what the call returns: cut, not JSON, of another type, compressed, or
    /// larger than the limits of the client.
    ///
    /// After a write it is not known whether Core acted. A page of HTML is named with its title: it
    /// comes from a proxy or from the sign-in of a network, or the base URL is wrong.
    ///
    /// For a single row of a list, [`Error::row`](super::Error::row) has it, else
    /// [`Error::raw`](super::Error::raw) what came.
    Decode,
    /// The writer of a [download](crate::Client::download) failed: a disk is full, a pipe is closed.
    ///
    /// The file host is not at fault. [`Error::write_error`](super::Error::write_error) has the error of
    /// the writer, and [`Error::written`](super::Error::written) the bytes that it had taken.
    Write,
}

/// Whether an answer with this status may be another one next time: the server was too slow (408),
/// another one (421) or not yet ready (425), or a gateway (502 to 504) or a CDN (520 to 524, 529) did
/// not reach it.
pub(crate) fn is_transient(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 421 | 425 | 502..=504 | 520..=524 | 529)
}

impl ErrorKind {
    /// Sorts an answer, first by what it says and then by its status.
    ///
    /// Core's 409 is a catch-all, so its key decides, then its code. The message is read only
    /// where there is neither: it is wording, which may change. An error that comes with the status
    /// of a success is sorted by the status that its body names.
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
