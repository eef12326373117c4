//! The next step after a fault of a login.

use std::borrow::Cow;

use crate::error::{fault::Fault, oauth::OAuthCode};

const AGAIN: &str = "start the login again";
/// The advice for a callback that may be the address of another page, or a part of the right one.
const WHOLE_ADDRESS: &str =
    "start the login again, and use the whole address that the browser shows after the consent";
const GRANT_ACCESS: &str = "to grant access, start the login again";
const ALLOWED_SCOPES: &str = "request only scopes that the app is allowed to use";

impl Fault {
    pub(super) fn login_advice(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(match self {
            Self::RedirectParameter { .. } => "choose another name",
            Self::OtherState | Self::OtherAddress { .. } => WHOLE_ADDRESS,
            Self::OtherIssuer => AGAIN,
            Self::NoCode { .. } | Self::LoginExpired | Self::LoginUsed => AGAIN,
            Self::SavedLogin(_) | Self::NothingPasted => AGAIN,
            Self::AccessDenied { .. } => GRANT_ACCESS,
            Self::InvalidScope { .. } => ALLOWED_SCOPES,
            Self::LoginFailed { error, .. } => of_authorization(OAuthCode::of(error)),
            Self::NoCallback { client_id, redirect_uri, .. } => {
                return Some(Cow::Owned(format!(
                    "look at the browser, check that the client id `{client_id}` and the redirect \
                     URI `{redirect_uri}` match the registration exactly, and {AGAIN}"
                )));
            }
            Self::Listen { .. } => "stop the program, or the other login, that uses this port",
            Self::Terminal(_) => "use another way to log in",
            Self::LoginParameter { .. } => "leave it out or change it",
            Self::NoRefreshToken { client_id } => {
                return Some(Cow::Owned(format!(
                    "register the app `{client_id}` as a web app with a secret, request \
                     `prompt=consent`, or do not request `offline_access`"
                )));
            }
            Self::NoPerson { program, .. } => {
                return Some(
                    format!("run `{program}` in a terminal, or set a `LoginMethod`").into(),
                );
            }
            _ => return None,
        }))
    }
}

/// The advice for an error of the authorization endpoint.
fn of_authorization(code: OAuthCode) -> &'static str {
    match code {
        OAuthCode::AccessDenied => GRANT_ACCESS,
        OAuthCode::InvalidClient | OAuthCode::UnauthorizedClient => {
            "check the client id, and whether the app may log in this way: Core grants \
             `offline_access` only to web apps with a secret, and refuses PKCE from them"
        }
        OAuthCode::InvalidRequest => {
            "check that the redirect URI matches the registration exactly, and whether the app \
             needs PKCE (`App::with_pkce`)"
        }
        OAuthCode::InvalidScope => ALLOWED_SCOPES,
        OAuthCode::UnsupportedResponseType | OAuthCode::UnsupportedGrantType => {
            "permit the authorization code flow for the app in the developer portal"
        }
        OAuthCode::ServerError | OAuthCode::TemporarilyUnavailable => "start the login again later",
        OAuthCode::InvalidGrant | OAuthCode::UnsupportedTokenType | OAuthCode::Other => AGAIN,
    }
}
