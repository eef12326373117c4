//! The kinds of errors.

mod of_fault;

use core_api::token::TokenErrorKind;

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
