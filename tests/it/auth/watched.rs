//! A store in memory that a test controls.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use core_auth::{
    AccountName, Error, MemoryStore,
    store::{GrantStore, LockedGrant, StoreFuture, StoredDocument},
};
use secrecy::{ExposeSecret, SecretString};

/// A store in memory that a test controls. Clones share the grants and the controls.
#[derive(Clone, Default)]
pub(super) struct Watched {
    inner: MemoryStore,
    orders: Arc<Orders>,
}

#[derive(Default)]
struct Orders {
    /// The lock excludes nobody, like an expired lease.
    is_unlocked: AtomicBool,
    is_full: AtomicBool,
    /// The number of saves that still succeed before the disk is full.
    saves_left: AtomicUsize,
    panics: AtomicBool,
    loses_answer: AtomicBool,
    /// The store does not report the age of its documents, like a file.
    is_ageless: AtomicBool,
    /// The number of locks that are held, and its maximum.
    held: Mutex<(usize, usize)>,
}

impl Watched {
    /// Makes the lock exclude nobody from now on.
    pub(super) fn lose_locks(&self) {
        self.orders.is_unlocked.store(true, Ordering::SeqCst);
    }

    /// Lets this number of saves succeed, and makes all later saves fail.
    pub(super) fn fill_after(&self, saves: usize) {
        self.orders.saves_left.store(saves, Ordering::SeqCst);
        self.orders.is_full.store(true, Ordering::SeqCst);
    }

    pub(super) fn make_room(&self) {
        self.orders.is_full.store(false, Ordering::SeqCst);
    }

    /// Performs the next save, but loses its answer.
    pub(super) fn lose_next_answer(&self) {
        self.orders.loses_answer.store(true, Ordering::SeqCst);
    }

    /// Hides the age of documents from now on.
    pub(super) fn forget_ages(&self) {
        self.orders.is_ageless.store(true, Ordering::SeqCst);
    }

    async fn read(&self, account: &AccountName) -> Result<Option<StoredDocument>, Error> {
        let stored = self.inner.load(account).await?;
        let is_ageless = self.orders.is_ageless.load(Ordering::SeqCst);
        Ok(match stored {
            Some(stored) if is_ageless => {
                Some(StoredDocument::new(stored.document, stored.revision))
            }
            stored => stored,
        })
    }

    /// Makes the next load panic.
    pub(super) fn panic_once(&self) {
        self.orders.panics.store(true, Ordering::SeqCst);
    }

    /// Returns the maximum number of locks that were held at the same time.
    pub(super) fn most_locks(&self) -> usize {
        self.orders.held.lock().unwrap().1
    }

    /// Returns the state in the document: `good`, `presented` or `ended`.
    pub(super) async fn state(&self) -> String {
        self.document().await["state"].as_str().unwrap().to_owned()
    }

    pub(super) async fn refresh_token(&self) -> String {
        self.document().await["grant"]["refresh_token"].as_str().unwrap().to_owned()
    }

    pub(super) async fn is_empty(&self) -> bool {
        self.inner.load(&AccountName::default()).await.unwrap().is_none()
    }

    /// Makes the stored grant older by this time.
    pub(super) async fn age(&self, time: Duration) {
        let mut document = self.document().await;
        let age = document["grant"]["age_ms"].as_u64().unwrap_or_default();
        let milliseconds = u64::try_from(time.as_millis()).unwrap();
        document["grant"]["age_ms"] = (age + milliseconds).into();
        let account = AccountName::default();
        let revision = self.inner.load(&account).await.unwrap().unwrap().revision;
        let mut locked = self.inner.lock(&account, Duration::from_secs(60)).await.unwrap();
        locked.save(&document.to_string().into(), revision).await.unwrap();
        locked.release().await;
    }

    async fn document(&self) -> serde_json::Value {
        let stored = self.inner.load(&AccountName::default()).await.unwrap().unwrap();
        serde_json::from_str(stored.document.expose_secret()).unwrap()
    }

    /// Returns a copy, as a crash would leave it.
    pub(super) async fn copy(&self) -> MemoryStore {
        let copy = MemoryStore::new();
        self.copy_to(&copy).await;
        copy
    }

    /// Copies the document to an empty store.
    pub(super) async fn copy_to(&self, other: &impl GrantStore) {
        let account = AccountName::default();
        let stored = self.inner.load(&account).await.unwrap().unwrap();
        let mut locked = other.lock(&account, Duration::from_secs(60)).await.unwrap();
        locked.save(&stored.document, 0).await.unwrap();
        locked.release().await;
    }
}

impl GrantStore for Watched {
    fn lock<'a>(
        &'a self,
        account: &'a AccountName,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
        Box::pin(async move {
            let is_unlocked = self.orders.is_unlocked.load(Ordering::SeqCst);
            let inner =
                if is_unlocked { None } else { Some(self.inner.lock(account, longest).await?) };
            let mut held = self.orders.held.lock().unwrap();
            held.0 += 1;
            held.1 = held.1.max(held.0);
            drop(held);
            let (store, account) = (self.clone(), account.clone());
            Ok(Box::new(Lock { store, account, inner }) as Box<dyn LockedGrant>)
        })
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<StoredDocument>> {
        Box::pin(self.read(account))
    }

    fn check<'a>(&'a self, _: &'a AccountName) -> StoreFuture<'a, ()> {
        let is_full = self.orders.is_full.load(Ordering::SeqCst);
        let has_room = !is_full || self.orders.saves_left.load(Ordering::SeqCst) > 0;
        Box::pin(async move { if has_room { Ok(()) } else { Err(failed("it is full")) } })
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
        self.inner.accounts()
    }

    fn location(&self, account: &AccountName) -> String {
        self.inner.location(account)
    }
}

struct Lock {
    store: Watched,
    account: AccountName,
    inner: Option<Box<dyn LockedGrant>>,
}

impl LockedGrant for Lock {
    fn load(&mut self) -> StoreFuture<'_, Option<StoredDocument>> {
        assert!(!self.store.orders.panics.swap(false, Ordering::SeqCst), "told to panic");
        Box::pin(self.store.read(&self.account))
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        let orders = &self.store.orders;
        let left = &orders.saves_left;
        if orders.is_full.load(Ordering::SeqCst)
            && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_err()
        {
            let full = failed("it is full");
            return Box::pin(async { Err(full) });
        }
        let lost = orders.loses_answer.swap(false, Ordering::SeqCst);
        let lost = lost.then(|| failed("the answer was lost"));
        Box::pin(async move {
            let saved = match &mut self.inner {
                Some(inner) => inner.save(document, replaces).await,
                // The inner lock is then held during the save only.
                None => {
                    let longest = Duration::from_secs(60);
                    let mut inner = self.store.inner.lock(&self.account, longest).await?;
                    inner.save(document, replaces).await
                }
            };
            lost.map_or(saved, Err)
        })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.store.orders.held.lock().unwrap().0 -= 1;
    }
}

fn failed(source: &str) -> Error {
    Error::store("memory", "saving the grant", source)
}
