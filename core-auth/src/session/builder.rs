//! The builder of a session.

use std::{fmt, sync::Arc};

use core_api::Scope;

use super::{LoginCoordinator, Session, login_method::LoginMethod, settings::SessionSettings};
use crate::{AccountName, App, Error, Login, RefreshingProviderBuilder, store::GrantStore};

/// A builder for [`Session`].
pub struct SessionBuilder(SessionSettings);

impl SessionBuilder {
    pub(super) fn new(app: App, store: Arc<dyn GrantStore>) -> Self {
        Self(SessionSettings::new(app, store))
    }

    /// Sets the account in the store. The default is `default`.
    #[must_use]
    pub fn account(mut self, account: AccountName) -> Self {
        self.0.account = account;
        self
    }

    /// Sets the scopes that a login asks for. The default is `read:core` and `offline_access`.
    #[must_use]
    pub fn scopes(mut self, scopes: impl IntoIterator<Item = Scope>) -> Self {
        self.0.scopes = scopes.into_iter().collect();
        self
    }

    /// Sets how a person logs in. The default is [`LoginMethod::at_terminal`].
    #[must_use]
    pub fn login(mut self, method: LoginMethod) -> Self {
        self.0.method = method;
        self
    }

    /// Changes each login before it starts, for example with [`Login::with_parameter`] and
    /// [`Login::with_data`].
    #[must_use]
    pub fn change_login(
        mut self,
        change: impl Fn(Login) -> Result<Login, Error> + Send + Sync + 'static,
    ) -> Self {
        self.0.change = Arc::new(change);
        self
    }

    /// Changes the refresh settings and the sessions that a login may replace, for example with
    /// [`RefreshingProviderBuilder::early`] and [`RefreshingProviderBuilder::replacing_anyone`].
    /// Set the account with [`account`](Self::account) instead.
    #[must_use]
    pub fn refresh(
        mut self,
        tune: impl Fn(RefreshingProviderBuilder) -> RefreshingProviderBuilder + Send + Sync + 'static,
    ) -> Self {
        self.0.tune = Arc::new(tune);
        self
    }

    /// Opens the stored session, or lets a person log in if no session is stored.
    ///
    /// An expired access token is refreshed, so a session that the server has forgotten leads to a
    /// login now. A failing store, a damaged session and a refused client id are errors and do not
    /// lead to a login. If the identity server is unavailable, the session is opened and its calls
    /// fail.
    ///
    /// # Errors
    ///
    /// The errors of [`RefreshingProvider::open`](crate::RefreshingProvider::open) that a login
    /// cannot resolve, and the errors of the login.
    ///
    /// [`NoPerson`](crate::ErrorKind::NoPerson) when a login is needed and nobody can see its
    /// address.
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the login asked for a refresh token
    /// and received none. Also when calls cannot work at the base URL that came with the login, in
    /// which case the session is stored.
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
