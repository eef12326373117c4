//! A provider that refreshes: once, however many ask.

mod turn;

use std::sync::{Arc, PoisonError, RwLock};

use core_api::{AccessToken, TokenError, TokenProvider, token::TokenFuture};
use jiff::Timestamp;

use crate::{App, Error, Grant, store::Store};
use turn::Turn;

/// Hands out the access token of a grant, and refreshes it before it expires.
///
/// Core's refresh tokens work once. So one refresh runs at a time, in this process and in all that
/// share the store; the new grant is stored before its access token is handed out; and the refresh
/// runs in a task of its own, so that a caller which is dropped harms nobody. Clones share it all.
#[derive(Clone)]
pub struct Refreshing(Arc<Shared>);

pub(crate) struct Shared {
    app: App,
    store: Box<dyn Store>,
    current: RwLock<Current>,
    /// Whoever holds it refreshes; the others wait, and find that it is done.
    turn: tokio::sync::Mutex<Turn>,
}

/// The grant that is handed out.
#[derive(Clone)]
struct Current {
    grant: Arc<Grant>,
    /// From then on it is refreshed; `None` where no expiry is known.
    refresh_at: Option<Timestamp>,
    /// Grows with each grant that is handed out.
    generation: u64,
}

impl Refreshing {
    /// Keeps the grant of a login in the store, in the place of any that is there.
    ///
    /// # Errors
    ///
    /// When the store fails.
    pub async fn new(app: App, store: impl Store + 'static, grant: Grant) -> Result<Self, Error> {
        let mut locked = store.lock().await?;
        let found = locked.load().await?.map(|stored| stored.revision);
        let revision = locked.save(&grant, found).await?;
        drop(locked);
        Ok(Self::with(app, Box::new(store), grant, revision))
    }

    /// Goes on with the grant that is in the store.
    ///
    /// # Errors
    ///
    /// [`Error::LoginRequired`] when there is none, or when the store fails.
    pub async fn open(app: App, store: impl Store + 'static) -> Result<Self, Error> {
        let stored = store.lock().await?.load().await?;
        let stored = stored.ok_or(Error::LoginRequired("the store has no grant"))?;
        Ok(Self::with(app, Box::new(store), stored.grant, stored.revision))
    }

    fn with(app: App, store: Box<dyn Store>, grant: Grant, revision: u64) -> Self {
        let current = Current::new(grant, 0);
        let turn = tokio::sync::Mutex::new(Turn::new(revision));
        Self(Arc::new(Shared { app, store, current: RwLock::new(current), turn }))
    }

    /// A token of a later generation than this, refreshed by a task of its own.
    async fn renewed(&self, generation: u64) -> Result<AccessToken, TokenError> {
        let shared = Arc::clone(&self.0);
        let task = tokio::spawn(async move { turn::renew(&shared, generation).await });
        match task.await {
            Ok(result) => result.map_err(TokenError::from),
            Err(_) => Err(TokenError::unavailable("the refresh was stopped with the runtime")),
        }
    }
}

impl TokenProvider for Refreshing {
    fn token(&self) -> TokenFuture<'_> {
        Box::pin(async {
            let current = self.0.current();
            if current.is_fresh() {
                return Ok(current.grant.access.clone());
            }
            self.renewed(current.generation).await
        })
    }

    fn refused<'a>(&'a self, token: &'a AccessToken) -> TokenFuture<'a> {
        Box::pin(async {
            let current = self.0.current();
            // Somebody else may have refreshed since this token was handed out.
            if !current.grant.access.is_same(token) && current.is_fresh() {
                return Ok(current.grant.access.clone());
            }
            self.renewed(current.generation).await
        })
    }
}

impl Shared {
    // What is behind the lock is replaced as a whole, so a panic elsewhere cannot have broken it.

    fn current(&self) -> Current {
        self.current.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Hands out this grant from now on.
    fn publish(&self, grant: Grant) -> AccessToken {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        *current = Current::new(grant, current.generation + 1);
        current.grant.access.clone()
    }
}

impl Current {
    fn new(grant: Grant, generation: u64) -> Self {
        Self { refresh_at: turn::refresh_at(&grant), grant: Arc::new(grant), generation }
    }

    fn is_fresh(&self) -> bool {
        self.refresh_at.is_none_or(|moment| Timestamp::now() < moment)
    }
}

impl std::fmt::Debug for Refreshing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Refreshing").field("app", &self.0.app).finish_non_exhaustive()
    }
}
