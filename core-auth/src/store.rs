//! Where grants are kept.
//!
//! A store has one grant, and a lock under which it is read, refreshed and saved again.
//!
//! ```
//! use core_auth::{FileStore, store::Store};
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), core_auth::Error> {
//! let folder = std::env::temp_dir().join("core-auth-store-example");
//! # std::fs::create_dir_all(&folder).unwrap();
//! let store = FileStore::open(folder.join("grant.json"))?;
//! let mut locked = store.lock().await?;
//! assert!(locked.load().await?.is_none());
//! # Ok(())
//! # }
//! ```

mod file;
mod memory;

use std::pin::Pin;

use crate::{Error, Grant};

pub use file::FileStore;
pub use memory::MemoryStore;

/// What a store answers with.
pub type StoreFuture<'a, T> = Pin<Box<dyn Future<Output = Result<T, Error>> + Send + 'a>>;

/// Keeps a grant; object-safe.
pub trait Store: Send + Sync {
    /// Waits for the lock, which is held until what is returned is dropped.
    ///
    /// It must keep out every other holder that could refresh the same grant: other tasks, and
    /// where the store is shared by processes, those too.
    fn lock(&self) -> StoreFuture<'_, Box<dyn Locked>>;
}

/// A store whose lock is held.
pub trait Locked: Send {
    /// The grant as it is stored, read anew.
    fn load(&mut self) -> StoreFuture<'_, Option<Stored>>;

    /// Saves a grant in the place of the one with this revision, or of none; returns its revision
    /// once a crash can no longer lose it.
    ///
    /// Fails with [`Error::Conflict`] when another revision is stored.
    fn save<'a>(&'a mut self, grant: &'a Grant, replaces: Option<u64>) -> StoreFuture<'a, u64>;
}

/// A grant as it is stored.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The grant.
    pub grant: Grant,
    /// Grows with each save.
    pub revision: u64,
}
