//! The next step after a fault, and whether anything was lost.

use std::borrow::Cow;

use super::{
    fault::{Fault, OAuthRequest},
    oauth_code::OAuthCode,
};

const AGAIN: &str = "start the login again";
const LATER: &str = "nothing is lost; try again later";
const LOG_IN: &str = "a person must log in again";

impl Fault {
    /// The next step, as a clause; `None` where the text says it already.
    #[expect(clippy::too_many_lines, reason = "one arm for each fault")]
    pub(super) fn advice(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(match self {
            Self::Address { .. } | Self::Discovery(_) => "correct the settings of the app",
            Self::Setting { advice, .. } => advice,
            Self::NotSet { .. } => "set it and `CORE_ENDPOINT`",
            Self::Variable { name, .. } => return Some(format!("correct `{name}`").into()),
            Self::StateData(_) => return None,
            Self::RedirectParameter { .. } => "choose another name",
            Self::OtherState
            | Self::OtherAddress { .. }
            | Self::OtherIssuer
            | Self::NoCode { .. }
            | Self::LoginExpired
            | Self::LoginUsed
            | Self::SavedLogin(_)
            | Self::NothingPasted => AGAIN,
            Self::AccessDenied { .. } => "start the login again if access is to be given",
            Self::InvalidScope { .. } => "ask for scopes that the app may have",
            Self::LoginFailed { error, .. } => of_authorization(OAuthCode::of(error)),
            Self::NoCallback { client_id, redirect_uri, .. } => {
                let seen = "look at the browser";
                return Some(Cow::Owned(format!(
                    "{seen}, check that the client id `{client_id}` and the redirect URI \
                     `{redirect_uri}` are registered to the letter, and {AGAIN}"
                )));
            }
            Self::Listen { .. } => "end the other program that listens there, or another login",
            Self::Terminal(_) => "use another way to log in",
            Self::OwnLogin(_) | Self::Client(_) | Self::BaseUrl(_) => return None,
            Self::Token(_) | Self::Shared(_) => return None,
            Self::LoginParameter { .. } => "leave it out or change it",
            Self::NoRefreshToken { client_id } => {
                return Some(Cow::Owned(format!(
                    "register the app `{client_id}` as a web app with a secret, or ask for \
                     `prompt=consent`, or do not ask for `offline_access`"
                )));
            }
            Self::NoPerson { program, .. } => {
                return Some(format!("run `{program}` in a terminal, or set a `LoginWay`").into());
            }
            Self::SessionGoesOn { .. } => "log out or forget it first",
            Self::Refused { request, error, .. } => of_refusal(*request, OAuthCode::of(error)),
            Self::Answer(_) => "try again later, and tell the vendor if it stays",
            Self::Failed { retry_after, .. } | Self::Busy { retry_after, .. } => {
                return Some(match retry_after {
                    Some(pause) => format!("try again in {} s", pause.as_secs()).into(),
                    None => "try again later".into(),
                });
            }
            Self::Rejected { .. } => "nothing is lost; check the address of the issuer",
            Self::Unreachable(_) => LATER,
            Self::NoAnswer(_) => "it may have acted; try again later",
            Self::BadKey { advice, .. }
            | Self::File { advice, .. }
            | Self::BadFile { advice, .. }
            | Self::BadGrant { advice, .. }
            | Self::Store { advice, .. } => advice,
            Self::OwnStore { .. } => "check the store, and try again later",
            Self::Unwritable(_) => "nothing was sent; tell the authors of this library",
            Self::Unsaved(_) => "let this process run until the store works again",
            Self::Conflict => "read it again",
            Self::Unsettled | Self::Stuck { .. } => LATER,
            Self::Interrupted { again_in } => {
                let seconds = again_in.as_secs().saturating_add(1);
                return Some(Cow::Owned(format!(
                    "nothing is lost yet; call again in {seconds} s, when the refresh token is \
                     presented once more"
                )));
            }
            Self::Paused { again_in } => {
                let seconds = again_in.as_secs().saturating_add(1);
                return Some(Cow::Owned(format!("nothing is lost; call again in {seconds} s")));
            }
            Self::NotLoggedIn { .. } => "a person must log in",
            Self::Ended { .. }
            | Self::Gone { .. }
            | Self::NotRefreshable { .. }
            | Self::NotPresentedAgain { .. } => LOG_IN,
            Self::OtherApp { .. } => {
                "nothing was sent or changed; use the app of the session, or another account or store"
            }
            Self::DeadUnowned { .. } => "check the client id and the issuer, or log in again",
            Self::OtherPerson { .. } => {
                "log in as the person of the session, use another account, or permit the change by \
                 `RefreshingBuilder::replacing_anyone`"
            }
            Self::IdToken(_) => "check the issuer and the clock of this machine",
            Self::Keys(_) => "start again in a minute",
            Self::OtherIdentity { .. } | Self::OtherSubject => {
                "check the issuer, the client id and the account"
            }
            Self::InsufficientScope => "log in with `openid` for userinfo",
            Self::TokenRefused => "ask the provider for a newer one",
            Self::NotRevoked { .. } => LATER,
            Self::NoRuntime => {
                "await the call under `#[tokio::main]`, or through `Runtime::block_on`"
            }
            Self::Stopped => "call again from another runtime",
        }))
    }
}

/// The advice for an error of the authorization endpoint.
fn of_authorization(code: OAuthCode) -> &'static str {
    match code {
        OAuthCode::AccessDenied => "start the login again if access is to be given",
        OAuthCode::InvalidClient | OAuthCode::UnauthorizedClient => {
            "check the client id, and that the app may log in this way: Core gives `offline_access` \
             to web apps with a secret, and refuses PKCE to them"
        }
        OAuthCode::InvalidRequest => {
            "check that the redirect URI is registered to the letter, and whether the app needs PKCE \
             (`App::with_pkce`)"
        }
        OAuthCode::InvalidScope => "ask for scopes that the app may have",
        OAuthCode::UnsupportedResponseType | OAuthCode::UnsupportedGrantType => {
            "permit the authorization code flow for the app in the developer portal"
        }
        OAuthCode::ServerError | OAuthCode::TemporarilyUnavailable => "start the login again later",
        OAuthCode::InvalidGrant | OAuthCode::UnsupportedTokenType | OAuthCode::Other => AGAIN,
    }
}

/// The advice for an error of the token endpoint or the revocation endpoint.
#[expect(clippy::too_many_lines, reason = "one arm for each code")]
fn of_refusal(request: OAuthRequest, code: OAuthCode) -> &'static str {
    match (code, request) {
        (
            OAuthCode::InvalidClient,
            OAuthRequest::Code | OAuthRequest::Refresh | OAuthRequest::Revocation,
        ) => {
            "the secret is wrong, missing, or that of another app: copy it from the developer portal \
             (`App::with_secret`)"
        }
        (
            OAuthCode::UnauthorizedClient,
            OAuthRequest::Code | OAuthRequest::Refresh | OAuthRequest::Revocation,
        ) => {
            "the app may not do this: check its kind and its flows in the developer portal, and \
             whether it uses PKCE (`App::with_pkce`)"
        }
        (OAuthCode::InvalidGrant, OAuthRequest::Code) => {
            "the code has expired, was used, or is for another redirect URI; start the login again"
        }
        (OAuthCode::InvalidGrant, OAuthRequest::Refresh) => {
            "the server has ended the session; a person must log in again"
        }
        (OAuthCode::InvalidScope, OAuthRequest::Code | OAuthRequest::Refresh) => {
            "ask for scopes that the app may have, in a new login"
        }
        (OAuthCode::UnsupportedGrantType, OAuthRequest::Code | OAuthRequest::Refresh) => {
            "the server does not offer this: check the issuer, and the flows of the app in the \
             developer portal"
        }
        (OAuthCode::InvalidRequest, OAuthRequest::Code) => {
            "check that the redirect URI is registered to the letter, and whether the app needs PKCE \
             (`App::with_pkce`)"
        }
        (OAuthCode::InvalidRequest, OAuthRequest::Refresh | OAuthRequest::Revocation) => {
            "check the secret of the app and how it authenticates (`App::with_authentication`)"
        }
        (OAuthCode::AccessDenied, OAuthRequest::Code) => {
            "start the login again if access is to be given"
        }
        (
            OAuthCode::InvalidGrant
            | OAuthCode::InvalidScope
            | OAuthCode::UnsupportedGrantType
            | OAuthCode::UnsupportedTokenType
            | OAuthCode::AccessDenied
            | OAuthCode::ServerError
            | OAuthCode::TemporarilyUnavailable
            | OAuthCode::UnsupportedResponseType
            | OAuthCode::Other,
            OAuthRequest::Revocation,
        ) => "the token must be taken to be good; try again later",
        (
            OAuthCode::ServerError
            | OAuthCode::TemporarilyUnavailable
            | OAuthCode::UnsupportedResponseType
            | OAuthCode::UnsupportedTokenType
            | OAuthCode::Other,
            OAuthRequest::Code,
        ) => "start the login again later",
        (
            OAuthCode::AccessDenied
            | OAuthCode::ServerError
            | OAuthCode::TemporarilyUnavailable
            | OAuthCode::UnsupportedResponseType
            | OAuthCode::UnsupportedTokenType
            | OAuthCode::Other,
            OAuthRequest::Refresh,
        ) => LATER,
    }
}
