//! A grant in a file that only its owner can read.

mod disk;
mod document;

use std::{fs::File, path::PathBuf};

use super::{Locked, Store, StoreFuture, Stored};
use crate::{Error, Grant};

/// Keeps a grant in a file: JSON, readable by its owner only, replaced as a whole.
///
/// Processes on one machine can share it: a lock on a file beside it (`<name>.lock`) is held from
/// reading the grant until its successor is saved. The folder must be on a local disk.
#[derive(Clone, Debug)]
pub struct FileStore {
    path: PathBuf,
}

impl FileStore {
    /// A store in this file, which need not be there yet; its folder must be.
    ///
    /// # Errors
    ///
    /// [`Error::BadFile`] when the file is there and is not a grant, is from a newer version, or
    /// can be read by others; [`Error::File`] when it cannot be read. It is left as it is.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let store = Self { path: path.into() };
        disk::read(&store.path)?;
        Ok(store)
    }
}

impl Store for FileStore {
    fn lock(&self) -> StoreFuture<'_, Box<dyn Locked>> {
        let path = self.path.clone();
        Box::pin(async {
            let locked = on_disk(move || {
                let lock = disk::lock(&path)?;
                Ok(LockedFile { path, _lock: lock })
            });
            Ok(Box::new(locked.await?) as Box<dyn Locked>)
        })
    }
}

struct LockedFile {
    path: PathBuf,
    /// The system lets go of the lock when the file is closed, also when the process dies.
    _lock: File,
}

impl Locked for LockedFile {
    fn load(&mut self) -> StoreFuture<'_, Option<Stored>> {
        let path = self.path.clone();
        Box::pin(on_disk(move || disk::read(&path)))
    }

    fn save<'a>(&'a mut self, grant: &'a Grant, replaces: Option<u64>) -> StoreFuture<'a, u64> {
        let (path, grant) = (self.path.clone(), grant.clone());
        Box::pin(on_disk(move || {
            let found = disk::read(&path)?.map(|stored| stored.revision);
            if found != replaces {
                return Err(Error::Conflict);
            }
            let revision = found.unwrap_or(0) + 1;
            disk::write(&path, &Stored { grant, revision })?;
            Ok(revision)
        }))
    }
}

/// Runs what waits for the disk where it holds up no other task.
async fn on_disk<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(_) => Err(Error::LoginRequired("the runtime is shutting down")),
        },
    }
}
