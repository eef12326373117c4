//! The builder of a provider that refreshes.

use std::{sync::Arc, time::Duration};

use super::{RefreshingProvider, settings::RefreshSettings, state::SharedState};
use crate::{
    AccountName, App, Error,
    document::{self, Entry, Presentation},
    error::Fault,
    store::GrantStore,
};

/// A builder for [`RefreshingProvider`].
///
/// ```
/// use core_auth::{App, ErrorKind, MemoryStore, RefreshingProvider};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app = App::production("id.apps.bqe.com", "https://example.com/callback")?;
/// let opened = RefreshingProvider::builder(app, MemoryStore::new()).account("acme".parse()?).open().await;
/// assert_eq!(opened.unwrap_err().kind(), ErrorKind::NotLoggedIn);
/// # Ok(())
/// # }
/// ```
pub struct RefreshingProviderBuilder {
    pub(super) app: App,
    pub(super) store: Box<dyn GrantStore>,
    pub(super) account: AccountName,
    pub(super) settings: RefreshSettings,
    pub(super) replaces_anyone: bool,
}

impl RefreshingProviderBuilder {
    pub(super) fn new(app: App, store: Box<dyn GrantStore>) -> Self {
        let (account, settings) = (AccountName::default(), RefreshSettings::default());
        Self { app, store, account, settings, replaces_anyone: false }
    }

    /// Sets the account in the store. The default is `default`.
    #[must_use]
    pub fn account(mut self, account: AccountName) -> Self {
        self.account = account;
        self
    }

    /// Sets how long before the expiry the early refresh starts. The default is five minutes.
    ///
    /// One call refreshes and waits, while other calls get the token that is still valid.
    ///
    /// Zero disables the early refresh. The time is at most half of the token's lifetime. It is
    /// shortened at random by up to a quarter, so holders of the same grant do not refresh at the
    /// same moment.
    #[must_use]
    pub fn early(mut self, early: Duration) -> Self {
        self.settings.early = early;
        self
    }

    /// Sets how long before the expiry all callers wait for the refresh. The default is 30 seconds,
    /// and the maximum is a tenth of the token's lifetime.
    #[must_use]
    pub fn late(mut self, late: Duration) -> Self {
        self.settings.late = late;
        self
    }

    /// Sets how long a refresh may hold the lock of the store, from reading the grant until the new
    /// grant is saved. The default is one minute.
    ///
    /// A refresh that takes longer is canceled, and another one may start. The deadline should
    /// exceed the longest response time of the server, because a canceled refresh may have used up
    /// the refresh token.
    ///
    /// After a crash during a refresh, others wait for 1.5 times the deadline before they present
    /// the refresh token again.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = deadline;
        self
    }

    /// Sets the minimum time between two presentations at the server, including successful ones.
    /// The default is half a second.
    ///
    /// The gap doubles after each failed attempt, up to a factor of eight. A refresh token whose
    /// answer was lost is presented again after four gaps. That wait doubles up to 600 gaps, so by
    /// default it grows from two seconds to five minutes.
    #[must_use]
    pub fn gap(mut self, gap: Duration) -> Self {
        self.settings.gap = gap;
        self
    }

    /// Allows a login to replace the session of another person, or a session that cannot be read.
    ///
    /// By default, [`start`](Self::start) keeps such a session and refuses the login.
    #[must_use]
    pub fn replacing_anyone(mut self) -> Self {
        self.replaces_anyone = true;
        self
    }

    /// Checks the settings of the app and of the refreshes.
    pub(super) fn check(&self) -> Result<(), Error> {
        self.app.check()?;
        if self.settings.deadline.is_zero() {
            let (name, problem) = ("deadline of a refresh", "is zero, so no refresh could end");
            let advice = "set more than the server's response time, such as a minute";
            return Err(Fault::Setting { name, problem, advice }.into());
        }
        Ok(())
    }

    /// Returns whether a login may replace the session of another person.
    pub(crate) fn replaces_anyone(&self) -> bool {
        self.replaces_anyone
    }

    /// Opens the session of the account in the store.
    ///
    /// It fails if no call could succeed before a person logs in. A session whose refresh token may
    /// be used up is opened, and [`RefreshingProvider::state`] tells so.
    ///
    /// # Errors
    ///
    /// [`NotLoggedIn`](crate::ErrorKind::NotLoggedIn) when there is no session.
    ///
    /// [`SessionEnded`](crate::ErrorKind::SessionEnded) when the session has ended, or when its
    /// access token has expired and it has no refresh token. Also when the answer to a refresh was
    /// lost and [`App::with_lost_refresh_retry`] forbids a retry.
    ///
    /// [`OtherApp`](crate::ErrorKind::OtherApp) when the session belongs to another client id or
    /// issuer.
    ///
    /// [`UnreadableSession`](crate::ErrorKind::UnreadableSession) when the session cannot be read,
    /// and [`Store`](crate::ErrorKind::Store) when the store fails.
    pub async fn open(self) -> Result<RefreshingProvider, Error> {
        self.check()?;
        let place = || self.store.location(&self.account);
        let failed = |fault| Err(Error::from(fault).about(&self.app));
        let Some(stored) = self.store.load(&self.account).await? else {
            return failed(Fault::NotLoggedIn { place: place() });
        };
        let (grant, mark) = match document::read_stored(&self.app, &stored, place)? {
            Entry::Ended => return failed(Fault::Ended { place: place() }),
            Entry::Grant(grant) | Entry::Paused(grant, _) => (grant, None),
            Entry::Presented(grant, mark) => (grant, Some(mark)),
        };
        let is_unanswered = mark.as_ref().is_some_and(|mark| {
            let rest =
                |mark: &Presentation| mark.remaining_wait(stored.age, self.app.config().now());
            !self.app.config().retries_lost_refresh
                && mark.as_ref().is_none_or(|mark| rest(mark).is_zero())
        });
        let place = place();
        let Self { app, store, account, settings, .. } = self;
        let (revision, age) = (stored.revision, stored.age.map(|_| grant.age));
        let state = SharedState::new(app, store, account, settings, grant, revision, age);
        let opened = RefreshingProvider(Arc::new(state));
        if !opened.0.current.load().is_alive() {
            if !opened.is_refreshable() {
                return Err(opened.0.error(Fault::NotRefreshable { place }));
            }
            if is_unanswered {
                return Err(opened.0.error(Fault::NotPresentedAgain { place }));
            }
        }
        opened.0.set_interrupted(mark.is_some());
        Ok(opened)
    }
}

impl std::fmt::Debug for RefreshingProviderBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RefreshingProviderBuilder")
            .field("app", &self.app)
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}
