//! The settings of a provider that refreshes.

use std::time::Duration;

use super::{Refreshing, flight};
use crate::{
    AccountName, App, Error, Grant,
    document::{self, Entry},
    store::GrantStore,
};

/// The settings of a [`Refreshing`].
///
/// ```
/// use core_auth::{App, Error, MemoryStore, Refreshing};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let app = App::production("id.apps.bqe.com", "https://example.com/callback")?;
/// let opened = Refreshing::builder(app, MemoryStore::new()).account("acme".parse()?).open().await;
/// assert!(matches!(opened, Err(Error::LoginRequired(_))), "nobody has logged in yet");
/// # Ok(())
/// # }
/// ```
pub struct RefreshingBuilder {
    app: App,
    store: Box<dyn GrantStore>,
    account: AccountName,
    settings: Settings,
}

/// When to refresh, and for how long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Settings {
    /// From so long before the expiry on, one call refreshes.
    pub(super) early: Duration,
    /// From so long before the expiry on, callers wait for it.
    pub(super) late: Duration,
    /// How long the lock of the store is held at the most.
    pub(super) deadline: Duration,
    /// The least time between two tries at the server.
    pub(super) gap: Duration,
}

impl Settings {
    /// How long a refresh token is not presented again after so many tries without an answer that
    /// counts: four gaps, and twice as long each time, up to 600 gaps.
    pub(super) fn backoff(self, times: u32) -> Duration {
        let gaps = 4_u32.saturating_mul(2_u32.saturating_pow(times.saturating_sub(1))).min(600);
        self.gap.saturating_mul(gaps)
    }

    /// How long others leave a token alone that is being presented: the deadline of the holder and
    /// the lease of its lock, which is half as long again.
    pub(super) fn lease(self) -> Duration {
        self.deadline.saturating_add(self.deadline / 2)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            early: Duration::from_secs(300),
            // The server's clock may be ahead, and the call takes a while.
            late: Duration::from_secs(30),
            deadline: Duration::from_secs(60),
            gap: Duration::from_millis(500),
        }
    }
}

impl RefreshingBuilder {
    pub(super) fn new(app: App, store: Box<dyn GrantStore>) -> Self {
        Self { app, store, account: AccountName::default(), settings: Settings::default() }
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

    /// Keeps the grant of a login in the store, in the place of any that the account has.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn start(self, grant: Grant) -> Result<Refreshing, Error> {
        let mut locked = self.store.lock(&self.account, self.settings.deadline).await?;
        let found = locked.load().await?.map_or(0, |stored| stored.revision);
        let document = document::written(&Entry::Grant(grant.clone()))?;
        let revision = locked.save(&document, found).await?;
        locked.release().await;
        let Self { app, store, account, settings } = self;
        Ok(Refreshing::with(app, store, account, settings, grant, revision, None))
    }

    /// Goes on with the grant that the account has in the store.
    ///
    /// # Errors
    ///
    /// [`Error::LoginRequired`] when there is none or when the session has ended,
    /// [`Error::BadGrant`] when it cannot be read, or when the store fails.
    pub async fn open(self) -> Result<Refreshing, Error> {
        let Some(stored) = self.store.load(&self.account).await? else {
            return Err(Error::LoginRequired("the store has no grant of this account"));
        };
        let place = || self.store.place(&self.account);
        let grant = flight::read(&stored, place)?.into_grant().ok_or_else(flight::ended)?;
        let Self { app, store, account, settings } = self;
        let (revision, age) = (stored.revision, stored.age.map(|_| grant.age));
        Ok(Refreshing::with(app, store, account, settings, grant, revision, age))
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
