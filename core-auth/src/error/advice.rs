//! The next step after each fault, and whether anything was lost.

mod identity_server;
mod login;
mod session;

use std::borrow::Cow;

use super::fault::Fault;

const LATER: &str = "nothing is lost; try again later";

/// The part of the crate that a fault comes from.
enum Area {
    Settings,
    Login,
    IdentityServer,
    /// The session, its refreshes and its store.
    Session,
}

impl Fault {
    /// The next step, as a clause. `None` if the text of the fault already names one.
    pub(super) fn advice(&self) -> Option<Cow<'static, str>> {
        match self.area() {
            Area::Settings => self.settings_advice(),
            Area::Login => self.login_advice(),
            Area::IdentityServer => self.identity_server_advice(),
            Area::Session => self.session_advice(),
        }
    }

    /// Has no wildcard, so a new fault does not compile until its area is chosen.
    fn area(&self) -> Area {
        match self {
            Self::Address { .. } | Self::Discovery(_) | Self::Setting { .. } => Area::Settings,
            Self::NotSet { .. } | Self::Variable { .. } | Self::BadKey { .. } => Area::Settings,
            Self::Client(_) | Self::BaseUrl(_) | Self::NoRuntime => Area::Settings,
            #[cfg(feature = "blocking")]
            Self::Blocking(_) => Area::Settings,
            Self::StateData(_) | Self::RedirectParameter { .. } => Area::Login,
            Self::LoginParameter { .. } | Self::InvalidScope { .. } => Area::Login,
            Self::OtherState | Self::OtherAddress { .. } | Self::OtherIssuer => Area::Login,
            Self::NoCode { .. } | Self::AccessDenied { .. } => Area::Login,
            Self::LoginFailed { .. } | Self::LoginExpired | Self::LoginUsed => Area::Login,
            Self::SavedLogin(_) | Self::NoCallback { .. } | Self::Listen { .. } => Area::Login,
            Self::NothingPasted | Self::Terminal(_) | Self::OwnLogin(_) => Area::Login,
            Self::NoRefreshToken { .. } | Self::NoPerson { .. } => Area::Login,
            Self::Refused { .. } | Self::Answer(_) | Self::Failed { .. } => Area::IdentityServer,
            Self::Rejected { .. } | Self::Busy { .. } => Area::IdentityServer,
            Self::Unreachable(_) | Self::NoAnswer(_) => Area::IdentityServer,
            Self::IdToken(_) | Self::Keys(_) | Self::OtherIdentity { .. } => Area::IdentityServer,
            Self::OtherSubject | Self::InsufficientScope => Area::IdentityServer,
            Self::TokenRefused | Self::NotRevoked { .. } => Area::IdentityServer,
            Self::File { .. } | Self::BadFile { .. } | Self::BadGrant { .. } => Area::Session,
            Self::Store { .. } | Self::Unwritable(_) => Area::Session,
            Self::Unsaved(_) | Self::Conflict | Self::Unsettled => Area::Session,
            Self::Interrupted { .. } | Self::Paused { .. } | Self::Stuck { .. } => Area::Session,
            Self::NotLoggedIn { .. } | Self::Ended { .. } | Self::Gone { .. } => Area::Session,
            Self::NotRefreshable { .. } | Self::NotPresentedAgain { .. } => Area::Session,
            Self::OtherApp { .. } | Self::DeadUnowned { .. } => Area::Session,
            Self::OtherPerson { .. } | Self::SessionGoesOn { .. } => Area::Session,
            Self::Token(_) | Self::Shared(_) | Self::Stopped => Area::Session,
        }
    }

    fn settings_advice(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(match self {
            Self::Address { .. } | Self::Discovery(_) => "correct the settings of the app",
            Self::Setting { advice, .. } | Self::NotSet { advice, .. } => advice,
            Self::Variable { name, .. } => return Some(format!("correct `{name}`").into()),
            Self::BadKey { advice, .. } => advice,
            Self::NoRuntime => {
                "await the call under `#[tokio::main]`, or through `Runtime::block_on`; without \
                 async code, use `core_auth::blocking` of the feature `blocking`"
            }
            _ => return None,
        }))
    }
}
