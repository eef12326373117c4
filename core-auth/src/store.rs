//! Where grants are kept.
//!
//! A store keeps a document for each [`AccountName`], and a lock under which it is read, refreshed and
//! saved again. Each save names the revision that it replaces, so that whoever stalled cannot undo
//! what came after. What stands in a document is [`Refreshing`](crate::Refreshing)'s: a store needs
//! not know, and one of your own keeps a text, a number and a lock.
//!
//! | store | who shares it | what it needs |
//! |---|---|---|
//! | [`MemoryStore`] | tasks of a process | nothing; gone with the process |
//! | [`FileStore`] | processes of a user on a machine | a folder on a local disk |
//! | `KeyringStore` | programs of a person on a machine | the feature `keyring`, and a person who unlocks it |
//! | `RedisStore` | machines | the feature `redis` (with TLS: `redis-tls`), and a Redis that forgets nothing |
//! | [`Encrypted`] | as the store that it encrypts | a key that is kept elsewhere |
//!
//! A store of your own reports its faults by [`Error::store`], [`Error::damaged`] and
//! [`Error::conflict`]:
//!
//! ```
//! use std::{collections::BTreeMap, sync::{Arc, Mutex}, time::Duration};
//! use core_auth::{AccountName, Error, ErrorKind};
//! use core_auth::store::{GrantStore, LockedGrant, StoreFuture, Stored};
//! use secrecy::SecretString;
//! use tokio::sync::{Mutex as Turn, OwnedMutexGuard};
//!
//! /// One lock for all accounts, which is enough for a few.
//! #[derive(Clone, Default)]
//! struct Drawer(Arc<Mutex<BTreeMap<AccountName, Stored>>>, Arc<Turn<()>>);
//!
//! struct Locked(Drawer, AccountName, OwnedMutexGuard<()>);
//!
//! impl GrantStore for Drawer {
//!     fn lock<'a>(
//!         &'a self,
//!         account: &'a AccountName,
//!         longest: Duration,
//!     ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
//!         Box::pin(async move {
//!             let turn = tokio::time::timeout(longest * 2, self.1.clone().lock_owned()).await;
//!             let turn = turn.map_err(|error| Error::store("drawer", "locking", error))?;
//!             Ok(Box::new(Locked(self.clone(), account.clone(), turn)) as Box<dyn LockedGrant>)
//!         })
//!     }
//!
//!     fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<Stored>> {
//!         Box::pin(async { Ok(self.0.lock().unwrap().get(account).cloned()) })
//!     }
//!
//!     fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
//!         Box::pin(async { Ok(self.0.lock().unwrap().keys().cloned().collect()) })
//!     }
//!
//!     fn place(&self, account: &AccountName) -> String {
//!         format!("drawer (account {account})")
//!     }
//! }
//!
//! impl LockedGrant for Locked {
//!     fn load(&mut self) -> StoreFuture<'_, Option<Stored>> {
//!         self.0.load(&self.1)
//!     }
//!
//!     fn save<'a>(&'a mut self, text: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
//!         Box::pin(async move {
//!             let mut all = self.0.0.lock().unwrap();
//!             if all.get(&self.1).map_or(0, |stored| stored.revision) != replaces {
//!                 return Err(Error::conflict());
//!             }
//!             all.insert(self.1.clone(), Stored::new(text.clone(), replaces + 1));
//!             Ok(replaces + 1)
//!         })
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Error> {
//! let store = Drawer::default();
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
//! assert!(locked.save(&"{}".into(), 0).await.is_err(), "somebody saved in between");
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
#[cfg(feature = "redis")]
mod redis;
mod revision;

use std::{pin::Pin, sync::Arc, time::Duration};

use secrecy::SecretString;

use crate::{AccountName, Error, error::Fault};

pub use encrypted::{Encrypted, Key};
pub use file::FileStore;
#[cfg(feature = "keyring")]
pub use keyring::KeyringStore;
pub use local::FileAccess;
pub use memory::MemoryStore;
#[cfg(feature = "redis")]
pub use redis::RedisStore;
#[cfg(feature = "keyring")]
pub(crate) use revision::next;
pub(crate) use revision::next_revision;

/// What a store answers with.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// What letting go of a lock takes.
pub type ReleaseFuture = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Keeps a document for each account; object-safe.
pub trait GrantStore: Send + Sync {
    /// Waits for the lock of an account, which is held until what is returned is dropped.
    ///
    /// It must keep out every other holder that could refresh the same grant: other tasks, and
    /// where the store is shared by processes or machines, those too. It must not keep out those of
    /// other accounts. It is held for `longest` at the most: where a lock is a lease, it lasts
    /// longer, and a wait that takes longer still ends in an error, never without the lock.
    ///
    /// # Errors
    ///
    /// When the lock cannot be had.
    fn lock<'a>(
        &'a self,
        account: &'a AccountName,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>>;

    /// What is stored, read without the lock; `None` where there was never anything.
    ///
    /// # Errors
    ///
    /// When it cannot be read; damage is not absence.
    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<Stored>>;

    /// Finds out, before a person logs in, whether the grant of that login can be saved.
    ///
    /// Unless a store does more, it takes the lock of the account and reads what is stored.
    ///
    /// # Errors
    ///
    /// The error that saving would end in.
    fn check<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let mut locked = self.lock(account, LONGEST_CHECK).await?;
            let loaded = locked.load().await;
            locked.release().await;
            loaded.map(drop)
        })
    }

    /// The accounts that the store has documents of, in their order.
    ///
    /// # Errors
    ///
    /// When they cannot be read.
    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>>;

    /// Where the document of an account is, for messages: `grants.json (account default)`.
    fn place(&self, account: &AccountName) -> String;
}

/// An account of a store whose lock is held.
pub trait LockedGrant: Send {
    /// What is stored, read anew; `None` where there was never anything.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    fn load(&mut self) -> StoreFuture<'_, Option<Stored>>;

    /// Saves a document in the place of the one with this revision, which is 0 where there is none;
    /// returns the new revision once a crash can no longer lose it.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) when another revision is stored; the document there
    /// stays. Other errors when it cannot be saved, or when it is not known whether it was.
    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64>;

    /// Removes the document with this revision, so that nothing of the account is stored. Where there is
    /// none, nothing happens.
    ///
    /// Unless a store does more, it is an error that says so.
    ///
    /// # Errors
    ///
    /// [`Conflict`](crate::ErrorKind::Conflict) when another revision is stored; the document there
    /// stays. Other errors when it cannot be removed, or when it is not known whether it was.
    fn remove(&mut self, revision: u64) -> StoreFuture<'_, ()> {
        let _ = revision;
        Box::pin(async {
            Err(Fault::Store {
                place: "the store".to_owned(),
                doing: "removing a session",
                advice: "let the store implement `LockedGrant::remove`",
                source: "it cannot remove what it keeps".into(),
            }
            .into())
        })
    }

    /// Lets go of the lock, and returns once the next holder can have it. Where that takes a call of
    /// a server, dropping would only begin it, and a process that ends then may leave the lock
    /// behind until its lease ends.
    fn release(self: Box<Self>) -> ReleaseFuture {
        drop(self);
        Box::pin(std::future::ready(()))
    }
}

/// The longest wait for a lock that others hold for this time each: one of them, and a half more.
pub(crate) fn patience(longest: Duration) -> Duration {
    longest.saturating_mul(3) / 2
}

/// The longest time that [`GrantStore::check`] holds a lock.
const LONGEST_CHECK: Duration = Duration::from_secs(60);

/// A document, and how often one was saved.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Stored {
    /// JSON text with the tokens of the account.
    pub document: SecretString,
    /// Grows with each save, from 1.
    pub revision: u64,
    /// How long ago it was saved by the clock of the store, where it has one: machines that share
    /// it then need no common clock.
    pub age: Option<Duration>,
}

impl Stored {
    /// A document with its revision, saved at an unknown moment.
    #[must_use]
    pub fn new(document: SecretString, revision: u64) -> Self {
        Self { document, revision, age: None }
    }

    /// The same, saved so long ago.
    #[must_use]
    pub fn with_age(mut self, age: Duration) -> Self {
        self.age = Some(age);
        self
    }
}

impl<S: GrantStore + ?Sized> GrantStore for Arc<S> {
    fn lock<'a>(
        &'a self,
        account: &'a AccountName,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
        (**self).lock(account, longest)
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<Stored>> {
        (**self).load(account)
    }

    fn check<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, ()> {
        (**self).check(account)
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
        (**self).accounts()
    }

    fn place(&self, account: &AccountName) -> String {
        (**self).place(account)
    }
}
