//! The OAuth requests that a server can refuse, and the error codes.

/// A request that the identity server can refuse with an OAuth error code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OAuthRequest {
    /// The exchange of the code of a login.
    Code,
    /// The exchange of a refresh token.
    Refresh,
    /// The revocation of a token.
    Revocation,
}

impl OAuthRequest {
    /// The name of the endpoint, for messages.
    pub(super) fn endpoint(self) -> &'static str {
        match self {
            Self::Code | Self::Refresh => "token",
            Self::Revocation => "revocation",
        }
    }
}

/// An error code of RFC 6749 §4.1.2.1 or §5.2, or of RFC 7009 §2.2.1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OAuthCode {
    AccessDenied,
    InvalidClient,
    InvalidGrant,
    InvalidRequest,
    InvalidScope,
    ServerError,
    TemporarilyUnavailable,
    UnauthorizedClient,
    UnsupportedGrantType,
    UnsupportedResponseType,
    UnsupportedTokenType,
    /// A code that these standards do not define, such as `slow_down`.
    Other,
}

impl OAuthCode {
    pub(crate) fn of(text: &str) -> Self {
        match text {
            "access_denied" => Self::AccessDenied,
            "invalid_client" => Self::InvalidClient,
            "invalid_grant" => Self::InvalidGrant,
            "invalid_request" => Self::InvalidRequest,
            "invalid_scope" => Self::InvalidScope,
            "server_error" => Self::ServerError,
            "temporarily_unavailable" => Self::TemporarilyUnavailable,
            "unauthorized_client" => Self::UnauthorizedClient,
            "unsupported_grant_type" => Self::UnsupportedGrantType,
            "unsupported_response_type" => Self::UnsupportedResponseType,
            "unsupported_token_type" => Self::UnsupportedTokenType,
            _ => Self::Other,
        }
    }
}
