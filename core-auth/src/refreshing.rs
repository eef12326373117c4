//! A provider that refreshes: once, however many ask.

mod attempt;
mod attempt_state;
mod builder;
mod counters;
mod current;
mod early;
mod replaced;
mod settings;
mod single_flight;
mod start;
mod state;
mod status;

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use core_api::{AccessToken, TokenError, TokenProvider, token::TokenFuture};

pub use builder::RefreshingBuilder;
pub use counters::RefreshCounters;
use current::TokenStage;
pub use replaced::Replaced;
use settings::RefreshSettings;
use single_flight::RefreshRequest;
use state::SharedState;
pub use status::RefreshState;

use crate::{
    AccountName, App, Error, Grant, Revocation,
    store::GrantStore,
    task::{joined, runtime},
};

/// Hands out the access token of a grant, and refreshes it before it expires.
///
/// Core's refresh tokens work once. So one refresh runs at a time, in this process and in all that
/// share the store; the store says that the token is being presented before it is; the new grant is
/// stored before its access token is handed out; and the refresh runs in a task of its own, so that
/// a caller which is dropped harms nobody. Clones share it all.
///
/// A token that is good is handed out without a lock. Well before it expires, one call refreshes and
/// waits for it, while all other calls get the good token at once. Shortly before, all callers wait.
/// While a refresh fails, the old token is handed out until the server refuses it.
///
/// A refresh token whose answer was lost is presented again, with a growing gap, until the server
/// answers with tokens or with `invalid_grant`. Only the latter ends the session. Until then, calls
/// without a good token fail with [`Interrupted`](crate::ErrorKind::Interrupted), which says when
/// to call again.
///
/// What it does is counted ([`counters`](Self::counters)), and told by events of `tracing` with the
/// field `account`: `presenting the refresh token`, `refreshed`, `joined a refresh`, `has the lock`
/// (with `waited`), and as warnings `a refresh failed` (with `error`) and what is out of order in
/// the store or in an answer. None holds a secret.
///
/// No refresh outlives the call that began it, unless the caller drops the call. A program that
/// makes one call and ends, or a runtime for each call, keeps its session.
#[derive(Clone)]
pub struct Refreshing(Arc<SharedState>);

impl Refreshing {
    /// Keeps the grant of a login in the store, in the place of any that is there.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn new(
        app: App,
        store: impl GrantStore + 'static,
        grant: Grant,
    ) -> Result<Self, Error> {
        Self::builder(app, store).start(grant).await
    }

    /// Goes on with the grant that is in the store.
    ///
    /// # Errors
    ///
    /// [`NotLoggedIn`](crate::ErrorKind::NotLoggedIn) when there is none,
    /// [`SessionEnded`](crate::ErrorKind::SessionEnded) when the session has ended,
    /// [`UnreadableSession`](crate::ErrorKind::UnreadableSession) when it cannot be read, or when
    /// the store fails.
    pub async fn open(app: App, store: impl GrantStore + 'static) -> Result<Self, Error> {
        Self::builder(app, store).open().await
    }

    /// RefreshSettings of your own, and another account than `default`.
    #[must_use]
    pub fn builder(app: App, store: impl GrantStore + 'static) -> RefreshingBuilder {
        RefreshingBuilder::new(app, Box::new(store))
    }

    /// Ends the session in the store, for all who share it, without telling the server; a refresh that
    /// is on its way cannot bring it back.
    ///
    /// # Errors
    ///
    /// When the store fails; the session then goes on.
    pub async fn forget(&self) -> Result<(), Error> {
        self.end(false).await.map(drop)
    }

    /// Signs out: revokes the tokens at the server (RFC 7009), then ends the session in the store, for
    /// all who share it.
    ///
    /// The session ends once the refresh token is revoked; the outcome tells whether the access token
    /// stays good. A session that has ended already is a success.
    ///
    /// # Errors
    ///
    /// [`NotRevoked`](crate::ErrorKind::NotRevoked) and
    /// [`Configuration`](crate::ErrorKind::Configuration) when the refresh token was not revoked:
    /// the session goes on, and [`forget`](Self::forget) ends it here alone. When the store fails,
    /// the session has ended at the server only; the next call finds that it has ended.
    pub async fn logout(&self) -> Result<Revocation, Error> {
        self.end(true).await
    }

    /// Ends the session in a task of its own, so that a caller which is dropped does not stop halfway.
    async fn end(&self, revokes: bool) -> Result<Revocation, Error> {
        let shared = Arc::clone(&self.0);
        joined(runtime()?.spawn(async move { single_flight::end(&shared, revokes).await })).await?
    }

    /// Whether the session has ended, as far as this provider knows.
    pub(crate) fn has_ended(&self) -> bool {
        self.0.current.load().is_ended()
    }

    /// Whether a drop of this provider loses nothing: nobody else has it, no refresh runs, and all is
    /// saved.
    pub(crate) fn can_be_dropped(&self) -> bool {
        let is_saved = self.0.attempts.try_lock().is_ok_and(|state| state.unsaved.is_none());
        is_saved && Arc::strong_count(&self.0) == 1
    }

    /// The token, where no refresh is due.
    pub(crate) fn fresh(&self) -> Option<AccessToken> {
        let current = self.0.current.load();
        match current.stage() {
            TokenStage::Fresh => Some(current.token().clone()),
            TokenStage::Due | TokenStage::Late | TokenStage::Expired | TokenStage::Ended => None,
        }
    }

    /// The grant that is handed out, which may have expired.
    pub(crate) fn grant(&self) -> Grant {
        self.0.current.load().grant.clone()
    }

    /// What it has done so far.
    #[must_use]
    pub fn counters(&self) -> RefreshCounters {
        self.0.metrics.read()
    }

    fn with(
        app: App,
        store: Box<dyn GrantStore>,
        account: AccountName,
        settings: RefreshSettings,
        grant: Grant,
        revision: u64,
        age: Option<Duration>,
    ) -> Self {
        let state = SharedState::new(app, store, account, settings, grant, revision, age);
        Self(Arc::new(state))
    }

    /// A token of a later generation than this, refreshed by a task of its own.
    async fn renewed(
        &self,
        generation: u64,
        is_refused: bool,
        refused_at: Option<Instant>,
    ) -> Result<AccessToken, TokenError> {
        let shared = Arc::clone(&self.0);
        let attempts_started = shared.attempts_started.load(Ordering::Acquire);
        let request = RefreshRequest { generation, attempts_started, refused_at, is_refused };
        joined(runtime()?.spawn(async move { single_flight::renew(&shared, &request).await }))
            .await?
    }

    /// Refreshes while the token is still good, in the call that found it due.
    ///
    /// The call awaits the refresh, so that a program which makes one call and ends has saved what
    /// came of it. `None` where another call has begun, and after a failure for a while.
    async fn early(&self, generation: u64) -> Option<Result<AccessToken, TokenError>> {
        let runtime = runtime().ok()?;
        let permit = self.0.early.permit()?;
        let shared = Arc::clone(&self.0);
        let attempts_started = shared.attempts_started.load(Ordering::Acquire);
        let request =
            RefreshRequest { generation, attempts_started, refused_at: None, is_refused: false };
        // The permit goes with the task: a caller that goes away leaves it to the task.
        let task = runtime.spawn(async move {
            let result = single_flight::renew(&shared, &request).await;
            let current = shared.current.load_full();
            if current.generation == generation {
                permit.pause_for(current.gap());
            }
            result
        });
        // Where the runtime ends, the token is still good.
        joined(task).await.ok()
    }
}

impl TokenProvider for Refreshing {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async {
            let (generation, due) = {
                let current = self.0.current.load();
                match current.stage() {
                    TokenStage::Fresh => return Ok(current.token().clone()),
                    TokenStage::Due => (current.generation, Some(current.token().clone())),
                    TokenStage::Late | TokenStage::Expired | TokenStage::Ended => {
                        (current.generation, None)
                    }
                }
            };
            match due {
                Some(token) => self.early(generation).await.unwrap_or(Ok(token)),
                None => self.renewed(generation, false, None).await,
            }
        })
    }

    fn refused<'a>(&'a self, token: &'a AccessToken) -> TokenFuture<'a> {
        Box::pin(async {
            let (generation, is_refused, refused_at) = {
                let current = self.0.current.load();
                let is_current = current.token().is_same(token);
                // Somebody else may have refreshed since this token was handed out.
                if !is_current && current.is_good() {
                    return Ok(current.token().clone());
                }
                // One that has expired was refused for that.
                let refused_at = (is_current && current.is_good()).then(Instant::now);
                (current.generation, is_current, refused_at)
            };
            self.renewed(generation, is_refused, refused_at).await
        })
    }
}

impl std::fmt::Debug for Refreshing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Refreshing")
            .field("app", &self.0.app)
            .field("account", &self.0.account)
            .finish_non_exhaustive()
    }
}
