//! The kinds of errors.

mod of_fault;

use core_api::token::TokenErrorKind;

/// The kind of an [`Error`](super::Error), for decisions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The store has no session for the account: nobody has logged in yet.
    ///
    /// A person must log in. A [`Chain`](crate::Chain) tries the next provider.
    NotLoggedIn,
    /// The session has ended: the server no longer knows it, somebody signed out, or its access
    /// token has expired without a refresh token.
    ///
    /// A person must log in again.
    SessionEnded,
    /// A login failed: its callback is forged, late, already used or missing, or its code was
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
    /// Run the program in a terminal, or give the session another way to log in.
    NoPerson,
    /// The terminal, or the port of the redirect URI, cannot be used for a login.
    ///
    /// Free the port or use another way to log in.
    LoginChannel,
    /// No environment variable of the provider is set, or one of the app is missing.
    ///
    /// Set the variable that the text names. A [`Chain`](crate::Chain) tries the next provider.
    NotConfigured,
    /// A setting is wrong, such as the client id, the secret, a scope, a key, a variable, or the
    /// permissions of a file.
    ///
    /// Correct the setting that the text names.
    Configuration,
    /// The identity server could not be reached, was busy or failed.
    ///
    /// Try again later, after [`Error::retry_after`](super::Error::retry_after) if it is set.
    Unavailable,
    /// The response of the identity server cannot be used.
    ///
    /// Try again later. Contact the vendor if the problem persists.
    InvalidAnswer,
    /// A refresh was started, and its response is not saved. The session is not lost.
    ///
    /// Call again after [`Error::retry_after`](super::Error::retry_after).
    Interrupted,
    /// The store cannot be reached, locked, read or written.
    ///
    /// Try again later, or follow the advice in the text.
    Store,
    /// The stored session cannot be read, because it is damaged, has a newer format, or is encrypted
    /// with a key that is missing. The session was left unchanged.
    ///
    /// Follow the advice in the text.
    UnreadableSession,
    /// The stored session has changed since it was read.
    ///
    /// Read the session again. [`LockedGrant::save`](crate::store::LockedGrant::save) reports this
    /// kind.
    Conflict,
    /// The session belongs to another client id or another identity server. Nothing was sent, handed
    /// out or changed.
    ///
    /// Open the store with the app that owns the session, or use another account or store.
    OtherApp,
    /// The person who logged in differs from the person of the stored session, which was kept.
    ///
    /// Log in as the person of the session, use another account, or permit the change by
    /// [`RefreshingProviderBuilder::replacing_anyone`](crate::RefreshingProviderBuilder::replacing_anyone).
    OtherPerson,
    /// The id token or the userinfo belongs to another person, or the id token is not valid.
    ///
    /// Check the issuer, the client id and the account.
    Identity,
    /// The access token lacks a scope.
    ///
    /// Log in with the missing scope.
    InsufficientScope,
    /// A server refused the access token of a request other than an API call.
    ///
    /// Get a newer token from [`TokenProvider::refused`](core_api::TokenProvider::refused), which
    /// reports whether a person must log in.
    TokenRefused,
    /// A token was not revoked, and must be treated as still valid.
    ///
    /// Try again later, after [`Error::retry_after`](super::Error::retry_after) if it is set.
    NotRevoked,
    /// The runtime ended during the call.
    ///
    /// The outcome is unknown. Call again from another runtime.
    Stopped,
}

impl ErrorKind {
    /// Returns whether a person must log in before the call can succeed.
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

    /// Returns whether the same call may succeed later.
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

    /// The kind that a [`TokenProvider`](core_api::TokenProvider) reports.
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
