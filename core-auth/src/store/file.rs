//! Grants in files that only their owner can read.

mod contents;
pub(super) mod disk;
mod lock;
mod names;

use std::{path::PathBuf, time::Duration};

use secrecy::SecretString;

use self::contents::Contents;
pub(super) use self::{lock::Lock, names::Names};
use super::{GrantStore, LockedGrant, StoreFuture, Stored, next_revision, patience};
use crate::{Account, Error};

/// How long to wait for others that write to the same file.
const MAX_WRITE: Duration = Duration::from_secs(10);

/// Keeps grants in a file, or in a file for each account: JSON, readable by its owner only,
/// replaced as a whole.
///
/// Processes on one machine can share it: for each account, a lock on a file beside it is held from
/// reading the grant until its successor is saved. Each save is written to a new file, which takes
/// the place of the old one once it is on the disk, so that a crash at any moment leaves one of the
/// two. The folder must be on a local disk. What is left beside the file (`….lock`, `….new`) holds
/// up nobody and can stay there.
///
/// A file that is not as it should be is an error that names it and says what to do, never an
/// absent grant, and is left as it is: one that was cut, is from a newer version, can be opened by
/// others, belongs to another user, or is a link. One account that cannot be read does not keep
/// the others of the file from being read and saved.
///
/// ```
/// use core_auth::{Account, FileStore, store::GrantStore};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = std::env::temp_dir().join(format!("core-auth-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// let one_file = FileStore::open(folder.join("grants.json"))?;
/// let one_each = FileStore::folder(folder.join("grants"))?;
/// assert!(one_file.load(&Account::default()).await?.is_none());
/// assert!(one_each.accounts().await?.is_empty());
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct FileStore(Names);

impl FileStore {
    /// All accounts in this file, which need not be there yet; its folder must be.
    ///
    /// # Errors
    ///
    /// [`Error::BadFile`] when the file is there and has no grants, is from a newer version, is not
    /// this user's, or can be read by others; [`Error::File`] when it cannot be read. It is left as
    /// it is.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let names = Names::File(path.into());
        disk::read(&names.of(&Account::default()).grants)?;
        Ok(Self(names))
    }

    /// A file for each account in this folder, which is made where it is not there yet; the folder
    /// around it must be there.
    ///
    /// Accounts then neither wait for nor write over each other, and can be moved by themselves.
    ///
    /// # Errors
    ///
    /// [`Error::BadFile`] when it is not a folder, or one that others can write to;
    /// [`Error::File`] when it cannot be made.
    pub fn folder(path: impl Into<PathBuf>) -> Result<Self, Error> {
        let path = path.into();
        disk::make_folder(&path)?;
        Ok(Self(Names::Folder(path)))
    }

    /// What the file of an account has for it.
    async fn read(names: &Names, account: &Account) -> Result<Option<Stored>, Error> {
        let (names, account) = (names.clone(), account.clone());
        on_disk(move || find(&names, &account, &disk::read(&names.of(&account).grants)?)).await
    }
}

fn find(names: &Names, account: &Account, contents: &Contents) -> Result<Option<Stored>, Error> {
    contents.stored(account).map_err(|fault| Error::BadGrant {
        place: names.place(account),
        problem: fault.problem(),
        advice: fault.advice(),
    })
}

impl GrantStore for FileStore {
    fn lock<'a>(
        &'a self,
        account: &'a Account,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
        Box::pin(async move {
            let lock = Lock::wait(self.0.of(account).lock, patience(longest)).await?;
            tracing::trace!("locked");
            let (names, account) = (self.0.clone(), account.clone());
            Ok(Box::new(LockedFile { names, account, lock: Some(lock) }) as Box<dyn LockedGrant>)
        })
    }

    fn load<'a>(&'a self, account: &'a Account) -> StoreFuture<'a, Option<Stored>> {
        Box::pin(Self::read(&self.0, account))
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<Account>> {
        let names = self.0.clone();
        Box::pin(on_disk(move || names.accounts()))
    }

    fn place(&self, account: &Account) -> String {
        self.0.place(account)
    }
}

struct LockedFile {
    names: Names,
    account: Account,
    /// Held until this is dropped.
    lock: Option<Lock>,
}

impl Drop for LockedFile {
    fn drop(&mut self) {
        self.lock = None;
        tracing::trace!("unlocked");
    }
}

impl LockedGrant for LockedFile {
    fn load(&mut self) -> StoreFuture<'_, Option<Stored>> {
        Box::pin(FileStore::read(&self.names, &self.account))
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            // The others of the file may be saved at the same time.
            let writing = Lock::wait(self.names.of(&self.account).writing, MAX_WRITE).await?;
            let (names, account) = (self.names.clone(), self.account.clone());
            let place = || self.names.place(&self.account);
            let stored = Stored::new(document.clone(), next_revision(replaces, place)?);
            on_disk(move || replace(&names, &account, &stored, &writing)).await
        })
    }
}

/// Puts a document in the place of the one of the revision before.
fn replace(
    names: &Names,
    account: &Account,
    stored: &Stored,
    writing: &Lock,
) -> Result<u64, Error> {
    let path = names.of(account).grants;
    let mut contents = disk::read(&path)?;
    let found = find(names, account, &contents)?.map_or(0, |found| found.revision);
    if found.checked_add(1) != Some(stored.revision) {
        return Err(Error::Conflict);
    }
    contents.set(account, stored).map_err(|source| Error::File {
        path: path.clone(),
        doing: "writing the document as JSON",
        advice: "save a document that is JSON",
        source: source.into(),
    })?;
    disk::write(&path, &contents, writing)?;
    Ok(stored.revision)
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
