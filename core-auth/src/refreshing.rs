//! A token provider that refreshes, once for all callers.

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
    time::Instant,
};

use core_api::{AccessToken, TokenError, TokenProvider, token::TokenFuture};
use tracing::Instrument;

pub use builder::RefreshingProviderBuilder;
pub use counters::RefreshCounters;
use current::TokenStage;
pub use replaced::ReplacedSession;
use single_flight::RefreshRequest;
use state::SharedState;
pub use status::RefreshState;

use crate::{
    App, Error, Grant, Revocation,
    store::GrantStore,
    task::{joined, runtime},
};

/// A provider of access tokens that refreshes a grant before its token expires.
///
/// A refresh token of Core works once. So only one refresh runs at a time, in this process and in
/// all processes that share the store. The store records that the refresh token is being presented
/// before the request is sent. The new grant is stored before its access token is handed out. The
/// refresh runs in a task of its own, so a dropped caller does not cancel it. Clones share all
/// state.
///
/// A valid token is handed out without a lock. Well before the expiry, one call refreshes and
/// waits, while all other calls get the valid token at once. Shortly before the expiry, all callers
/// wait. If a refresh fails, the old token is handed out until the server refuses it.
///
/// If the answer to a refresh was lost, the refresh token is presented again with exponential
/// backoff. The retries end when the server answers with tokens or with `invalid_grant`. Only
/// `invalid_grant` ends the session. Until then, calls without a valid token fail with
/// [`Interrupted`](crate::ErrorKind::Interrupted), which tells when to call again.
///
/// Its [`counters`](Self::counters) count refreshes, waits and failures. Its `tracing` events have
/// the field `account`: `presenting the refresh token`, `refreshed`, `joined a refresh` and
/// `has the lock` (with `waited`). Warnings are `a refresh failed` (with `error`), and
/// irregularities in the store or in a token response. No event contains a secret.
///
/// No refresh outlives the call that started it, unless the caller drops the call. So a program
/// that makes one call and ends keeps its session. The same holds for a program with one runtime per
/// call.
#[derive(Clone)]
#[doc(alias("refresh token", "renew", "auto refresh"))]
pub struct RefreshingProvider(Arc<SharedState>);

impl RefreshingProvider {
    /// Stores the grant of a login, and replaces any stored session of the account.
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

    /// Opens the session in the store.
    ///
    /// # Errors
    ///
    /// [`NotLoggedIn`](crate::ErrorKind::NotLoggedIn) when the store has no session,
    /// [`SessionEnded`](crate::ErrorKind::SessionEnded) when the session has ended, and
    /// [`UnreadableSession`](crate::ErrorKind::UnreadableSession) when the session cannot be read.
    /// Also when the store fails.
    pub async fn open(app: App, store: impl GrantStore + 'static) -> Result<Self, Error> {
        Self::builder(app, store).open().await
    }

    /// Returns a builder, for custom settings and for accounts other than `default`.
    #[must_use]
    pub fn builder(app: App, store: impl GrantStore + 'static) -> RefreshingProviderBuilder {
        RefreshingProviderBuilder::new(app, Box::new(store))
    }

    /// Ends the session in the store for everyone who shares it, without notifying the server. A
    /// refresh in flight cannot restore the session.
    ///
    /// # Errors
    ///
    /// When the store fails. The session then stays open.
    pub async fn forget(&self) -> Result<(), Error> {
        self.end(false).await.map(drop)
    }

    /// Signs out: revokes the tokens at the server (RFC 7009), then ends the session in the store
    /// for everyone who shares it.
    ///
    /// The session ends once the refresh token is revoked. The returned [`Revocation`] tells
    /// whether the access token stays valid. If the session has already ended, the call succeeds.
    ///
    /// # Errors
    ///
    /// [`NotRevoked`](crate::ErrorKind::NotRevoked) and
    /// [`Configuration`](crate::ErrorKind::Configuration) when the refresh token was not revoked.
    /// The session then stays open, and [`forget`](Self::forget) ends it locally. When the store
    /// fails, the session has ended at the server only, and the next call finds that out.
    pub async fn logout(&self) -> Result<Revocation, Error> {
        self.end(true).await
    }

    /// Ends the session in a task of its own, so a dropped caller cannot stop it halfway.
    async fn end(&self, revokes: bool) -> Result<Revocation, Error> {
        let shared = Arc::clone(&self.0);
        joined(runtime()?.spawn(async move { single_flight::end(&shared, revokes).await })).await?
    }

    /// Returns whether this provider knows that the session has ended.
    pub(crate) fn has_ended(&self) -> bool {
        self.0.current.load().is_ended()
    }

    /// Returns whether this provider can be dropped without a loss. That is so while it has no
    /// other owner, no refresh runs, and everything is saved.
    pub(crate) fn can_be_dropped(&self) -> bool {
        let is_saved = self.0.attempts.try_lock().is_ok_and(|state| state.unsaved.is_none());
        is_saved && Arc::strong_count(&self.0) == 1
    }

    /// Returns the token if no refresh is due.
    pub(crate) fn fresh(&self) -> Option<AccessToken> {
        let current = self.0.current.load();
        match current.stage() {
            TokenStage::Fresh => Some(current.token().clone()),
            TokenStage::Due | TokenStage::Late | TokenStage::Expired | TokenStage::Ended => None,
        }
    }

    /// Returns the current grant, whose token may have expired.
    pub(crate) fn grant(&self) -> Grant {
        self.0.current.load().grant.clone()
    }

    /// Returns the counters since this provider was created.
    #[must_use]
    pub fn counters(&self) -> RefreshCounters {
        self.0.metrics.snapshot()
    }

    /// Returns a token of a later generation, and refreshes in a task of its own if necessary.
    async fn renewed(
        &self,
        generation: u64,
        is_refused: bool,
        refused_at: Option<Instant>,
    ) -> Result<AccessToken, TokenError> {
        let shared = Arc::clone(&self.0);
        let attempts_started = shared.attempts_started.load(Ordering::Acquire);
        let request = RefreshRequest { generation, attempts_started, refused_at, is_refused };
        let work = async move { single_flight::renew(&shared, &request).await };
        joined(runtime()?.spawn(work.in_current_span())).await?
    }

    /// Refreshes while the token is still valid, in the call that found the refresh due.
    ///
    /// The call awaits the refresh, so a program that makes one call and ends has saved the result.
    /// Returns `None` if another call is refreshing, and for a while after a failure.
    async fn early(&self, generation: u64) -> Option<Result<AccessToken, TokenError>> {
        let runtime = runtime().ok()?;
        let permit = self.0.early.permit()?;
        let shared = Arc::clone(&self.0);
        let attempts_started = shared.attempts_started.load(Ordering::Acquire);
        let request =
            RefreshRequest { generation, attempts_started, refused_at: None, is_refused: false };
        // The task owns the permit, so the permit survives a dropped caller.
        let work = async move {
            let result = single_flight::renew(&shared, &request).await;
            let current = shared.current.load_full();
            if current.generation == generation {
                permit.pause_for(current.gap());
            }
            result
        };
        let task = runtime.spawn(work.in_current_span());
        // If the runtime ends, the token is still valid.
        joined(task).await.ok()
    }
}

impl TokenProvider for RefreshingProvider {
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
                // Another caller may have refreshed since this token was handed out.
                if !is_current && current.is_valid() {
                    return Ok(current.token().clone());
                }
                // A token that has expired was refused because of its expiry.
                let refused_at = (is_current && current.is_valid()).then(Instant::now);
                (current.generation, is_current, refused_at)
            };
            self.renewed(generation, is_refused, refused_at).await
        })
    }
}

impl std::fmt::Debug for RefreshingProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RefreshingProvider")
            .field("app", &self.0.app)
            .field("account", &self.0.account)
            .finish_non_exhaustive()
    }
}
