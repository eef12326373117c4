//! A grant in memory, for as long as the process runs.

use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard};

use super::{Locked, Store, StoreFuture, Stored};
use crate::{Error, Grant};

/// Keeps a grant in memory: it is gone with the process, and a person must log in again.
///
/// Clones share the grant.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore(Arc<Mutex<Option<Stored>>>);

impl MemoryStore {
    /// A store without a grant.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

impl Store for MemoryStore {
    fn lock(&self) -> StoreFuture<'_, Box<dyn Locked>> {
        Box::pin(async {
            let guard = Arc::clone(&self.0).lock_owned().await;
            Ok(Box::new(LockedMemory(guard)) as Box<dyn Locked>)
        })
    }
}

struct LockedMemory(OwnedMutexGuard<Option<Stored>>);

impl Locked for LockedMemory {
    fn load(&mut self) -> StoreFuture<'_, Option<Stored>> {
        Box::pin(async { Ok(self.0.clone()) })
    }

    fn save<'a>(&'a mut self, grant: &'a Grant, replaces: Option<u64>) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            let found = self.0.as_ref().map(|stored| stored.revision);
            if found != replaces {
                return Err(Error::Conflict);
            }
            let revision = found.unwrap_or(0) + 1;
            *self.0 = Some(Stored { grant: grant.clone(), revision });
            Ok(revision)
        })
    }
}
