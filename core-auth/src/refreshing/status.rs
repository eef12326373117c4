//! The state of an open session, for its users.

use core_api::ScopeSet;
use jiff::Timestamp;

use super::RefreshingProvider;
use crate::Identity;

/// The state of a session, according to the store and the last refresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefreshState {
    /// The access token has not expired.
    Valid,
    /// The access token has expired, and the next call refreshes it.
    Expired,
    /// A refresh was started and its answer was not saved, so the refresh token may be used up. The
    /// next call presents it again. The session ends if the server answers `invalid_grant`.
    ///
    /// The access token is handed out as long as it is valid.
    Interrupted,
    /// The session has ended, and a person must log in.
    Ended,
}

impl RefreshingProvider {
    /// Returns the state of the session, without a request to the store or the server.
    #[must_use]
    pub fn state(&self) -> RefreshState {
        let current = self.0.current.load();
        if current.is_ended() {
            RefreshState::Ended
        } else if self.0.is_interrupted() {
            RefreshState::Interrupted
        } else if current.is_alive() {
            RefreshState::Valid
        } else {
            RefreshState::Expired
        }
    }

    /// Returns the person who logged in, if the login asked for the scope `openid`.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        self.0.current.load().grant.identity().cloned()
    }

    /// Returns the granted scopes, if known.
    #[must_use]
    pub fn scopes(&self) -> Option<ScopeSet> {
        self.0.current.load().token().scopes().cloned()
    }

    /// Returns the expiry of the access token, if known. The time is that of the machine that
    /// received the token.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.0.current.load().token().expires_at()
    }

    /// Returns whether the session outlives its access token.
    #[must_use]
    pub fn is_refreshable(&self) -> bool {
        self.0.current.load().grant.is_refreshable()
    }

    /// Returns the issuer of the app.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.0.app.config().issuer
    }

    /// Returns the client id of the app.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.0.app.config().client_id
    }
}
