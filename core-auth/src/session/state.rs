//! The state of a session, and its person.

use core_api::{ScopeSet, TokenProvider};
use jiff::Timestamp;

use super::Session;
use crate::{
    AccountName, Error, ErrorKind, Identity, RefreshCounters, RefreshState, ReplacedSession,
    UserInfo, error::Fault,
};

impl Session {
    /// Returns the name of the account.
    #[must_use]
    pub fn account(&self) -> &AccountName {
        &self.0.coordinator.settings.account
    }

    /// Returns the state of the session, without a request to the store or the server.
    #[must_use]
    pub fn state(&self) -> RefreshState {
        self.0.coordinator.current().state()
    }

    /// Returns which session the last login of this process replaced. It is `Nothing` if there was
    /// no login.
    #[must_use]
    pub fn replaced(&self) -> ReplacedSession {
        self.0.coordinator.current().replaced()
    }

    /// Returns the person who logged in, if `openid` was granted.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        self.0.coordinator.current().identity()
    }

    /// Fetches the server's information about the person who logged in.
    ///
    /// After a refused token, the session is refreshed, and the request is sent once more.
    ///
    /// # Errors
    ///
    /// The errors of [`App::userinfo`](crate::App::userinfo), and the error of a missing token.
    pub async fn userinfo(&self) -> Result<UserInfo, Error> {
        let token = self.token().await.map_err(Fault::Token)?;
        let app = &self.0.coordinator.settings.app;
        let info = match app.userinfo_of(&token).await {
            // The server may end a token before its expiry.
            Err(error) if error.kind() == ErrorKind::TokenRefused => {
                let newer = self.refused(&token).await.map_err(Fault::Token)?;
                app.userinfo_of(&newer).await?
            }
            result => result?,
        };
        // Prevents the token of one person from returning the profile of another (OpenID Connect
        // Core §5.3.2).
        if self.identity().is_some_and(|identity| identity.subject() != info.sub) {
            return Err(Fault::OtherSubject.into());
        }
        Ok(info)
    }

    /// Returns the granted scopes, if the server states them.
    #[must_use]
    pub fn scopes(&self) -> Option<ScopeSet> {
        self.0.coordinator.current().scopes()
    }

    /// Returns the scopes that were requested but not granted.
    #[must_use]
    pub fn missing_scopes(&self) -> ScopeSet {
        self.0.coordinator.current().grant().scopes_not_granted(&self.0.coordinator.settings.scopes)
    }

    /// Returns the expiry of the access token, if the server states it.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.0.coordinator.current().expires_at()
    }

    /// Returns the refresh counters since the last login or opening.
    #[must_use]
    pub fn counters(&self) -> RefreshCounters {
        self.0.coordinator.current().counters()
    }
}
