//! The next step after a fault of a request to the identity server.

use std::borrow::Cow;

use super::LATER;
use crate::error::{
    fault::Fault,
    oauth::{OAuthCode, OAuthRequest},
};

const WRONG_SECRET: &str = "the secret is wrong, missing, or belongs to another app: copy it from \
                            the developer portal (`App::with_secret`)";
const UNAUTHORIZED: &str = "the app is not allowed to do this: check its type and its flows in the \
                            developer portal, and whether it uses PKCE (`App::with_pkce`)";
const UNSUPPORTED_GRANT: &str = "the server does not support this grant type: check the issuer, \
                                 and the flows of the app in the developer portal";
const NEW_SCOPES: &str = "request only scopes that the app is allowed to use, in a new login";
const AUTHENTICATION: &str =
    "check the secret of the app and how it authenticates (`App::with_authentication`)";

impl Fault {
    pub(super) fn identity_server_advice(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(match self {
            Self::Refused { request, error, .. } => of_refusal(*request, OAuthCode::of(error)),
            Self::Answer(_) => "try again later, and contact the vendor if the problem persists",
            Self::Failed { retry_after, .. } | Self::Busy { retry_after, .. } => {
                return Some(match retry_after {
                    Some(pause) => format!("try again in {} s", pause.as_secs()).into(),
                    None => "try again later".into(),
                });
            }
            Self::Rejected { .. } => "nothing is lost; check the URL of the issuer",
            Self::Unreachable(_) | Self::NotRevoked { .. } => LATER,
            Self::NoAnswer(_) => "it may have processed the request; try again later",
            Self::IdToken(_) => "check the issuer and the clock of this machine",
            Self::Keys(_) => "try again in a minute",
            Self::OtherIdentity { .. } | Self::OtherSubject => {
                "check the issuer, the client id and the account"
            }
            Self::InsufficientScope => "log in with `openid` for userinfo",
            Self::TokenRefused => "ask the token provider for a newer one",
            _ => return None,
        }))
    }
}

/// The advice for an error of the token endpoint or the revocation endpoint.
fn of_refusal(request: OAuthRequest, code: OAuthCode) -> &'static str {
    match request {
        OAuthRequest::Code => of_code(code),
        OAuthRequest::Refresh => of_refresh(code),
        OAuthRequest::Revocation => of_revocation(code),
    }
}

/// The advice for a refused exchange of an authorization code.
fn of_code(code: OAuthCode) -> &'static str {
    match code {
        OAuthCode::InvalidClient => WRONG_SECRET,
        OAuthCode::UnauthorizedClient => UNAUTHORIZED,
        OAuthCode::InvalidGrant => {
            "the code has expired, was already used, or was issued for another redirect URI; start \
             the login again"
        }
        OAuthCode::InvalidScope => NEW_SCOPES,
        OAuthCode::UnsupportedGrantType => UNSUPPORTED_GRANT,
        OAuthCode::InvalidRequest => {
            "check that the redirect URI matches the registration exactly, and whether the app \
             needs PKCE (`App::with_pkce`)"
        }
        OAuthCode::AccessDenied => "to grant access, start the login again",
        OAuthCode::ServerError
        | OAuthCode::TemporarilyUnavailable
        | OAuthCode::UnsupportedResponseType
        | OAuthCode::UnsupportedTokenType
        | OAuthCode::Other => "start the login again later",
    }
}

/// The advice for a refused refresh.
fn of_refresh(code: OAuthCode) -> &'static str {
    match code {
        OAuthCode::InvalidClient => WRONG_SECRET,
        OAuthCode::UnauthorizedClient => UNAUTHORIZED,
        OAuthCode::InvalidGrant => "the server has ended the session; a person must log in again",
        OAuthCode::InvalidScope => NEW_SCOPES,
        OAuthCode::UnsupportedGrantType => UNSUPPORTED_GRANT,
        OAuthCode::InvalidRequest => AUTHENTICATION,
        OAuthCode::AccessDenied
        | OAuthCode::ServerError
        | OAuthCode::TemporarilyUnavailable
        | OAuthCode::UnsupportedResponseType
        | OAuthCode::UnsupportedTokenType
        | OAuthCode::Other => LATER,
    }
}

/// The advice for a refused revocation.
fn of_revocation(code: OAuthCode) -> &'static str {
    match code {
        OAuthCode::InvalidClient => WRONG_SECRET,
        OAuthCode::UnauthorizedClient => UNAUTHORIZED,
        OAuthCode::InvalidRequest => AUTHENTICATION,
        OAuthCode::InvalidGrant
        | OAuthCode::InvalidScope
        | OAuthCode::UnsupportedGrantType
        | OAuthCode::UnsupportedTokenType
        | OAuthCode::AccessDenied
        | OAuthCode::ServerError
        | OAuthCode::TemporarilyUnavailable
        | OAuthCode::UnsupportedResponseType
        | OAuthCode::Other => "treat the token as still valid, and try again later",
    }
}
