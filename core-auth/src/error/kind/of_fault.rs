//! The kind of each fault.

use core_api::{client::BaseUrlFaultKind, token::TokenErrorKind};

use super::ErrorKind;
use crate::error::{
    fault::Fault,
    oauth::{OAuthCode, OAuthRequest},
};

impl Fault {
    /// The kind of this fault. There is no wildcard, so a new fault does not compile without a kind.
    pub(crate) fn kind(&self) -> ErrorKind {
        match self {
            Self::Address { .. } | Self::Setting { .. } => ErrorKind::Configuration,
            Self::Variable { .. } | Self::BadKey { .. } => ErrorKind::Configuration,
            Self::BadFile { .. } | Self::Discovery(_) => ErrorKind::Configuration,
            Self::StateData(_) | Self::RedirectParameter { .. } => ErrorKind::Configuration,
            Self::InvalidScope { .. } | Self::LoginParameter { .. } => ErrorKind::Configuration,
            Self::NoRefreshToken { .. } | Self::Client(_) => ErrorKind::Configuration,
            #[cfg(feature = "blocking")]
            Self::Blocking(_) => ErrorKind::Configuration,
            Self::NoRuntime | Self::SessionGoesOn { .. } => ErrorKind::Configuration,
            Self::NotSet { .. } => ErrorKind::NotConfigured,
            Self::NoPerson { .. } => ErrorKind::NoPerson,
            Self::BaseUrl(fault) => of_base_url(fault.kind()),
            Self::Token(error) => of_provider(error.kind()),
            Self::Keys(error) | Self::Shared(error) => error.kind(),
            Self::OtherState | Self::OtherAddress { .. } => ErrorKind::LoginFailed,
            Self::OtherIssuer | Self::NoCode { .. } => ErrorKind::LoginFailed,
            Self::LoginExpired | Self::LoginUsed => ErrorKind::LoginFailed,
            Self::SavedLogin(_) | Self::NoCallback { .. } => ErrorKind::LoginFailed,
            Self::NothingPasted | Self::OwnLogin(_) => ErrorKind::LoginFailed,
            Self::AccessDenied { .. } => ErrorKind::AccessDenied,
            Self::LoginFailed { error, .. } => of_authorization(OAuthCode::of(error)),
            Self::Listen { .. } | Self::Terminal(_) => ErrorKind::LoginChannel,
            Self::Refused { request, error, .. } => of_refusal(*request, OAuthCode::of(error)),
            Self::Answer(_) => ErrorKind::InvalidAnswer,
            Self::Failed { .. } | Self::Rejected { .. } => ErrorKind::Unavailable,
            Self::Busy { .. } | Self::Unreachable(_) => ErrorKind::Unavailable,
            Self::NoAnswer(_) | Self::Paused { .. } => ErrorKind::Unavailable,
            Self::Stuck { .. } => ErrorKind::Unavailable,
            Self::File { .. } | Self::Store { .. } => ErrorKind::Store,
            Self::Unwritable(_) | Self::Unsaved(_) => ErrorKind::Store,
            Self::BadGrant { .. } => ErrorKind::UnreadableSession,
            Self::Conflict => ErrorKind::Conflict,
            Self::Unsettled | Self::Interrupted { .. } => ErrorKind::Interrupted,
            Self::NotLoggedIn { .. } => ErrorKind::NotLoggedIn,
            Self::Ended { .. } | Self::Gone { .. } => ErrorKind::SessionEnded,
            Self::NotRefreshable { .. } | Self::DeadUnowned { .. } => ErrorKind::SessionEnded,
            Self::NotPresentedAgain { .. } => ErrorKind::SessionEnded,
            Self::OtherApp { .. } => ErrorKind::OtherApp,
            Self::OtherPerson { .. } => ErrorKind::OtherPerson,
            Self::IdToken(_) | Self::OtherIdentity { .. } => ErrorKind::Identity,
            Self::OtherSubject => ErrorKind::Identity,
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
        // The enum belongs to another crate and may grow. Any other kind means a wrong base URL.
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
        // The enum belongs to another crate and may grow. A new kind must not ask for a login.
        _ => ErrorKind::Unavailable,
    }
}

/// The kind of an error of the authorization endpoint.
fn of_authorization(code: OAuthCode) -> ErrorKind {
    match code {
        OAuthCode::AccessDenied => ErrorKind::AccessDenied,
        OAuthCode::ServerError | OAuthCode::TemporarilyUnavailable => ErrorKind::Unavailable,
        OAuthCode::InvalidClient
        | OAuthCode::InvalidRequest
        | OAuthCode::InvalidScope
        | OAuthCode::UnauthorizedClient
        | OAuthCode::UnsupportedGrantType
        | OAuthCode::UnsupportedResponseType => ErrorKind::Configuration,
        OAuthCode::InvalidGrant | OAuthCode::UnsupportedTokenType | OAuthCode::Other => {
            ErrorKind::LoginFailed
        }
    }
}

/// The kind of an error of the token endpoint or the revocation endpoint.
fn of_refusal(request: OAuthRequest, code: OAuthCode) -> ErrorKind {
    match (code, request) {
        (OAuthCode::InvalidGrant, OAuthRequest::Code) => ErrorKind::LoginFailed,
        (OAuthCode::InvalidGrant, OAuthRequest::Refresh) => ErrorKind::SessionEnded,
        (OAuthCode::AccessDenied, OAuthRequest::Code) => ErrorKind::AccessDenied,
        (
            OAuthCode::InvalidClient
            | OAuthCode::InvalidRequest
            | OAuthCode::InvalidScope
            | OAuthCode::UnauthorizedClient
            | OAuthCode::UnsupportedGrantType,
            OAuthRequest::Code | OAuthRequest::Refresh | OAuthRequest::Revocation,
        ) => ErrorKind::Configuration,
        (
            OAuthCode::AccessDenied
            | OAuthCode::ServerError
            | OAuthCode::TemporarilyUnavailable
            | OAuthCode::UnsupportedResponseType
            | OAuthCode::UnsupportedTokenType
            | OAuthCode::Other,
            OAuthRequest::Code | OAuthRequest::Refresh,
        ) => ErrorKind::Unavailable,
        (
            OAuthCode::AccessDenied
            | OAuthCode::InvalidGrant
            | OAuthCode::ServerError
            | OAuthCode::TemporarilyUnavailable
            | OAuthCode::UnsupportedResponseType
            | OAuthCode::UnsupportedTokenType
            | OAuthCode::Other,
            OAuthRequest::Revocation,
        ) => ErrorKind::NotRevoked,
    }
}
