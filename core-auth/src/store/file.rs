//! Grants in a file that only its owner can read.

mod contents;
mod disk;

use std::{fs::File, path::PathBuf, time::Duration};

use secrecy::SecretString;

use super::{GrantStore, LockedGrant, StoreFuture, Stored};
use crate::{Account, Error};

/// How long to wait for others that write to the same file.
const MAX_WRITE: Duration = Duration::from_secs(10);

/// Keeps grants in a file: JSON, readable by its owner only, replaced as a whole.
///
/// Processes on one machine can share it: for each account, a lock on a file beside it is held from
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
    /// [`Error::BadFile`] when the file is there and has no grants, is from a newer version, or
    /// can be read by others; [`Error::File`] when it cannot be read. It is left as it is.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let store = Self { path: path.into() };
        disk::read(&store.path)?;
        Ok(store)
    }
}

impl GrantStore for FileStore {
    fn lock<'a>(
        &'a self,
        account: &'a Account,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
        let (path, account) = (self.path.clone(), account.clone());
        Box::pin(async move {
            let locked = on_disk(move || {
                let lock = disk::lock(&path, &lock_name(&account), longest * 3 / 2)?;
                Ok(LockedFile { path, account, _lock: lock })
            });
            Ok(Box::new(locked.await?) as Box<dyn LockedGrant>)
        })
    }

    fn load<'a>(&'a self, account: &'a Account) -> StoreFuture<'a, Option<Stored>> {
        let (path, account) = (self.path.clone(), account.clone());
        Box::pin(on_disk(move || Ok(disk::read(&path)?.remove(&account))))
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<Account>> {
        let path = self.path.clone();
        Box::pin(on_disk(move || Ok(disk::read(&path)?.into_keys().collect())))
    }

    fn place(&self, account: &Account) -> String {
        format!("{} (account {account})", self.path.display())
    }
}

/// What is added to the name of the file for the lock of an account.
fn lock_name(account: &Account) -> String {
    let letters = account.as_str().bytes().map(|byte| match byte {
        b'a'..=b'z' | b'0'..=b'9' | b'-' => char::from(byte).to_string(),
        other => format!("%{other:02x}"),
    });
    format!(".{}.lock", letters.collect::<String>())
}

struct LockedFile {
    path: PathBuf,
    account: Account,
    /// The system lets go of the lock when the file is closed, also when the process dies.
    _lock: File,
}

impl LockedGrant for LockedFile {
    fn load(&mut self) -> StoreFuture<'_, Option<Stored>> {
        let (path, account) = (self.path.clone(), self.account.clone());
        Box::pin(on_disk(move || Ok(disk::read(&path)?.remove(&account))))
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        let (path, account, document) = (self.path.clone(), self.account.clone(), document.clone());
        Box::pin(on_disk(move || {
            // The others of the file may be saved at the same time.
            let _writing = disk::lock(&path, ".lock", MAX_WRITE)?;
            let mut contents = disk::read(&path)?;
            if contents.get(&account).map_or(0, |stored| stored.revision) != replaces {
                return Err(Error::Conflict);
            }
            let revision = replaces + 1;
            contents.insert(account, Stored::new(document, revision));
            disk::write(&path, &contents)?;
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
