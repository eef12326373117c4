//! A sandbox and a store for tests of a pool.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use core_api::Scope;
use core_auth::{
    AccountName, App, Error, Grant, MemoryStore, Sessions,
    store::{GrantStore, LockedGrant, StoreFuture, StoredDocument},
};
use core_sandbox::Sandbox;
use tokio::sync::RwLock;

use super::super::{app, sandbox};
use crate::support::login::callback;

pub(super) fn account(name: impl ToString) -> AccountName {
    name.to_string().parse().unwrap()
}

/// A pool with a store in memory.
pub(super) struct Room {
    pub(super) sandbox: Sandbox,
    pub(super) app: App,
    pub(super) store: CountingStore,
}

impl Room {
    pub(super) async fn new() -> Self {
        let sandbox = sandbox().await;
        let app = app(&sandbox);
        Self { sandbox, app, store: CountingStore::default() }
    }

    pub(super) async fn grant(&self) -> Grant {
        let scopes = [Scope::ReadwriteCore, Scope::OfflineAccess, Scope::Openid];
        let login = self.app.authorize(scopes);
        let callback = callback(&login).await;
        login.finish(&callback).await.unwrap()
    }

    /// Stores a session for an account without opening it.
    pub(super) async fn log_in(&self, account: &AccountName) -> Grant {
        let grant = self.grant().await;
        let sessions = Sessions::new(self.app.clone(), self.store.clone());
        sessions.start(account, grant.clone()).await.unwrap();
        grant
    }

    pub(super) fn sessions(&self, capacity: usize) -> Sessions {
        Sessions::builder(self.app.clone(), self.store.clone()).capacity(capacity).build()
    }
}

/// A store that counts loads, and fails on demand.
#[derive(Clone, Default)]
pub(super) struct CountingStore {
    pub(super) inner: MemoryStore,
    pub(super) loads: Arc<AtomicUsize>,
    pub(super) failures: Arc<AtomicUsize>,
    /// Loads wait while a test holds the write lock.
    pub(super) gate: Arc<RwLock<()>>,
}

impl GrantStore for CountingStore {
    fn lock<'a>(
        &'a self,
        account: &'a AccountName,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
        self.inner.lock(account, longest)
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<StoredDocument>> {
        self.loads.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            drop(self.gate.read().await);
            let left = |count: usize| count.checked_sub(1);
            if self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, left).is_ok() {
                return Err(Error::store(self.location(account), "reading", "told to fail"));
            }
            self.inner.load(account).await
        })
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
        self.inner.accounts()
    }

    fn location(&self, account: &AccountName) -> String {
        self.inner.location(account)
    }
}
