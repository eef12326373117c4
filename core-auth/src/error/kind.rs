//! The kinds of errors.

use core_api::{client::BaseUrlFaultKind, token::TokenErrorKind};

use super::{
    code::Code,
    fault::{Fault, Request},
};

/// The decision that an [`Error`](super::Error) asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The store has no session of the account: nobody has logged in yet.
    ///
    /// A person must log in. A [`Chain`](crate::Chain) goes on to the next provider.
    NotLoggedIn,
    /// The session has ended: the server no longer knows it, somebody signed out, or its access
    /// token has expired without a refresh token.
    ///
    /// A person must log in again.
    SessionEnded,
    /// A login did not succeed: its callback is forged, late, used or missing, or its code was
    /// refused.
    ///
    /// Start the login again.
    LoginFailed,
    /// The person, or the identity server, denied access.
    ///
    /// [`Error::denial_reason`](super::Error::denial_reason) has the reason. Ask the person before
    /// another login.
    AccessDenied,
    /// A person must log in, and the program cannot ask anybody.
    ///
    /// Run it in a terminal, or give the session another way to log in.
    NoPerson,
    /// The terminal, or the port of the redirect URI, cannot be used for a login.
    ///
    /// Free the port or use another way to log in.
    LoginChannel,
    /// The environment has no variable of the provider.
    ///
    /// Set the variable that the text names. A [`Chain`](crate::Chain) goes on to the next provider.
    NotConfigured,
    /// A setting is wrong: the client id, the secret, the redirect URI, the issuer, a scope, a key,
    /// a variable, or the rights of a file.
    ///
    /// Correct the setting that the text names.
    Configuration,
    /// The identity server could not be reached, was busy or failed.
    ///
    /// Try again later, after [`Error::retry_after`](super::Error::retry_after) if it is there.
    Unavailable,
    /// The answer of the identity server cannot be used.
    ///
    /// Try again later. Tell the vendor if it stays.
    InvalidAnswer,
    /// A refresh was begun, and its answer is not saved. The session is not lost.
    ///
    /// Call again after [`Error::retry_after`](super::Error::retry_after).
    Interrupted,
    /// The store cannot be reached, locked, read or written.
    ///
    /// Try again later, or follow the advice of the text.
    Store,
    /// The stored session cannot be read: it is damaged, of a newer version, or sealed with a key
    /// that is missing. It was left as it is.
    ///
    /// Follow the advice of the text.
    UnreadableSession,
    /// Another holder saved the session in between.
    ///
    /// Read it again. [`LockedGrant::save`](crate::store::LockedGrant::save) reports it.
    Conflict,
    /// The session is that of another client id or another identity server. Nothing was sent, handed
    /// out or changed.
    ///
    /// Open the store with that app, or use another account or store for this one.
    OtherApp,
    /// The login is of another person than the stored session, which was kept.
    ///
    /// Log in as that person, use another account, or permit the change by
    /// [`RefreshingBuilder::replacing_anyone`](crate::RefreshingBuilder::replacing_anyone).
    OtherPerson,
    /// The id token or the userinfo is not that of the person who logged in, or has no valid
    /// signature.
    ///
    /// Check the issuer, the client id and the account.
    Identity,
    /// The access token lacks a scope.
    ///
    /// Log in with that scope.
    InsufficientScope,
    /// The server does not accept an access token outside of a call of the API.
    ///
    /// Get a newer one by [`TokenProvider::refused`](core_api::TokenProvider::refused), which tells
    /// whether a person must log in.
    TokenRefused,
    /// A token was not revoked, and must be taken to be good.
    ///
    /// Try again later, after [`Error::retry_after`](super::Error::retry_after) if it is there.
    NotRevoked,
    /// The runtime ended during the call.
    ///
    /// Nothing is known of the outcome. Call again from another runtime.
    Stopped,
}

impl ErrorKind {
    /// Whether a person must log in before it can work.
    pub(super) fn needs_login(self) -> bool {
        match self {
            Self::NotLoggedIn
            | Self::SessionEnded
            | Self::LoginFailed
            | Self::NoPerson
            | Self::AccessDenied => true,
            Self::LoginChannel
            | Self::NotConfigured
            | Self::Configuration
            | Self::Unavailable
            | Self::InvalidAnswer
            | Self::Interrupted
            | Self::Store
            | Self::UnreadableSession
            | Self::Conflict
            | Self::OtherApp
            | Self::OtherPerson
            | Self::Identity
            | Self::InsufficientScope
            | Self::TokenRefused
            | Self::NotRevoked
            | Self::Stopped => false,
        }
    }

    /// Whether the same call may work later.
    pub(super) fn is_retryable(self) -> bool {
        match self {
            Self::Unavailable
            | Self::InvalidAnswer
            | Self::Interrupted
            | Self::Store
            | Self::Conflict
            | Self::Identity
            | Self::NotRevoked
            | Self::Stopped => true,
            Self::NotLoggedIn
            | Self::SessionEnded
            | Self::LoginFailed
            | Self::NoPerson
            | Self::AccessDenied
            | Self::LoginChannel
            | Self::NotConfigured
            | Self::Configuration
            | Self::UnreadableSession
            | Self::OtherApp
            | Self::OtherPerson
            | Self::InsufficientScope
            | Self::TokenRefused => false,
        }
    }

    /// The kind for a [`TokenProvider`](core_api::TokenProvider).
    pub(super) fn of_token(self) -> TokenErrorKind {
        match self {
            Self::NotLoggedIn => TokenErrorKind::NotLoggedIn,
            Self::SessionEnded | Self::LoginFailed | Self::NoPerson | Self::AccessDenied => {
                TokenErrorKind::LoginRequired
            }
            Self::NotConfigured => TokenErrorKind::NotConfigured,
            Self::LoginChannel
            | Self::Configuration
            | Self::UnreadableSession
            | Self::OtherApp
            | Self::OtherPerson
            | Self::InsufficientScope => TokenErrorKind::Configuration,
            Self::Unavailable
            | Self::InvalidAnswer
            | Self::Interrupted
            | Self::Store
            | Self::Conflict
            | Self::Identity
            | Self::TokenRefused
            | Self::NotRevoked
            | Self::Stopped => TokenErrorKind::Unavailable,
        }
    }
}

impl Fault {
    pub(crate) fn kind(&self) -> ErrorKind {
        match self {
            Self::Address { .. }
            | Self::ClientId { .. }
            | Self::Variable { .. }
            | Self::BadKey { .. }
            | Self::BadFile { .. }
            | Self::StateData(_)
            | Self::RedirectParameter { .. }
            | Self::Discovery(_)
            | Self::InvalidScope { .. }
            | Self::LoginParameter { .. }
            | Self::NoRefreshToken { .. }
            | Self::Client(_)
            | Self::NoRuntime
            | Self::SessionGoesOn { .. } => ErrorKind::Configuration,
            Self::NoPerson { .. } => ErrorKind::NoPerson,
            Self::BaseUrl(fault) => of_base_url(fault.kind()),
            Self::Token(error) => of_provider(error.kind()),
            Self::NotSet { .. } => ErrorKind::NotConfigured,
            Self::OtherState
            | Self::OtherAddress { .. }
            | Self::OtherIssuer
            | Self::NoCode { .. }
            | Self::LoginExpired
            | Self::LoginUsed
            | Self::SavedLogin(_)
            | Self::NoCallback { .. }
            | Self::NothingPasted
            | Self::OwnLogin(_) => ErrorKind::LoginFailed,
            Self::AccessDenied { .. } => ErrorKind::AccessDenied,
            Self::LoginFailed { error, .. } => of_authorization(Code::of(error)),
            Self::Listen { .. } | Self::Terminal(_) => ErrorKind::LoginChannel,
            Self::Refused { request, error, .. } => of_refusal(*request, Code::of(error)),
            Self::Answer(_) => ErrorKind::InvalidAnswer,
            Self::Failed { .. }
            | Self::Rejected { .. }
            | Self::Busy { .. }
            | Self::Unreachable(_)
            | Self::NoAnswer(_)
            | Self::Paused { .. }
            | Self::Stuck { .. } => ErrorKind::Unavailable,
            Self::File { .. }
            | Self::Store { .. }
            | Self::OwnStore { .. }
            | Self::Unwritable(_)
            | Self::Unsaved(_) => ErrorKind::Store,
            Self::BadGrant { .. } => ErrorKind::UnreadableSession,
            Self::Conflict => ErrorKind::Conflict,
            Self::Unsettled | Self::Interrupted { .. } => ErrorKind::Interrupted,
            Self::NotLoggedIn { .. } => ErrorKind::NotLoggedIn,
            Self::Ended { .. }
            | Self::Gone { .. }
            | Self::NotRefreshable { .. }
            | Self::NotPresentedAgain { .. } => ErrorKind::SessionEnded,
            Self::OtherApp { .. } => ErrorKind::OtherApp,
            Self::DeadUnowned { .. } => ErrorKind::SessionEnded,
            Self::OtherPerson { .. } => ErrorKind::OtherPerson,
            Self::IdToken(_) | Self::OtherIdentity { .. } | Self::OtherSubject => {
                ErrorKind::Identity
            }
            Self::Keys(error) | Self::Shared(error) => error.kind(),
            Self::InsufficientScope => ErrorKind::InsufficientScope,
            Self::TokenRefused => ErrorKind::TokenRefused,
            Self::NotRevoked { .. } => ErrorKind::NotRevoked,
            Self::Stopped => ErrorKind::Stopped,
        }
    }
}

/// The kind of a fault of a base URL.
fn of_base_url(kind: BaseUrlFaultKind) -> ErrorKind {
    match kind {
        BaseUrlFaultKind::Unreachable => ErrorKind::Unavailable,
        // It is an enum of another crate, which may grow. The base URL is wrong in some way.
        _ => ErrorKind::Configuration,
    }
}

/// The kind of an error of a provider.
fn of_provider(kind: TokenErrorKind) -> ErrorKind {
    match kind {
        TokenErrorKind::NotLoggedIn => ErrorKind::NotLoggedIn,
        TokenErrorKind::LoginRequired => ErrorKind::SessionEnded,
        TokenErrorKind::NotConfigured => ErrorKind::NotConfigured,
        TokenErrorKind::Configuration => ErrorKind::Configuration,
        TokenErrorKind::Unavailable => ErrorKind::Unavailable,
        // It is an enum of another crate, which may grow. Nobody is sent to log in for what is new.
        _ => ErrorKind::Unavailable,
    }
}

/// The kind of an error of the authorization endpoint.
fn of_authorization(code: Code) -> ErrorKind {
    match code {
        Code::AccessDenied => ErrorKind::AccessDenied,
        Code::ServerError | Code::TemporarilyUnavailable => ErrorKind::Unavailable,
        Code::InvalidClient
        | Code::InvalidRequest
        | Code::InvalidScope
        | Code::UnauthorizedClient
        | Code::UnsupportedGrantType
        | Code::UnsupportedResponseType => ErrorKind::Configuration,
        Code::InvalidGrant | Code::UnsupportedTokenType | Code::Other => ErrorKind::LoginFailed,
    }
}

/// The kind of an error of the token endpoint or the revocation endpoint.
fn of_refusal(request: Request, code: Code) -> ErrorKind {
    match (code, request) {
        (Code::InvalidGrant, Request::Code) => ErrorKind::LoginFailed,
        (Code::InvalidGrant, Request::Refresh) => ErrorKind::SessionEnded,
        (Code::AccessDenied, Request::Code) => ErrorKind::AccessDenied,
        (
            Code::InvalidClient
            | Code::InvalidRequest
            | Code::InvalidScope
            | Code::UnauthorizedClient
            | Code::UnsupportedGrantType,
            Request::Code | Request::Refresh | Request::Revocation,
        ) => ErrorKind::Configuration,
        (
            Code::AccessDenied
            | Code::ServerError
            | Code::TemporarilyUnavailable
            | Code::UnsupportedResponseType
            | Code::UnsupportedTokenType
            | Code::Other,
            Request::Code | Request::Refresh,
        ) => ErrorKind::Unavailable,
        (
            Code::AccessDenied
            | Code::InvalidGrant
            | Code::ServerError
            | Code::TemporarilyUnavailable
            | Code::UnsupportedResponseType
            | Code::UnsupportedTokenType
            | Code::Other,
            Request::Revocation,
        ) => ErrorKind::NotRevoked,
    }
}
