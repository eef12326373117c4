//! A store in memory, for the lifetime of the process.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use secrecy::SecretString;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use super::{GrantStore, LockedGrant, StoreFuture, StoredDocument, max_wait, next_revision};
use crate::{AccountName, error::Fault};

/// A store in memory. Its grants are lost with the process, and a person must log in again.
///
/// Clones share the grants.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Arc<Mutex<BTreeMap<AccountName, Arc<AccountSlot>>>>);

/// The lock and the document of one account.
#[derive(Debug, Default)]
struct AccountSlot {
    lock: Arc<AsyncMutex<()>>,
    saved: Mutex<Option<SavedDocument>>,
}

#[derive(Debug)]
struct SavedDocument {
    document: SecretString,
    revision: u64,
    saved_at: Instant,
}

impl MemoryStore {
    /// Creates an empty store.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn slots(&self) -> MutexGuard<'_, BTreeMap<AccountName, Arc<AccountSlot>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn slot(&self, account: &AccountName) -> Arc<AccountSlot> {
        Arc::clone(self.slots().entry(account.clone()).or_default())
    }
}

impl AccountSlot {
    fn saved(&self) -> MutexGuard<'_, Option<SavedDocument>> {
        self.saved.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> Option<StoredDocument> {
        self.saved().as_ref().map(|saved| {
            let stored = StoredDocument::new(saved.document.clone(), saved.revision);
            stored.with_age(saved.saved_at.elapsed())
        })
    }
}

impl GrantStore for MemoryStore {
    fn lock<'a>(
        &'a self,
        account: &'a AccountName,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
        Box::pin(async move {
            let slot = self.slot(account);
            let guard =
                tokio::time::timeout(max_wait(longest), Arc::clone(&slot.lock).lock_owned());
            let guard = guard.await.map_err(|elapsed| Fault::Store {
                place: self.location(account),
                doing: "waiting for the lock".into(),
                advice: "find out which task holds it (nothing was sent)",
                source: elapsed.into(),
            })?;
            Ok(Box::new(LockedMemory { slot, _guard: guard }) as Box<dyn LockedGrant>)
        })
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<StoredDocument>> {
        // Looking up an unknown account must not use memory.
        let slot = self.slots().get(account).map(Arc::clone);
        Box::pin(async move { Ok(slot.and_then(|slot| slot.read())) })
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
        Box::pin(async {
            let slots = self.slots();
            let used = slots.iter().filter(|(_, slot)| slot.saved().is_some());
            Ok(used.map(|(account, _)| account.clone()).collect())
        })
    }

    fn location(&self, account: &AccountName) -> String {
        format!("memory (account {account})")
    }
}

struct LockedMemory {
    slot: Arc<AccountSlot>,
    _guard: OwnedMutexGuard<()>,
}

impl LockedGrant for LockedMemory {
    fn load(&mut self) -> StoreFuture<'_, Option<StoredDocument>> {
        Box::pin(async { Ok(self.slot.read()) })
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            let mut saved = self.slot.saved();
            if saved.as_ref().map_or(0, |saved| saved.revision) != replaces {
                return Err(Fault::Conflict.into());
            }
            let revision = next_revision(replaces, || "memory".to_owned())?;
            let document = document.clone();
            *saved = Some(SavedDocument { document, revision, saved_at: Instant::now() });
            Ok(revision)
        })
    }

    fn remove(&mut self, revision: u64) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            let mut saved = self.slot.saved();
            match &*saved {
                Some(found) if found.revision != revision => Err(Fault::Conflict.into()),
                _ => {
                    *saved = None;
                    Ok(())
                }
            }
        })
    }
}
