//! Grants in files that only their owner can read.

mod accounts;
mod checks;
mod contents;
mod grants_file;
mod names;

use std::{path::PathBuf, time::Duration};

use secrecy::SecretString;

use self::contents::Contents;
pub(super) use self::names::FileNames;
use super::{
    GrantStore, LockedGrant, StoreFuture, Stored,
    local::{FileAccess, lock::FileLock, private_file},
    next_revision, patience,
};
use crate::{AccountName, Error, error::Fault, task::blocking};

/// How long to wait for others that write to the same file.
const MAX_WRITE: Duration = Duration::from_secs(10);

/// Keeps grants in a file, or in a file for each account: JSON, readable by its owner only,
/// replaced as a whole.
///
/// Processes on one machine can share it: for each account, a lock on a file beside it is held from
/// reading the grant until its successor is saved. Each save is written to a new file, which takes
/// the place of the old one once it is on the disk, so that a crash at any moment leaves one of the
/// two. The folder must be on a local disk. The locks beside the file (`….lock`) can stay there. A
/// new file (`….new`) that a crash left is removed by the next `open`.
///
/// A file that is not as it should be is an error that names it and says what to do, never an
/// absent grant, and is left as it is: one that was cut, is from a newer version, can be opened by
/// others, belongs to another user, or is a link. One account that cannot be read does not keep
/// the others of the file from being read and saved.
///
/// ```
/// use core_auth::{AccountName, FileStore, store::GrantStore};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let folder = std::env::temp_dir().join(format!("core-auth-{}", std::process::id()));
/// # std::fs::create_dir_all(&folder)?;
/// let one_file = FileStore::open(folder.join("grants.json"))?;
/// let one_each = FileStore::folder(folder.join("grants"))?;
/// assert!(one_file.load(&AccountName::default()).await?.is_none());
/// assert!(one_each.accounts().await?.is_empty());
/// # std::fs::remove_dir_all(&folder)?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct FileStore {
    names: FileNames,
    access: FileAccess,
}

impl FileStore {
    /// All accounts in this file, which need not exist yet; its folder must exist.
    ///
    /// The file and its folder must be this user's alone; [`open_for`](Self::open_for) allows a
    /// group. A file cannot be saved where it is mounted without its folder, so mount the folder.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the path does not name a file; when
    /// the folder does not exist, or others can write to it; when the file has no grants, is from a
    /// newer version, belongs to another user, can be opened by others, or is mounted without its
    /// folder. [`Store`](crate::ErrorKind::Store) when it cannot be read, or nothing can be saved
    /// there. It is left as it is.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, Error> {
        Self::open_for(path, FileAccess::Owner)
    }

    /// The same as [`open`](Self::open), for a group of users where that is set.
    ///
    /// # Errors
    ///
    /// Those of [`open`](Self::open).
    pub fn open_for(path: impl Into<PathBuf>, access: FileAccess) -> Result<Self, Error> {
        let path = path.into();
        checks::check(&path, access)?;
        grants_file::read(&path, access)?;
        let names = FileNames::File(path);
        checks::try_saving(&names.probe(), access)?;
        Ok(Self { names, access })
    }

    /// A file for each account in this folder, which is made where it does not exist yet; the
    /// folder around it must exist.
    ///
    /// Accounts then neither wait for nor write over each other, and their files can be moved.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when it is not a folder, belongs to
    /// another user, or others can write to it; [`Store`](crate::ErrorKind::Store) when it cannot
    /// be made, or nothing can be saved there.
    pub fn folder(path: impl Into<PathBuf>) -> Result<Self, Error> {
        Self::folder_for(path, FileAccess::Owner)
    }

    /// The same as [`folder`](Self::folder), for a group of users where that is set.
    ///
    /// # Errors
    ///
    /// Those of [`folder`](Self::folder).
    pub fn folder_for(path: impl Into<PathBuf>, access: FileAccess) -> Result<Self, Error> {
        let path = path.into();
        private_file::make_folder(&path, access)?;
        let names = FileNames::Folder(path);
        checks::try_saving(&names.probe(), access)?;
        Ok(Self { names, access })
    }

    /// What the file of an account has for it.
    async fn read(&self, account: &AccountName) -> Result<Option<Stored>, Error> {
        let (store, account) = (self.clone(), account.clone());
        blocking(move || {
            let contents = grants_file::read(&store.names.files(&account).grants, store.access)?;
            find(&store.names, &account, &contents)
        })
        .await
    }
}

fn find(
    names: &FileNames,
    account: &AccountName,
    contents: &Contents,
) -> Result<Option<Stored>, Error> {
    Ok(contents.stored(account).map_err(|fault| Fault::BadGrant {
        place: names.place(account),
        problem: fault.problem(),
        advice: fault.advice(),
    })?)
}

impl GrantStore for FileStore {
    fn lock<'a>(
        &'a self,
        account: &'a AccountName,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
        Box::pin(async move {
            let lock =
                FileLock::wait(self.names.files(account).lock, self.access, patience(longest))
                    .await?;
            tracing::trace!("locked");
            let (store, account) = (self.clone(), account.clone());
            Ok(Box::new(LockedFile { store, account, lock: Some(lock) }) as Box<dyn LockedGrant>)
        })
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<Stored>> {
        Box::pin(self.read(account))
    }

    /// Writes a file of the size of the next save beside the file of the account.
    fn check<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            let files = self.names.files(account);
            let _locked = FileLock::wait(files.lock, self.access, MAX_WRITE).await?;
            self.read(account).await?;
            let writing = FileLock::wait(files.writing, self.access, MAX_WRITE).await?;
            let access = self.access;
            blocking(move || checks::try_writing(&files.grants, access, &writing)).await
        })
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
        let (names, access) = (self.names.clone(), self.access);
        Box::pin(blocking(move || accounts::list(&names, access)))
    }

    fn place(&self, account: &AccountName) -> String {
        self.names.place(account)
    }
}

struct LockedFile {
    store: FileStore,
    account: AccountName,
    /// Held until this is dropped.
    lock: Option<FileLock>,
}

impl Drop for LockedFile {
    fn drop(&mut self) {
        self.lock = None;
        tracing::trace!("unlocked");
    }
}

impl LockedGrant for LockedFile {
    fn load(&mut self) -> StoreFuture<'_, Option<Stored>> {
        Box::pin(self.store.read(&self.account))
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            // The others of the file may be saved at the same time.
            let FileStore { names, access } = &self.store;
            let files = names.files(&self.account);
            let writing = FileLock::wait(files.writing, *access, MAX_WRITE).await?;
            let place = || names.place(&self.account);
            let stored = Stored::new(document.clone(), next_revision(replaces, place)?);
            let (store, account) = (self.store.clone(), self.account.clone());
            blocking(move || replace(&store, &account, &stored, &writing)).await
        })
    }

    fn remove(&mut self, revision: u64) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            let (store, account) = (self.store.clone(), self.account.clone());
            let files = store.names.files(&account);
            let writing = FileLock::wait(files.writing, store.access, MAX_WRITE).await?;
            blocking(move || remove(&store, &account, revision, &writing)).await
        })
    }
}

/// Forgets an account, and deletes its file where it has one of its own.
fn remove(
    store: &FileStore,
    account: &AccountName,
    revision: u64,
    writing: &FileLock,
) -> Result<(), Error> {
    let path = store.names.files(account).grants;
    let mut contents = grants_file::read(&path, store.access)?;
    match find(&store.names, account, &contents)? {
        None => return Ok(()),
        Some(found) if found.revision != revision => return Err(Fault::Conflict.into()),
        Some(_) => contents.remove(account),
    }
    match store.names {
        FileNames::Folder(_) if contents.is_empty() => grants_file::remove(&path, writing),
        FileNames::Folder(_) | FileNames::File(_) => {
            grants_file::write(&path, &contents, store.access, writing)
        }
    }
}

/// Puts a document in the place of the one of the revision before.
fn replace(
    store: &FileStore,
    account: &AccountName,
    stored: &Stored,
    writing: &FileLock,
) -> Result<u64, Error> {
    let path = store.names.files(account).grants;
    let mut contents = grants_file::read(&path, store.access)?;
    let found = find(&store.names, account, &contents)?.map_or(0, |found| found.revision);
    if found.checked_add(1) != Some(stored.revision) {
        return Err(Fault::Conflict.into());
    }
    contents.set(account, stored).map_err(|source| Fault::File {
        path: path.clone(),
        doing: "writing the document as JSON",
        advice: "save a document that is JSON",
        source: source.into(),
    })?;
    grants_file::write(&path, &contents, store.access, writing)?;
    Ok(stored.revision)
}
