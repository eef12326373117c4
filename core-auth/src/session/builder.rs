//! The settings of a session.

use std::{fmt, sync::Arc};

use core_api::Scope;

use super::{LoginCoordinator, Session, settings::SessionSettings, way::LoginWay};
use crate::{AccountName, App, Error, Login, RefreshingBuilder, store::GrantStore};

/// The settings of a [`Session`].
pub struct SessionBuilder(SessionSettings);

impl SessionBuilder {
    pub(super) fn new(app: App, store: Arc<dyn GrantStore>) -> Self {
        Self(SessionSettings::new(app, store))
    }

    /// Sets the account of the store; `default` unless set.
    #[must_use]
    pub fn account(mut self, account: AccountName) -> Self {
        self.0.account = account;
        self
    }

    /// Sets the scopes that a login asks for; `read:core` and `offline_access` unless set.
    #[must_use]
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = Scope>) -> Self {
        self.0.scopes = scopes.into_iter().collect();
        self
    }

    /// Sets how a person logs in; [`LoginWay::at_terminal`] unless set.
    #[must_use]
    pub fn login(mut self, way: LoginWay) -> Self {
        self.0.way = way;
        self
    }

    /// Changes each login before it starts, as by [`Login::with_parameter`] and
    /// [`Login::with_data`].
    #[must_use]
    pub fn change_login(
        mut self,
        change: impl Fn(Login) -> Result<Login, Error> + Send + Sync + 'static,
    ) -> Self {
        self.0.change = Arc::new(change);
        self
    }

    /// Changes the settings of refreshes and of what a login may replace, as by
    /// [`RefreshingBuilder::early`] and [`RefreshingBuilder::replacing_anyone`]. The account is that of
    /// [`account`](Self::account).
    #[must_use]
    pub fn refresh(
        mut self,
        tune: impl Fn(RefreshingBuilder) -> RefreshingBuilder + Send + Sync + 'static,
    ) -> Self {
        self.0.tune = Arc::new(tune);
        self
    }

    /// Goes on with the stored session, or lets a person log in where there is none.
    ///
    /// An access token that has expired is refreshed, so that a session which the server forgot leads
    /// to a login now. A store that fails, a damaged session and a refused client id are errors, and
    /// no reason for a login. While the identity server is away, the session is opened and its calls
    /// fail.
    ///
    /// # Errors
    ///
    /// Those of [`Refreshing::open`](crate::Refreshing::open) that a login cannot mend;
    /// [`NoPerson`](crate::ErrorKind::NoPerson) when a login is needed and nobody can see its
    /// address; those of the login; [`Configuration`](crate::ErrorKind::Configuration) when the
    /// login was to give a refresh token and gave none;
    /// [`Configuration`](crate::ErrorKind::Configuration) when calls cannot work at the base URL
    /// that came with the login. The session is stored in the last case.
    pub async fn open(self) -> Result<Session, Error> {
        LoginCoordinator::open(self.0).await.map(Session::of)
    }
}

impl fmt::Debug for SessionBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SessionBuilder")
            .field("app", &self.0.app)
            .field("account", &self.0.account)
            .finish_non_exhaustive()
    }
}
