//! The kinds of errors, and how an answer is sorted into them.

use std::fmt;

use http::StatusCode;

use super::Refusal;

/// What to do about an [`Error`](super::Error).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The request was not sent, since a value in it cannot be; mend the call.
    Unsent,
    /// There is no token; see [`Error::token_error`](super::Error::token_error).
    Token,
    /// The server could not be reached, or the connection broke; whether it acted is not known.
    Connection,
    /// The answer did not come in time; whether the server acted is not known.
    Timeout,
    /// Core does not accept the token: 401, or 200 with the text "Not authenticated".
    NotAuthenticated,
    /// The user, the subscription or the scope does not permit the call: 403, or 409 with a key
    /// such as `MsgPermissions`.
    Permission,
    /// There is no such record or path: 404, or 204 for a record asked for by id.
    NotFound,
    /// More than one record is there where one was asked for.
    NotUnique,
    /// The record as sent breaks a rule: a required field is missing, a value is not allowed.
    Validation,
    /// A record with this code or name is there already.
    Duplicate,
    /// Somebody else changed the record since it was read: 409 `OutDatedModel`.
    OutOfDate,
    /// Core does not take the query: a field that it does not filter by (400), the syntax of
    /// `where` (409), a query that its database refuses (424).
    Query,
    /// Too many calls: 429; wait for [`Error::retry_after`](super::Error::retry_after).
    RateLimited,
    /// Core failed: 5xx, or a 409 with `GeneralException`.
    Server,
    /// Core refused the call for a reason that has no kind of its own.
    Refused,
    /// The answer is not what the call returns: cut, not JSON, or of another type.
    Decode,
}

impl ErrorKind {
    /// Sorts an answer, first by what it says and then by its status.
    ///
    /// Core's 409 is a catch-all, so its key decides, then its code. The message is read only
    /// where there is neither: it is wording, which may change.
    pub(super) fn of(status: StatusCode, refusal: &Refusal) -> Self {
        let by_key = refusal.key().and_then(Self::of_key);
        let by_code = || refusal.code().and_then(Self::of_code);
        let by_message = || {
            let is_bare = refusal.key().is_none() && refusal.code().is_none();
            refusal.message().filter(|_| is_bare).and_then(Self::of_message)
        };
        by_key.or_else(by_code).or_else(by_message).unwrap_or_else(|| Self::of_status(status))
    }

    fn of_key(key: &str) -> Option<Self> {
        Some(match key {
            "OutDatedModel" => Self::OutOfDate,
            "MsgPermissions" => Self::Permission,
            "RequiredFieldMissing" | "InValidModel" | "ProjectControlLimitation" => {
                Self::Validation
            }
            "GeneralException" => Self::Server,
            "APISqlError" => Self::Query,
            _ if key.starts_with("SEC_") => Self::Permission,
            _ if key.ends_with("AlreadyExists") => Self::Duplicate,
            _ => return None,
        })
    }

    fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            "000.016" => Self::Permission,
            "000.020" | "031.001" => Self::Validation,
            _ => return None,
        })
    }

    fn of_message(message: &str) -> Option<Self> {
        let starts = ["invalid where clause", "Invalid field in 'where' parameter"];
        starts.iter().any(|start| message.starts_with(start)).then_some(Self::Query)
    }

    fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
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
        })
    }
}
