//! The next step after a fault of a session, its refreshes or its store.

use std::{borrow::Cow, time::Duration};

use super::LATER;
use crate::error::fault::Fault;

const LOG_IN: &str = "a person must log in again";

impl Fault {
    pub(super) fn session_advice(&self) -> Option<Cow<'static, str>> {
        Some(Cow::Borrowed(match self {
            Self::File { advice, .. } | Self::BadFile { advice, .. } => advice,
            Self::BadGrant { advice, .. } | Self::Store { advice, .. } => advice,
            Self::Unwritable(_) => {
                "nothing was sent; report this to the maintainers of this library"
            }
            Self::Unsaved(_) => "keep this process running until the store works again",
            Self::Conflict => "read it again",
            Self::Unsettled | Self::Stuck { .. } => LATER,
            Self::Interrupted { again_in } => {
                return Some(Cow::Owned(format!(
                    "nothing is lost yet; call again in {} s, when the refresh token will be \
                     presented again",
                    seconds(*again_in)
                )));
            }
            Self::Paused { again_in } => {
                let seconds = seconds(*again_in);
                return Some(Cow::Owned(format!("nothing is lost; call again in {seconds} s")));
            }
            Self::NotLoggedIn { .. } => "a person must log in",
            Self::Ended { .. } | Self::Gone { .. } => LOG_IN,
            Self::NotRefreshable { .. } | Self::NotPresentedAgain { .. } => LOG_IN,
            Self::OtherApp { .. } => {
                "nothing was sent or changed; use the app that owns the session, or another \
                 account or store"
            }
            Self::DeadUnowned { .. } => "check the client id and the issuer, or log in again",
            Self::OtherPerson { .. } => {
                "log in as the person of the session, use another account, or permit the change by \
                 `RefreshingProviderBuilder::replacing_anyone`"
            }
            Self::SessionGoesOn { .. } => "log out or forget it first",
            Self::Stopped => "call again from another runtime",
            _ => return None,
        }))
    }
}

/// Whole seconds, rounded up, so that a caller who waits this long is not too early.
fn seconds(pause: Duration) -> u64 {
    pause.as_secs().saturating_add(1)
}
