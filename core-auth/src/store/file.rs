//! A store in files that only their owner can read.

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
    GrantStore, LockedGrant, StoreFuture, StoredDocument,
    local::{FileAccess, lock::FileLock, private_file},
    max_wait, next_revision,
};
use crate::{AccountName, Error, error::Fault, task::blocking};

/// The maximum wait for other writers of the same file.
const MAX_WRITE: Duration = Duration::from_secs(10);

/// A store in one file, or in one file per account. Each file is JSON, only its owner can read it,
/// and it is replaced atomically.
///
/// Processes on one machine can share the store. For each account, a lock on a file next to it is
/// held from reading the grant until the new grant is saved.
///
/// Each save is written to a new file, which replaces the old one once it is synced to disk. So a
/// crash at any moment leaves one of the two. The folder must be on a local disk.
///
/// The lock files (`….lock`) can stay in place. A new file (`….new`) that remains after a crash is
/// removed by the next `open`.
///
/// A file that cannot be used causes an error that names the file and the fix. It never counts as a
/// missing grant, and is left unchanged. Such a file may have been cut, have a newer format, be
/// readable by others, belong to another user, or be a symbolic link.
///
/// An unreadable account does not affect the other accounts of the file.
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
#[doc(alias("save token", "persist"))]
pub struct FileStore {
    names: FileNames,
    access: FileAccess,
}

impl FileStore {
    /// Opens a store that keeps all accounts in this file. The file need not exist yet, but its
    /// folder must exist.
    ///
    /// The file and its folder must belong to this user alone. [`open_for`](Self::open_for) can
    /// allow a group. A file that is mounted without its folder cannot be replaced, so mount the
    /// folder.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the path does not name a file, or
    /// when the folder does not exist or is writable by others. Also when the file contains no
    /// grants, has a newer format, belongs to another user, is readable by others, or is mounted
    /// without its folder.
    ///
    /// [`Store`](crate::ErrorKind::Store) when the file cannot be read, or when nothing can be
    /// saved there. The file is left unchanged.
    pub fn open(path: impl Into<PathBuf>) -> Result<Self, Error> {
        Self::open_for(path, FileAccess::Owner)
    }

    /// Opens a store like [`open`](Self::open), and optionally allows a group of users.
    ///
    /// # Errors
    ///
    /// The errors of [`open`](Self::open).
    pub fn open_for(path: impl Into<PathBuf>, access: FileAccess) -> Result<Self, Error> {
        let path = path.into();
        checks::check(&path, access)?;
        grants_file::read(&path, access)?;
        let names = FileNames::File(path);
        checks::try_saving(&names.probe_files(), access)?;
        Ok(Self { names, access })
    }

    /// Opens a store that keeps one file per account in this folder. The folder is created if
    /// necessary, but its parent must exist.
    ///
    /// Accounts then neither wait for each other nor share a file, so their files can be moved.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the path is not a folder, belongs to
    /// another user, or is writable by others. [`Store`](crate::ErrorKind::Store) when the folder
    /// cannot be created, or when nothing can be saved there.
    pub fn folder(path: impl Into<PathBuf>) -> Result<Self, Error> {
        Self::folder_for(path, FileAccess::Owner)
    }

    /// Opens a store like [`folder`](Self::folder), and optionally allows a group of users.
    ///
    /// # Errors
    ///
    /// The errors of [`folder`](Self::folder).
    pub fn folder_for(path: impl Into<PathBuf>, access: FileAccess) -> Result<Self, Error> {
        let path = path.into();
        private_file::make_folder(&path, access)?;
        let names = FileNames::Folder(path);
        checks::try_saving(&names.probe_files(), access)?;
        Ok(Self { names, access })
    }

    /// Reads the document of an account.
    async fn read(&self, account: &AccountName) -> Result<Option<StoredDocument>, Error> {
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
) -> Result<Option<StoredDocument>, Error> {
    Ok(contents.stored(account).map_err(|fault| Fault::BadGrant {
        place: names.location(account),
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
                FileLock::wait(self.names.files(account).lock, self.access, max_wait(longest))
                    .await?;
            tracing::trace!("locked");
            let (store, account) = (self.clone(), account.clone());
            Ok(Box::new(LockedFile { store, account, lock: Some(lock) }) as Box<dyn LockedGrant>)
        })
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<StoredDocument>> {
        Box::pin(self.read(account))
    }

    /// Writes a temporary file of the size of the next save next to the file of the account.
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

    fn location(&self, account: &AccountName) -> String {
        self.names.location(account)
    }
}

struct LockedFile {
    store: FileStore,
    account: AccountName,
    /// Held until this value is dropped.
    lock: Option<FileLock>,
}

impl Drop for LockedFile {
    fn drop(&mut self) {
        self.lock = None;
        tracing::trace!("unlocked");
    }
}

impl LockedGrant for LockedFile {
    fn load(&mut self) -> StoreFuture<'_, Option<StoredDocument>> {
        Box::pin(self.store.read(&self.account))
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            // Other accounts in the file may be saved at the same time.
            let FileStore { names, access } = &self.store;
            let files = names.files(&self.account);
            let writing = FileLock::wait(files.writing, *access, MAX_WRITE).await?;
            let place = || names.location(&self.account);
            let stored = StoredDocument::new(document.clone(), next_revision(replaces, place)?);
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

/// Removes an account, and deletes its file if the file belongs to this account alone.
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

/// Replaces the document of the previous revision.
fn replace(
    store: &FileStore,
    account: &AccountName,
    stored: &StoredDocument,
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
