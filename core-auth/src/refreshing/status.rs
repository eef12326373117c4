//! The state of a session that is open.

use core_api::ScopeSet;
use jiff::Timestamp;

use super::Refreshing;
use crate::Identity;

/// The state of a session, as far as the store and the last refresh have shown it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefreshState {
    /// The access token has not expired.
    Good,
    /// The access token has expired, and the next call refreshes it.
    Expired,
    /// A refresh was begun and its answer was not saved. The refresh token can only be tried: the
    /// next call presents it again, and the session ends if the server answers `invalid_grant`.
    ///
    /// While the access token is good, it is handed out.
    Interrupted,
    /// The session has ended: a person must log in.
    Ended,
}

impl Refreshing {
    /// The state of the session. It asks neither the store nor the server.
    #[must_use]
    pub fn state(&self) -> RefreshState {
        let current = self.0.current.load();
        if current.is_ended() {
            RefreshState::Ended
        } else if self.0.is_interrupted() {
            RefreshState::Interrupted
        } else if current.is_alive() {
            RefreshState::Good
        } else {
            RefreshState::Expired
        }
    }

    /// The person who logged in, where the login asked for the scope `openid`.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        self.0.current.load().grant.identity().cloned()
    }

    /// The scopes that were granted, where they are known.
    #[must_use]
    pub fn scopes(&self) -> Option<ScopeSet> {
        self.0.current.load().token().scopes().cloned()
    }

    /// The moment when the access token expires by the clock of the machine that got it, where it is
    /// known.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.0.current.load().token().expires_at()
    }

    /// Whether the session outlives its access token.
    #[must_use]
    pub fn is_refreshable(&self) -> bool {
        self.0.current.load().grant.is_refreshable()
    }

    /// The issuer of the app.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.0.app.issuer
    }

    /// The client id of the app.
    #[must_use]
    pub fn client_id(&self) -> &str {
        &self.0.app.client_id
    }
}
