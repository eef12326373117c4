//! The faults behind errors.

use std::{borrow::Cow, io, path::PathBuf, sync::Arc, time::Duration};

use core_api::{client::TransportError, foreign_text::causes_in_short};

use super::{
    Error,
    oauth::{OAuthCode, OAuthRequest},
    text::{code_count, description_suffix, reason_suffix},
};
use crate::owner::Owner;

/// An error of another library.
pub(crate) type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// Outcome of revoking the tokens of a rejected login.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    Revoked,
    NotRevoked,
}

/// The exact fault of an [`Error`]. The text describes the fault only. [`Error`] adds the app and the
/// next step.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    #[error("the {name} is not a usable address: {reason}")]
    Address { name: &'static str, reason: String },
    #[error("the {name} {problem}")]
    Setting { name: &'static str, problem: &'static str, advice: &'static str },
    #[error("the environment variable `{name}` is not set")]
    NotSet { name: &'static str, advice: &'static str },
    #[error("the environment variable `{name}` {problem}")]
    Variable { name: &'static str, problem: String },
    /// An invalid key for encrypted grants.
    #[error("the key `{id}` {problem}")]
    BadKey { id: String, problem: &'static str, advice: &'static str },
    #[error("the login data cannot be used: {0}")]
    StateData(String),
    #[error("the redirect parameter `{name}` {problem}")]
    RedirectParameter { name: String, problem: &'static str },
    #[error("the discovery document cannot be used: {0}")]
    Discovery(String),

    /// The `state` of the callback is missing or belongs to another login.
    #[error("the callback belongs to another login, because its `state` differs")]
    OtherState,
    #[error("the callback is not for `{redirect_uri}`")]
    OtherAddress { redirect_uri: String },
    /// The `iss` of the callback is missing or differs (RFC 9207).
    #[error("the callback comes from another identity server, or does not name its issuer")]
    OtherIssuer,
    #[error("access was denied during the login{}", reason_suffix(.reason.as_deref(), .description.as_deref()))]
    AccessDenied { reason: Option<String>, description: Option<String> },
    #[error("the identity server refused one of the scopes `{scopes}`{}", description_suffix(.description.as_deref()))]
    InvalidScope { scopes: String, description: Option<String> },
    /// An error of the authorization endpoint (RFC 6749 §4.1.2.1).
    #[error("the login failed with `{error}`{}", description_suffix(.description.as_deref()))]
    LoginFailed { error: String, description: Option<String> },
    #[error("the callback has {}", code_count(*.found))]
    NoCode { found: usize },
    #[error("the login has expired")]
    LoginExpired,
    #[error("the login has already been finished; a callback is accepted only once")]
    LoginUsed,
    #[error("the saved login cannot be used: {0}")]
    SavedLogin(&'static str),
    #[error("no callback arrived within {} s; Core may have shown its own error page", .waited.as_secs())]
    NoCallback { waited: Duration, client_id: String, redirect_uri: String },
    #[error("cannot listen on {address}: {source}")]
    Listen { address: String, source: io::Error },
    #[error("no address that completes the login was pasted")]
    NothingPasted,
    #[error("reading from or writing to the terminal failed: {0}")]
    Terminal(io::Error),
    /// A failed login of a kind that the caller implements.
    #[error("the login failed: {}", causes_in_short(&**.0))]
    OwnLogin(BoxError),
    #[error("the login parameter `{name}` {problem}")]
    LoginParameter { name: String, problem: &'static str },
    /// A login requested `offline_access` and returned no refresh token.
    #[error(
        "the login returned no refresh token although `offline_access` was requested, so the \
         session would end when the access token expires"
    )]
    NoRefreshToken { client_id: String },
    /// A login is required, and the program has no way to ask a person.
    #[error(
        "{place}: a person must log in with the client id `{client_id}`, but this program cannot \
         ask anybody"
    )]
    NoPerson { place: String, client_id: String, program: String },
    /// The base URL of a login cannot be used for calls. The session is stored.
    #[error("the login succeeded, but {0}")]
    BaseUrl(Box<core_api::client::BaseUrlFault>),
    #[error("the client cannot be built: {0}")]
    Client(core_api::client::ConfigError),
    /// No token is available for a call.
    #[error("{0}")]
    Token(core_api::TokenError),
    /// The error of a login that several callers were waiting for.
    #[error("{0}")]
    Shared(Arc<Error>),
    #[error("{place}: the session is still active, so it was not removed")]
    SessionGoesOn { place: String },

    /// A 4xx with an error code of RFC 6749 §5.2 or RFC 7009 §2.2.1.
    #[error("the {} endpoint answered `{error}`{}", .request.endpoint(), description_suffix(.description.as_deref()))]
    Refused { request: OAuthRequest, error: String, description: Option<String> },
    #[error("the response of the identity server cannot be used: {0}")]
    Answer(String),
    /// A 5xx. The server may or may not have acted on the request.
    #[error("the identity server failed with status {status}")]
    Failed { status: u16, retry_after: Option<Duration> },
    /// A 3xx or 4xx without an OAuth error code. The server did not act on the request.
    #[error("the token endpoint rejected the request with status {status}")]
    Rejected { status: u16, retry_after: Option<Duration> },
    /// A 429. The server did not act on the request.
    #[error("the token endpoint is busy: status {status}")]
    Busy { status: u16, retry_after: Option<Duration> },
    /// The request was not sent.
    #[error("the identity server could not be reached: {0}")]
    Unreachable(TransportError),
    /// The request was sent, so the server may have acted on it.
    #[error("the identity server did not answer: {0}")]
    NoAnswer(TransportError),

    #[error("{}: {doing} failed: {source}", .path.display())]
    File { path: PathBuf, doing: &'static str, advice: &'static str, source: io::Error },
    /// A file that must not be used, for example because other users can open it.
    #[error("{}: {problem}", .path.display())]
    BadFile { path: PathBuf, problem: String, advice: &'static str },
    #[error("{place}: {problem}")]
    BadGrant { place: String, problem: String, advice: &'static str },
    #[error("{place}: {doing} failed: {}", causes_in_short(&**.source))]
    Store { place: String, doing: Cow<'static, str>, advice: &'static str, source: BoxError },
    #[error("the new grant cannot be serialized: {0}")]
    Unwritable(serde_json::Error),
    /// The refresh token in the store is used up. The new one exists only in memory.
    #[error("the new grant has not been saved yet, and is lost if this process ends: {0}")]
    Unsaved(Arc<Error>),
    #[error("the stored grant has changed since it was read")]
    Conflict,

    #[error("another process is refreshing the grant and has not saved the response yet")]
    Unsettled,
    #[error("a refresh was started and its response was not saved")]
    Interrupted { again_in: Duration },
    /// An earlier refresh received a 429, or another refusal with `Retry-After`.
    #[error("the identity server asked to wait before the next refresh")]
    Paused { again_in: Duration },
    #[error("the refresh took longer than {deadline:?} and was given up")]
    Stuck { deadline: Duration },

    #[error("nobody has logged in yet: {place} has no session")]
    NotLoggedIn { place: String },
    #[error("{place}: the session has ended")]
    Ended { place: String },
    #[error("{place}: the session is no longer in the store")]
    Gone { place: String },
    #[error("{place}: the access token has expired, and the grant has no refresh token")]
    NotRefreshable { place: String },
    /// The response to a refresh was lost, and the app does not allow a second presentation.
    #[error(
        "{place}: a refresh was started and its response was not saved, so the refresh token may \
         be used up, and the app does not present it again"
    )]
    NotPresentedAgain { place: String },

    /// A grant of another app. Nothing was sent and nothing was changed.
    #[error("{place}: the session belongs to another app ({owner}){}", fate_suffix(*.fate))]
    OtherApp { place: String, owner: Box<Owner>, fate: Option<Fate> },
    /// The refresh token of a file of an earlier version, which may belong to another app.
    #[error(
        "{place}: the server does not know the refresh token; the session names no app, so it may \
         belong to another app and was left unchanged"
    )]
    DeadUnowned { place: String },
    /// The person who logged in differs from the person of the stored session.
    #[error(
        "{place}: the session belongs to the person `{stored}`, but `{found}` logged in{}",
        fate_suffix(*.fate)
    )]
    OtherPerson { place: String, stored: String, found: String, fate: Option<Fate> },

    #[error("the id token is not valid: {0}")]
    IdToken(String),
    #[error("the signing keys of the issuer cannot be fetched: {0}")]
    Keys(Arc<Error>),
    #[error(
        "the id token of a refresh has the `{claim}` `{found}` instead of `{expected}`, so the new \
         access token is not used"
    )]
    OtherIdentity { claim: &'static str, expected: String, found: String },
    #[error("the userinfo and the id token describe different people")]
    OtherSubject,
    #[error("the access token lacks a scope")]
    InsufficientScope,
    #[error("the server does not accept the access token")]
    TokenRefused,
    /// A token that must be treated as still valid (RFC 7009 §2.2.1).
    #[error("the token ({token}) was not revoked and may still be valid: {reason}")]
    NotRevoked { token: &'static str, reason: String, retry_after: Option<Duration> },

    #[cfg(feature = "blocking")]
    #[error("{0}")]
    Blocking(core_api::blocking::BlockingError),
    #[error("no Tokio runtime is running here")]
    NoRuntime,
    #[error("the runtime is shutting down")]
    Stopped,
}

impl Fault {
    /// Returns whether the server no longer knows the refresh token.
    pub(crate) fn is_dead_grant(&self) -> bool {
        matches!(
            self,
            Self::Refused { request: OAuthRequest::Refresh, error, .. } if OAuthCode::of(error) == OAuthCode::InvalidGrant
        )
    }

    /// Returns whether the refresh token is certainly not used up: the request did not reach the
    /// server, or the server refused it for another reason.
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
    /// The pause before a retry is useful.
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

    /// The fault of the connection to the identity server.
    pub(super) fn transport_error(&self) -> Option<&TransportError> {
        let (Self::Unreachable(error) | Self::NoAnswer(error)) = self else { return None };
        Some(error)
    }

    /// The OAuth error code.
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

/// Formats the fate of a rejected login as a suffix of a sentence.
fn fate_suffix(fate: Option<Fate>) -> &'static str {
    match fate {
        None => "",
        Some(Fate::Revoked) => ": the session was kept, and the login was revoked",
        Some(Fate::NotRevoked) => ": the session was kept, and the login could not be revoked",
    }
}
