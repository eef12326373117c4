//! The settings of a provider that refreshes.

use std::time::Duration;

use super::{Refreshing, settings::RefreshSettings};
use crate::{
    AccountName, App, Error,
    document::{self, Entry, Presentation},
    error::Fault,
    store::GrantStore,
};

/// The settings of a [`Refreshing`].
///
/// ```
/// use core_auth::{App, ErrorKind, MemoryStore, Refreshing};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app = App::production("id.apps.bqe.com", "https://example.com/callback")?;
/// let opened = Refreshing::builder(app, MemoryStore::new()).account("acme".parse()?).open().await;
/// assert_eq!(opened.unwrap_err().kind(), ErrorKind::NotLoggedIn);
/// # Ok(())
/// # }
/// ```
pub struct RefreshingBuilder {
    pub(super) app: App,
    pub(super) store: Box<dyn GrantStore>,
    pub(super) account: AccountName,
    pub(super) settings: RefreshSettings,
    pub(super) replaces_anyone: bool,
}

impl RefreshingBuilder {
    pub(super) fn new(app: App, store: Box<dyn GrantStore>) -> Self {
        let (account, settings) = (AccountName::default(), RefreshSettings::default());
        Self { app, store, account, settings, replaces_anyone: false }
    }

    /// Which account of the store; `default` unless set.
    #[must_use]
    pub fn account(mut self, account: AccountName) -> Self {
        self.account = account;
        self
    }

    /// From how long before the expiry on one call refreshes and waits for it, while the others get
    /// the token that is still good; five minutes unless set.
    ///
    /// With zero no call refreshes early. It is at most half of the token's lifetime, and up to a quarter less by chance, so that many
    /// who hold the same grant do not come at once.
    #[must_use]
    pub fn early(mut self, early: Duration) -> Self {
        self.settings.early = early;
        self
    }

    /// From how long before the expiry on callers wait for the refresh; 30 seconds unless set, and
    /// at most a tenth of the token's lifetime.
    #[must_use]
    pub fn late(mut self, late: Duration) -> Self {
        self.settings.late = late;
        self
    }

    /// How long a refresh may hold the lock of the store, from reading the grant until its
    /// successor is saved; a minute unless set.
    ///
    /// One that takes longer is given up, and another may begin. It should be longer than the
    /// server ever takes, since nobody knows then whether the refresh token is used up. After a
    /// crash in the middle of a refresh, others wait for one and a half times this before they
    /// present the refresh token again.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.settings.deadline = deadline;
        self
    }

    /// The least time between two presentations at the server, after successes too; half a second
    /// unless set.
    ///
    /// It doubles after each try that fails, up to eight times. A refresh token whose answer was
    /// lost is presented again after four gaps, which double up to 600 gaps: two seconds to five
    /// minutes unless set.
    #[must_use]
    pub fn gap(mut self, gap: Duration) -> Self {
        self.settings.gap = gap;
        self
    }

    /// Permits a login to replace the session of another person, and one that cannot be read.
    ///
    /// Unless set, [`start`](Self::start) keeps such a session and refuses the login.
    #[must_use]
    pub fn replacing_anyone(mut self) -> Self {
        self.replaces_anyone = true;
        self
    }

    /// Whether a login may replace the session of another person.
    pub(crate) fn replaces_anyone(&self) -> bool {
        self.replaces_anyone
    }

    /// Goes on with the grant that the account has in the store.
    ///
    /// It fails where no call could succeed before a person logs in. A session that can only be tried
    /// is opened, and [`Refreshing::state`] tells.
    ///
    /// # Errors
    ///
    /// [`NotLoggedIn`](crate::ErrorKind::NotLoggedIn) when there is no session.
    /// [`SessionEnded`](crate::ErrorKind::SessionEnded) when it has ended; when its access token
    /// has expired and there is no refresh token; and when the answer to a refresh was lost, and
    /// [`App::with_lost_refresh_retry`] forbids to present the token again.
    /// [`OtherApp`](crate::ErrorKind::OtherApp) when it is of another client id or issuer.
    /// [`UnreadableSession`](crate::ErrorKind::UnreadableSession) when it cannot be read, and
    /// [`Store`](crate::ErrorKind::Store) when the store fails.
    pub async fn open(self) -> Result<Refreshing, Error> {
        let place = || self.store.place(&self.account);
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
            let rest = |mark: &Presentation| mark.remaining_wait(stored.age, self.app.now());
            !self.app.retries_lost_refresh && mark.as_ref().is_none_or(|mark| rest(mark).is_zero())
        });
        let place = place();
        let Self { app, store, account, settings, .. } = self;
        let (revision, age) = (stored.revision, stored.age.map(|_| grant.age));
        let opened = Refreshing::with(app, store, account, settings, grant, revision, age);
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

impl std::fmt::Debug for RefreshingBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RefreshingBuilder")
            .field("app", &self.app)
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}
