//! Stores, which keep the grants of accounts.
//!
//! A store keeps one document and one lock for each [`AccountName`]. The document is read,
//! refreshed and saved under the lock. Each save names the revision that it replaces, so a stalled
//! holder cannot overwrite newer data. [`RefreshingProvider`](crate::RefreshingProvider) defines
//! the content of the documents. A custom store only keeps a text, a number and a lock per account.
//!
//! | store | shared by | requires |
//! |---|---|---|
//! | [`MemoryStore`] | tasks of a process | nothing, but its grants are lost with the process |
//! | [`FileStore`] | processes of a user on a machine | a folder on a local disk |
//! | `KeyringStore` | programs of a person on a machine | the feature `keyring`, and a person who unlocks the keyring |
//! | `RedisStore` of the crate `core-redis` | machines | a Redis that loses no data |
//! | [`EncryptedStore`] | the same users as the inner store | a key that is stored elsewhere |
//!
//! A custom store reports its errors with [`Error::store`], [`Error::damaged`], [`Error::conflict`] and
//! [`Error::no_runtime`]. [`max_wait`] and [`next_revision`] are the limits that all stores share:
//!
//! ```
//! use std::{collections::BTreeMap, sync::{Arc, Mutex}, time::Duration};
//! use core_auth::{AccountName, Error, ErrorKind};
//! use core_auth::store::{
//!     GrantStore, LockedGrant, StoreFuture, StoredDocument, max_wait, next_revision,
//! };
//! use secrecy::SecretString;
//! use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};
//!
//! /// A store with one lock for all accounts, which is enough for a few.
//! #[derive(Clone, Default)]
//! struct CustomStore(Arc<Mutex<BTreeMap<AccountName, StoredDocument>>>, Arc<AsyncMutex<()>>);
//!
//! struct Locked(CustomStore, AccountName, OwnedMutexGuard<()>);
//!
//! impl GrantStore for CustomStore {
//!     fn lock<'a>(
//!         &'a self,
//!         account: &'a AccountName,
//!         longest: Duration,
//!     ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
//!         Box::pin(async move {
//!             let guard = tokio::time::timeout(max_wait(longest), self.1.clone().lock_owned()).await;
//!             let guard = guard.map_err(|error| Error::store("custom store", "locking", error))?;
//!             Ok(Box::new(Locked(self.clone(), account.clone(), guard)) as Box<dyn LockedGrant>)
//!         })
//!     }
//!
//!     fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<StoredDocument>> {
//!         Box::pin(async { Ok(self.0.lock().unwrap().get(account).cloned()) })
//!     }
//!
//!     fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
//!         Box::pin(async { Ok(self.0.lock().unwrap().keys().cloned().collect()) })
//!     }
//!
//!     fn location(&self, account: &AccountName) -> String {
//!         format!("custom store (account {account})")
//!     }
//! }
//!
//! impl LockedGrant for Locked {
//!     fn load(&mut self) -> StoreFuture<'_, Option<StoredDocument>> {
//!         self.0.load(&self.1)
//!     }
//!
//!     fn save<'a>(&'a mut self, text: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
//!         Box::pin(async move {
//!             let mut all = self.0.0.lock().unwrap();
//!             if all.get(&self.1).map_or(0, |stored| stored.revision) != replaces {
//!                 return Err(Error::conflict());
//!             }
//!             let revision = next_revision(replaces, || self.0.location(&self.1))?;
//!             all.insert(self.1.clone(), StoredDocument::new(text.clone(), revision));
//!             Ok(revision)
//!         })
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! let store = CustomStore::default();
//! let mut locked = store.lock(&AccountName::default(), Duration::from_secs(60)).await?;
//! assert_eq!(locked.save(&"{}".into(), 0).await?, 1);
//! let late = locked.save(&"{}".into(), 0).await.unwrap_err();
//! assert_eq!(late.kind(), ErrorKind::Conflict);
//! # Ok(())
//! # }
//! ```
//!
//! ```
//! use std::time::Duration;
//! use core_auth::{AccountName, MemoryStore, store::GrantStore};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), core_auth::Error> {
//! let store = MemoryStore::new();
//! let mut locked = store.lock(&AccountName::default(), Duration::from_secs(60)).await?;
//! assert!(locked.load().await?.is_none());
//! let first = locked.save(&"{}".into(), 0).await?;
//! assert!(locked.save(&"{}".into(), 0).await.is_err(), "another revision is stored");
//! assert!(locked.save(&"{}".into(), first).await.is_ok());
//! # Ok(())
//! # }
//! ```

mod encrypted;
mod file;
#[cfg(feature = "keyring")]
mod keyring;
mod local;
mod memory;
mod revision;
mod stored_document;

use std::{pin::Pin, sync::Arc, time::Duration};

use secrecy::SecretString;

use crate::{AccountName, Error, error::Fault};

pub use encrypted::{EncryptedStore, Key};
pub use file::FileStore;
#[cfg(feature = "keyring")]
pub use keyring::KeyringStore;
pub use local::FileAccess;
pub use memory::MemoryStore;
#[cfg(feature = "keyring")]
pub(crate) use revision::next;
pub use revision::next_revision;
pub use stored_document::StoredDocument;

/// The future of a store operation.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// The future that releases a lock.
pub type ReleaseFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A store of one document per account. The trait is object-safe.
pub trait GrantStore: Send + Sync {
    /// Waits for the lock of an account. Dropping the returned guard releases the lock.
    ///
    /// The lock must exclude every other holder that could refresh the same grant. These are other
    /// tasks, and other processes and machines if they share the store. It must not exclude holders
    /// of other accounts.
    ///
    /// The lock is held for at most `longest`. If the lock is a lease, the lease must last longer.
    /// A wait that takes longer than [`max_wait`] must end in an error, never without the lock.
    ///
    /// # Errors
    ///
    /// When the lock cannot be acquired.
    fn lock<'a>(
        &'a self,
        account: &'a AccountName,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>>;

    /// Loads the document without the lock, or returns `None` if the account has none.
    ///
    /// # Errors
    ///
    /// When the document cannot be read. A damaged document is an error, not `None`.
    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<StoredDocument>>;

    /// Checks whether the grant of a login can be saved, before a person logs in.
    ///
    /// The default implementation acquires the lock of the account and loads its document.
    ///
    /// # Errors
    ///
    /// The error that a save would return.
    fn check<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let mut locked = self.lock(account, MAX_CHECK).await?;
            let loaded = locked.load().await;
            locked.release().await;
            loaded.map(drop)
        })
    }

    /// Returns the accounts that have documents, in sorted order.
    ///
    /// # Errors
    ///
    /// When the accounts cannot be read.
    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>>;

    /// Returns the location of an account's document for messages, such as
    /// `grants.json (account default)`.
    fn location(&self, account: &AccountName) -> String;
}

/// An account whose lock is held.
pub trait LockedGrant: Send {
    /// Loads the current document, or returns `None` if the account has none.
    ///
    /// # Errors
    ///
    /// When the document cannot be read.
    fn load(&mut self) -> StoreFuture<'_, Option<StoredDocument>>;

    /// Replaces the document of the revision `replaces`, which is 0 for the first document. Returns
    /// the new revision once a crash can no longer lose the document.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) when another revision is stored, which is then
    /// kept. Other errors when the document cannot be saved, or when the outcome is unknown.
    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64>;

    /// Removes the document of this revision, so nothing of the account remains. Does nothing if
    /// there is no document.
    ///
    /// The default implementation returns an error that names this method.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) when another revision is stored, which is then
    /// kept. Other errors when the document cannot be removed, or when the outcome is unknown.
    fn remove(&mut self, revision: u64) -> StoreFuture<'_, ()> {
        let _ = revision;
        Box::pin(async {
            Err(Fault::Store {
                place: "the store".to_owned(),
                doing: "removing a session".into(),
                advice: "implement `LockedGrant::remove` for the store",
                source: "the store cannot remove sessions".into(),
            }
            .into())
        })
    }

    /// Releases the lock, and returns once the next holder can acquire it.
    ///
    /// If the release needs a request to a server, dropping the lock only starts the request. A
    /// process that ends then may leave the lock in place until its lease ends.
    fn release(self: Box<Self>) -> ReleaseFuture {
        drop(self);
        Box::pin(std::future::ready(()))
    }
}

/// Returns the maximum wait for a lock that is held for up to `longest`: 1.5 times that.
///
/// So a waiting caller sees the end of a holder that takes the whole time.
#[must_use]
pub fn max_wait(longest: Duration) -> Duration {
    longest.saturating_mul(3) / 2
}

/// The maximum time for which [`GrantStore::check`] holds a lock.
const MAX_CHECK: Duration = Duration::from_secs(60);

impl<S: GrantStore + ?Sized> GrantStore for Arc<S> {
    fn lock<'a>(
        &'a self,
        account: &'a AccountName,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
        (**self).lock(account, longest)
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<StoredDocument>> {
        (**self).load(account)
    }

    fn check<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, ()> {
        (**self).check(account)
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
        (**self).accounts()
    }

    fn location(&self, account: &AccountName) -> String {
        (**self).location(account)
    }
}
