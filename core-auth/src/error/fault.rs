//! The faults behind errors.

use std::{io, path::PathBuf, sync::Arc, time::Duration};

use core_api::client::TransportError;

use super::{
    Error,
    oauth_code::OAuthCode,
    text::{causes, code_count, description_suffix, reason_suffix},
};
use crate::owner::Owner;

/// A cause from another library.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A request to the identity server that a code of OAuth answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OAuthRequest {
    /// The exchange of the code of a login.
    Code,
    /// The exchange of a refresh token.
    Refresh,
    /// The revocation of a token.
    Revocation,
}

/// The end of a login that was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Revoked,
    NotRevoked,
}

/// The exact fault of an [`Error`]. Its text says what happened, without the app and the next step.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("the {what} is not an address that may be used: {reason}")]
    Address { what: &'static str, reason: String },
    #[error("the {name} {problem}")]
    Setting { name: &'static str, problem: &'static str, advice: &'static str },
    #[error("the environment variable `{name}` is not set")]
    NotSet { name: &'static str },
    #[error("the environment variable `{name}` {problem}")]
    Variable { name: &'static str, problem: String },
    /// A key for encrypted grants is not valid.
    #[error("the key `{id}` {problem}")]
    BadKey { id: String, problem: &'static str, advice: &'static str },
    #[error("the data of the login cannot be used: {0}")]
    StateData(String),
    #[error("the name `{name}` of a redirect parameter {problem}")]
    RedirectParameter { name: String, problem: &'static str },
    #[error("the discovery document cannot be used: {0}")]
    Discovery(String),

    /// The callback has no `state`, or that of another login.
    #[error("the callback belongs to another login, since its `state` differs")]
    OtherState,
    #[error("the callback is not for `{redirect_uri}`")]
    OtherAddress { redirect_uri: String },
    /// The `iss` of the callback is missing or differs (RFC 9207).
    #[error("the callback is the answer of another identity server, or names none")]
    OtherIssuer,
    #[error("access was denied at the login{}", reason_suffix(.reason.as_deref(), .description.as_deref()))]
    AccessDenied { reason: Option<String>, description: Option<String> },
    #[error("the identity server refused a scope among `{scopes}`{}", description_suffix(.description.as_deref()))]
    InvalidScope { scopes: String, description: Option<String> },
    /// An error of the authorization endpoint (RFC 6749 §4.1.2.1).
    #[error("the login ended in `{error}`{}", description_suffix(.description.as_deref()))]
    LoginFailed { error: String, description: Option<String> },
    #[error("the callback has {}", code_count(*.found))]
    NoCode { found: usize },
    #[error("the login has expired")]
    LoginExpired,
    #[error("the login was finished before; a callback counts once")]
    LoginUsed,
    #[error("the saved login cannot be used: {0}")]
    SavedLogin(&'static str),
    #[error("no callback came within {} s; Core may have shown its own error page", .waited.as_secs())]
    NoCallback { waited: Duration, client_id: String, redirect_uri: String },
    #[error("{address} cannot be listened at: {source}")]
    Listen { address: String, source: io::Error },
    #[error("no address was pasted that answers the login")]
    NothingPasted,
    #[error("reading or writing on the terminal failed: {0}")]
    Terminal(io::Error),
    /// A login that the caller made in its own way.
    #[error("the login failed: {}", causes(&**.0))]
    OwnLogin(BoxError),
    #[error("the parameter `{name}` of a login {problem}")]
    LoginParameter { name: String, problem: &'static str },
    /// A login asked for `offline_access` and gave no refresh token.
    #[error(
        "the login gave no refresh token although `offline_access` was asked for, so the session \
         would end with its access token"
    )]
    NoRefreshToken { client_id: String },
    /// A person must log in, and nobody can be asked here.
    #[error(
        "{place}: a person must log in with the client id `{client_id}`, and nobody can be asked here"
    )]
    NoPerson { place: String, client_id: String, program: String },
    /// Calls cannot work at the base URL that came with a login. The session is stored.
    #[error("the login succeeded, but {0}")]
    BaseUrl(Box<core_api::client::BaseUrlFault>),
    #[error("the client cannot be made: {0}")]
    Client(core_api::client::ConfigError),
    /// There is no token for a call.
    #[error("{0}")]
    Token(core_api::TokenError),
    /// The error of a login that several callers waited for.
    #[error("{0}")]
    Shared(Arc<Error>),
    #[error("{place}: the session goes on, so it is not removed")]
    SessionGoesOn { place: String },

    /// A code of RFC 6749 §5.2 or RFC 7009 §2.2.1, by a 4xx.
    #[error("the {} endpoint answered `{error}`{}", .request.endpoint(), description_suffix(.description.as_deref()))]
    Refused { request: OAuthRequest, error: String, description: Option<String> },
    #[error("the answer of the identity server cannot be used: {0}")]
    Answer(String),
    /// A 5xx: whether the server acted is not known.
    #[error("the identity server failed with the status {status}")]
    Failed { status: u16, retry_after: Option<Duration> },
    /// A 3xx or 4xx that is not an error of OAuth: the server did not act.
    #[error("the token endpoint turned the request away with the status {status}")]
    Rejected { status: u16, retry_after: Option<Duration> },
    /// A 429: the server did not act.
    #[error("the token endpoint is busy: status {status}")]
    Busy { status: u16, retry_after: Option<Duration> },
    /// The request did not leave this machine.
    #[error("the identity server could not be reached: {0}")]
    Unreachable(TransportError),
    /// The request was sent, so the server may have acted.
    #[error("the identity server did not answer: {0}")]
    NoAnswer(TransportError),

    #[error("{}: {doing} failed: {source}", .path.display())]
    File { path: PathBuf, doing: &'static str, advice: &'static str, source: io::Error },
    /// A file that must not be used, such as one that others can open.
    #[error("{}: {problem}", .path.display())]
    BadFile { path: PathBuf, problem: String, advice: &'static str },
    #[error("{place}: {problem}")]
    BadGrant { place: String, problem: String, advice: &'static str },
    #[error("{place}: {doing} failed: {}", causes(&**.source))]
    Store { place: String, doing: &'static str, advice: &'static str, source: BoxError },
    /// A store of somebody else.
    #[error("{place}: {doing} failed: {}", causes(&**.source))]
    OwnStore { place: String, doing: String, source: BoxError },
    #[error("the new document of a grant cannot be written: {0}")]
    Unwritable(serde_json::Error),
    /// The refresh token in the store is used up, and its successor is in memory only.
    #[error("the new grant is not saved yet, and is lost if this process ends: {0}")]
    Unsaved(Arc<Error>),
    #[error("the stored grant has changed in between")]
    Conflict,

    #[error("another holder is refreshing the grant and has not saved its answer yet")]
    Unsettled,
    #[error("a refresh was begun and its answer was not saved")]
    Interrupted { again_in: Duration },
    /// A 429, or another refusal with `Retry-After`, came to a refresh before.
    #[error("the identity server asked to wait before another refresh")]
    Paused { again_in: Duration },
    #[error("the refresh took longer than {deadline:?} and was given up")]
    Stuck { deadline: Duration },

    #[error("nobody has logged in yet: {place} has no session")]
    NotLoggedIn { place: String },
    #[error("{place}: the session has ended")]
    Ended { place: String },
    #[error("{place}: the session is gone from the store")]
    Gone { place: String },
    #[error("{place}: the access token has expired, and the grant has no refresh token")]
    NotRefreshable { place: String },
    /// The answer to a refresh was lost, and the app forbids to present the token again.
    #[error(
        "{place}: a refresh was begun and its answer was not saved, so the refresh token may be \
         used up, and the app does not present it again"
    )]
    NotPresentedAgain { place: String },

    /// A grant that another app has: nothing was sent and nothing was changed.
    #[error("{place}: the session is of another app ({owner}) than this one{}", fate_suffix(*.fate))]
    OtherApp { place: String, owner: Box<Owner>, fate: Option<Fate> },
    /// The refresh token of a file of an earlier version, which may be that of another app.
    #[error(
        "{place}: the server does not know the refresh token; the session names no app, so it may be \
         that of another app, and was left as it is"
    )]
    DeadUnowned { place: String },
    /// A login of another person than the one of the stored session.
    #[error(
        "{place}: the session is of the person `{stored}`, and the login of `{found}`{}",
        fate_suffix(*.fate)
    )]
    OtherPerson { place: String, stored: String, found: String, fate: Option<Fate> },

    #[error("the id token cannot be believed: {0}")]
    IdToken(String),
    #[error("the keys of the issuer cannot be fetched: {0}")]
    Keys(Arc<Error>),
    #[error(
        "the id token of a refresh has the `{claim}` `{found}` instead of `{expected}`, so the new \
         access token is withheld"
    )]
    OtherIdentity { claim: &'static str, expected: String, found: String },
    #[error("the userinfo is about another person than the id token")]
    OtherSubject,
    #[error("the access token lacks a scope")]
    InsufficientScope,
    #[error("the server does not accept the access token")]
    TokenRefused,
    /// A token must be taken to be good (RFC 7009 §2.2.1).
    #[error("the token ({token}) was not revoked, and must be taken to be good: {reason}")]
    NotRevoked { token: &'static str, reason: String, retry_after: Option<Duration> },

    #[error("no tokio runtime runs here")]
    NoRuntime,
    #[error("the runtime is shutting down")]
    Stopped,
}

impl OAuthRequest {
    fn endpoint(self) -> &'static str {
        match self {
            Self::Code | Self::Refresh => "token",
            Self::Revocation => "revocation",
        }
    }
}

impl Fault {
    /// Whether the server no longer knows the refresh token.
    pub(crate) fn is_dead_grant(&self) -> bool {
        matches!(
            self,
            Self::Refused { request: OAuthRequest::Refresh, error, .. } if OAuthCode::of(error) == OAuthCode::InvalidGrant
        )
    }

    /// Whether the refresh token that was to be presented is surely not used up: it did not reach
    /// the server, or the server refused the request for another reason.
    pub(crate) fn is_surely_unused(&self) -> bool {
        matches!(
            self,
            Self::Unreachable(_)
                | Self::Address { .. }
                | Self::Refused { .. }
                | Self::Busy { .. }
                | Self::Rejected { .. }
        )
    }
}

impl Fault {
    /// The time until another try makes sense.
    pub(super) fn retry_after(&self) -> Option<Duration> {
        if let Self::Interrupted { again_in } | Self::Paused { again_in } = self {
            return Some(*again_in);
        }
        let (Self::Failed { retry_after, .. }
        | Self::Rejected { retry_after, .. }
        | Self::Busy { retry_after, .. }
        | Self::NotRevoked { retry_after, .. }) = self
        else {
            return None;
        };
        *retry_after
    }

    /// The fault of the way to the identity server.
    pub(super) fn transport_error(&self) -> Option<&TransportError> {
        let (Self::Unreachable(error) | Self::NoAnswer(error)) = self else { return None };
        Some(error)
    }

    /// The error code of OAuth.
    pub(super) fn oauth_error(&self) -> Option<&str> {
        if let Self::AccessDenied { .. } = self {
            return Some("access_denied");
        }
        if let Self::InvalidScope { .. } = self {
            return Some("invalid_scope");
        }
        let (Self::LoginFailed { error, .. } | Self::Refused { error, .. }) = self else {
            return None;
        };
        Some(error)
    }
}

/// The end of a login that was not kept, after a sentence.
fn fate_suffix(fate: Option<Fate>) -> &'static str {
    match fate {
        None => "",
        Some(Fate::Revoked) => ": the session was kept, and the login was revoked",
        Some(Fate::NotRevoked) => ": the session was kept, and the login could not be revoked",
    }
}
