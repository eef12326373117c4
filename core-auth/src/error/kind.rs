//! The meaning of an error for a caller, and for a refresh token.

use core_api::token::TokenErrorKind::{self, Configuration, LoginRequired, Unavailable};

use super::Error;

/// The codes of RFC 6749 §5.2.
const OAUTH_CODES: [&str; 6] = [
    "invalid_request",
    "invalid_client",
    "invalid_grant",
    "unauthorized_client",
    "unsupported_grant_type",
    "invalid_scope",
];

impl Error {
    /// What to do about it.
    #[must_use]
    pub fn kind(&self) -> TokenErrorKind {
        match self {
            Self::Busy { .. }
            | Self::Rejected { .. }
            | Self::Unreachable(_)
            | Self::NoAnswer(_)
            | Self::Answer(_)
            | Self::Store { .. }
            | Self::Unsaved(_)
            | Self::Unsettled
            | Self::Interrupted { .. }
            | Self::Stuck { .. }
            | Self::Conflict
            | Self::OtherIdentity { .. }
            | Self::NotRevoked { .. } => Unavailable,
            Self::Keys(error) | Self::Shared(error) => error.kind(),
            Self::Token(error) => error.kind(),
            Self::NoPerson { .. } | Self::OwnLogin(_) => LoginRequired,
            Self::LoginParameter { .. } => Configuration,
            Self::SessionGoesOn { .. } => Configuration,
            Self::NoRefreshToken { .. } | Self::Client(_) => Configuration,
            Self::BaseUrl(fault) => match fault.kind() {
                core_api::client::BaseUrlFaultKind::Unreachable => Unavailable,
                _ => Configuration,
            },
            Self::Discovery(_) | Self::SavedLogin(_) | Self::Listen { .. } => Configuration,
            Self::ClientId { .. } => Configuration,
            Self::InvalidScope { .. } | Self::StateData(_) | Self::RedirectParameter { .. } => {
                Configuration
            }
            Self::Refused { error, .. } if error == "invalid_grant" => LoginRequired,
            // Codes beyond the standard, such as `temporarily_unavailable` and `slow_down`.
            Self::Refused { error, .. } if !OAUTH_CODES.contains(&error.as_str()) => Unavailable,
            Self::Refused { .. } | Self::Address { .. } | Self::Variable { .. } => Configuration,
            Self::File { .. } | Self::BadFile { .. } => Configuration,
            Self::BadGrant { .. } | Self::BadKey { .. } => Configuration,
            _ => LoginRequired,
        }
    }

    /// Whether a person must log in.
    #[must_use]
    pub fn needs_login(&self) -> bool {
        self.kind() == LoginRequired
    }

    /// Whether the server no longer knows the refresh token.
    pub(crate) fn is_dead_grant(&self) -> bool {
        matches!(self, Self::Refused { error, .. } if error == "invalid_grant")
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
