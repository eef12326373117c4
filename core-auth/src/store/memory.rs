//! Grants in memory, for as long as the process runs.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use secrecy::SecretString;
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

use super::{GrantStore, LockedGrant, StoreFuture, Stored, next_revision, patience};
use crate::{AccountName, error::Fault};

/// Keeps grants in memory: they are gone with the process, and a person must log in again.
///
/// Clones share the grants.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Arc<Mutex<BTreeMap<AccountName, Arc<Slot>>>>);

/// The place of one account.
#[derive(Debug, Default)]
struct Slot {
    turn: Arc<AsyncMutex<()>>,
    kept: Mutex<Option<Kept>>,
}

#[derive(Debug)]
struct Kept {
    document: SecretString,
    revision: u64,
    saved_at: Instant,
}

impl MemoryStore {
    /// A store without a grant.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn slots(&self) -> MutexGuard<'_, BTreeMap<AccountName, Arc<Slot>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn slot(&self, account: &AccountName) -> Arc<Slot> {
        Arc::clone(self.slots().entry(account.clone()).or_default())
    }
}

impl Slot {
    fn kept(&self) -> MutexGuard<'_, Option<Kept>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self) -> Option<Stored> {
        self.kept().as_ref().map(|kept| {
            let stored = Stored::new(kept.document.clone(), kept.revision);
            stored.with_age(kept.saved_at.elapsed())
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
            let turn = tokio::time::timeout(patience(longest), Arc::clone(&slot.turn).lock_owned());
            let turn = turn.await.map_err(|elapsed| Fault::Store {
                place: self.place(account),
                doing: "waiting for the lock",
                advice: "see which task holds it; nothing was sent",
                source: elapsed.into(),
            })?;
            Ok(Box::new(LockedMemory { slot, _turn: turn }) as Box<dyn LockedGrant>)
        })
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<Stored>> {
        // An account that is only asked for takes no memory.
        let slot = self.slots().get(account).map(Arc::clone);
        Box::pin(async move { Ok(slot.and_then(|slot| slot.read())) })
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
        Box::pin(async {
            let slots = self.slots();
            let used = slots.iter().filter(|(_, slot)| slot.kept().is_some());
            Ok(used.map(|(account, _)| account.clone()).collect())
        })
    }

    fn place(&self, account: &AccountName) -> String {
        format!("memory (account {account})")
    }
}

struct LockedMemory {
    slot: Arc<Slot>,
    _turn: OwnedMutexGuard<()>,
}

impl LockedGrant for LockedMemory {
    fn load(&mut self) -> StoreFuture<'_, Option<Stored>> {
        Box::pin(async { Ok(self.slot.read()) })
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            let mut kept = self.slot.kept();
            if kept.as_ref().map_or(0, |kept| kept.revision) != replaces {
                return Err(Fault::Conflict.into());
            }
            let revision = next_revision(replaces, || "memory".to_owned())?;
            let document = document.clone();
            *kept = Some(Kept { document, revision, saved_at: Instant::now() });
            Ok(revision)
        })
    }

    fn remove(&mut self, revision: u64) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            let mut kept = self.slot.kept();
            match &*kept {
                Some(found) if found.revision != revision => Err(Fault::Conflict.into()),
                _ => {
                    *kept = None;
                    Ok(())
                }
            }
        })
    }
}
