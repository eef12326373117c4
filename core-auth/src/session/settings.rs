//! The settings of a session: how it is opened, and how a person logs in.

use std::sync::Arc;

use core_api::{Scope, ScopeSet, TokenProvider};

use super::login_method::{ChangeLogin, LoginContext, LoginMethod};
use crate::{
    AccountName, App, Error, Grant, Identity, RefreshingProvider, RefreshingProviderBuilder,
    error::{Fate, Fault},
    store::GrantStore,
    task::{joined, runtime},
};

/// A function that changes the refresh settings.
pub(crate) type Tune =
    Arc<dyn Fn(RefreshingProviderBuilder) -> RefreshingProviderBuilder + Send + Sync>;

/// The settings for opening a session and for its logins.
#[derive(Clone)]
pub(crate) struct SessionSettings {
    pub(crate) app: App,
    pub(crate) store: Arc<dyn GrantStore>,
    pub(super) account: AccountName,
    pub(super) scopes: ScopeSet,
    pub(crate) tune: Tune,
    pub(super) method: LoginMethod,
    pub(super) change: ChangeLogin,
}

impl SessionSettings {
    /// Creates the settings of sessions that ask nobody to log in.
    pub(crate) fn without_login(app: App, store: Arc<dyn GrantStore>) -> Self {
        Self { method: LoginMethod::nobody(), ..Self::new(app, store) }
    }

    pub(super) fn new(app: App, store: Arc<dyn GrantStore>) -> Self {
        Self {
            app,
            store,
            account: AccountName::default(),
            scopes: ScopeSet::from([Scope::ReadCore, Scope::OfflineAccess]),
            tune: Arc::new(|builder| builder),
            method: LoginMethod::default(),
            change: Arc::new(Ok),
        }
    }

    /// Sets the account.
    pub(crate) fn with_account(mut self, account: AccountName) -> Self {
        self.account = account;
        self
    }

    /// Opens the stored session.
    pub(super) async fn open(&self) -> Result<RefreshingProvider, Error> {
        self.refreshing().open().await
    }

    /// Opens the stored session, and refreshes if its access token has expired. The refresh reveals
    /// a session that the server has forgotten.
    pub(super) async fn open_and_try(&self) -> Result<RefreshingProvider, Error> {
        let refreshing = self.open().await?;
        match refreshing.token().await {
            Ok(_) => Ok(refreshing),
            // The identity server may be available again at the first call.
            Err(error) if error.is_unavailable() => Ok(refreshing),
            Err(error) => Err(Fault::Token(error).into()),
        }
    }

    /// Lets a person log in, and saves the grant. The login must not be that of another person than
    /// `before`.
    pub(super) async fn log_in(
        &self,
        before: Option<&Identity>,
    ) -> Result<RefreshingProvider, Error> {
        self.app.check()?;
        self.method.check(&self.login_context())?;
        self.store.check(&self.account).await?;
        let grant = self.method.ask(&self.login_context()).await?;
        if let Err(error) = self.check(&grant, before) {
            // Revoked, so that a discarded grant does not stay valid.
            return Err(error.with_fate(match self.app.revoke(&grant).await {
                Ok(_) => Fate::Revoked,
                Err(error) => {
                    tracing::warn!(account = %self.account, %error, "a discarded grant could not be revoked");
                    Fate::NotRevoked
                }
            }));
        }
        let missing = grant.scopes_not_granted(&self.scopes);
        if missing != ScopeSet::default() {
            tracing::warn!(account = %self.account, %missing, "scopes were not granted");
        }
        self.start(grant).await
    }

    /// Checks that the grant of a login can be used.
    ///
    /// The document of a session that has ended no longer names its person, but this process may
    /// know the person.
    fn check(&self, grant: &Grant, before: Option<&Identity>) -> Result<(), Error> {
        if self.scopes.contains(Scope::OfflineAccess) && !grant.is_refreshable() {
            return Err(
                Fault::NoRefreshToken { client_id: self.app.config().client_id.clone() }.into()
            );
        }
        match (before, grant.identity()) {
            (Some(before), Some(found))
                if !before.is_same_person(found) && !self.refreshing().replaces_anyone() =>
            {
                let name = |identity: &Identity| identity.subject().to_owned();
                let (stored, found) = (name(before), name(found));
                let place = self.store.location(&self.account);
                let fault = Fault::OtherPerson { place, stored, found, fate: None };
                Err(Error::from(fault).about(&self.app))
            }
            _ => Ok(()),
        }
    }

    /// Saves a grant in a task of its own, so a dropped caller does not lose the grant.
    pub(crate) async fn start(&self, grant: Grant) -> Result<RefreshingProvider, Error> {
        let builder = self.refreshing();
        joined(runtime()?.spawn(async move { builder.start(grant).await })).await?
    }

    fn login_context(&self) -> LoginContext<'_> {
        LoginContext {
            app: &self.app,
            scopes: &self.scopes,
            change: &self.change,
            place: self.store.location(&self.account),
        }
    }

    fn refreshing(&self) -> RefreshingProviderBuilder {
        let builder = RefreshingProvider::builder(self.app.clone(), Arc::clone(&self.store));
        (self.tune)(builder.account(self.account.clone()))
    }
}
