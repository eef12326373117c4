//! The state of a session, and the person behind it.

use core_api::{ScopeSet, TokenProvider};
use jiff::Timestamp;

use super::Session;
use crate::{
    AccountName, Error, Identity, RefreshCounters, RefreshState, Replaced, UserInfo, error::Fault,
};

impl Session {
    /// The name of the account.
    #[must_use]
    pub fn account(&self) -> &AccountName {
        &self.0.coordinator.settings.account
    }

    /// The state of the session. It asks neither the store nor the server.
    #[must_use]
    pub fn state(&self) -> RefreshState {
        self.0.coordinator.current().state()
    }

    /// The session that the last login of this process replaced; `Nothing` where there was no login.
    #[must_use]
    pub fn replaced(&self) -> Replaced {
        self.0.coordinator.current().replaced()
    }

    /// The person who logged in, where `openid` was granted.
    #[must_use]
    pub fn identity(&self) -> Option<Identity> {
        self.0.coordinator.current().identity()
    }

    /// Asks what the server knows of the person who logged in.
    ///
    /// # Errors
    ///
    /// As [`App::userinfo`](crate::App::userinfo), and when there is no token.
    pub async fn userinfo(&self) -> Result<UserInfo, Error> {
        let token = self.token().await.map_err(Fault::Token)?;
        let info = self.0.coordinator.settings.app.userinfo_of(&token).await?;
        // Else one person's token could be another's profile.
        if self.identity().is_some_and(|identity| identity.subject() != info.sub) {
            return Err(Fault::OtherSubject.into());
        }
        Ok(info)
    }

    /// The scopes that were granted, where the server says so.
    #[must_use]
    pub fn scopes(&self) -> Option<ScopeSet> {
        self.0.coordinator.current().scopes()
    }

    /// The scopes that were asked for and not granted.
    #[must_use]
    pub fn missing_scopes(&self) -> ScopeSet {
        self.0.coordinator.current().grant().scopes_not_granted(&self.0.coordinator.settings.scopes)
    }

    /// The moment at which the access token expires, where the server says so.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        self.0.coordinator.current().expires_at()
    }

    /// The numbers of refreshes since the last login or opening.
    #[must_use]
    pub fn counters(&self) -> RefreshCounters {
        self.0.coordinator.current().counters()
    }
}
