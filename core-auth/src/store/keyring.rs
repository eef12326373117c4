//! A store in the keyring of the system.

mod items;
mod parts;
mod worker;

use std::{path::PathBuf, sync::Arc, time::Duration};

use secrecy::{ExposeSecret, SecretString};
use zeroize::Zeroizing;

use self::{
    parts::{Items, KeyringError},
    worker::{KeyringConnection, Worker},
};
use super::{
    GrantStore, LockedGrant, StoreFuture, StoredDocument,
    file::FileNames,
    local::{FileAccess, lock::FileLock, private_file},
    max_wait,
};
use crate::{AccountName, Error, error::Fault};

/// The maximum wait for other writers of the list of accounts.
const MAX_WRITE: Duration = Duration::from_secs(10);

/// The item that lists the accounts. No account has this name, because their items start with
/// `account:`.
const INDEX: &str = "accounts";

/// A store in the keyring of the system: the Secret Service on Linux and other Unixes, the Keychain
/// on macOS, the Credential Manager on Windows.
///
/// A keyring has neither a lock nor compare-and-swap. So the processes of a user synchronize with
/// locks on files in a folder, and all of them must name the same folder. The folder contains no
/// secret.
///
/// A document is split into parts of 2,048 bytes, because Windows stores at most 2,560 bytes per
/// item. The parts of a new document are written first, and then a head that names the valid parts.
/// So a crash at any moment leaves the old document or the new one.
///
/// A locked keyring prompts the person at the screen, who may be away, so each call has a deadline.
/// If there is no such person, as for a service, use a [`FileStore`](crate::FileStore) in an
/// [`EncryptedStore`](crate::EncryptedStore).
///
/// The implementation is tested with the Secret Service only. The other two use the same code, but
/// are not tested.
///
/// ```no_run
/// use core_auth::KeyringStore;
///
/// # fn f(home: &std::path::Path) -> Result<(), core_auth::Error> {
/// let store = KeyringStore::open("com.example.invoices", home.join(".local/state/invoices"))?;
/// # let _ = store; Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[doc(alias("keychain", "credential manager", "secret service"))]
pub struct KeyringStore {
    service: Arc<str>,
    locks: FileNames,
    worker: Worker,
}

impl KeyringStore {
    /// Opens a store with the keyring items of this service, which is a name that the application
    /// chooses. The locks are files in this folder, which is created if necessary.
    ///
    /// The keyring is not accessed yet.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) or [`Store`](crate::ErrorKind::Store)
    /// when the service is empty, the path is not a folder, or the folder is writable by others.
    /// [`Store`](crate::ErrorKind::Store) when no thread can be started.
    pub fn open(service: &str, locks: impl Into<PathBuf>) -> Result<Self, Error> {
        if service.trim().is_empty() {
            let (name, problem) = ("service of the keyring", "is empty");
            return Err(Fault::Setting { name, problem, advice: "name the application" }.into());
        }
        let locks = locks.into();
        private_file::make_folder(&locks, FileAccess::Owner)?;
        let locks = FileNames::Folder(locks);
        FileLock::try_on(locks.index_lock(), FileAccess::Owner)?;
        let worker = Worker::start(service)?;
        Ok(Self { service: service.into(), locks, worker })
    }

    /// Sets the maximum time of a keyring call, including any prompt. The default is 30 seconds.
    #[must_use]
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.worker.deadline = deadline;
        self
    }

    async fn call<T: Send + 'static>(
        &self,
        place: impl FnOnce() -> String,
        doing: &'static str,
        work: impl FnOnce(&KeyringConnection) -> Result<T, KeyringError> + Send + 'static,
    ) -> Result<T, Error> {
        self.worker.call(work).await.map_err(|failure| failure.at(place(), doing))
    }

    /// Reads the document of an account.
    async fn read(&self, account: &AccountName) -> Result<Option<StoredDocument>, Error> {
        let name = name(account);
        let stored = self.call(
            || self.location(account),
            "reading",
            move |connection| parts::read(connection, &name),
        );
        Ok(stored.await?.map(|(document, revision)| StoredDocument::new(document, revision)))
    }

    async fn names(&self) -> Result<(Vec<AccountName>, u64), Error> {
        let doing = "listing the accounts";
        let stored = self.call(|| self.index(), doing, |connection| parts::read(connection, INDEX));
        let Some((text, revision)) = stored.await? else { return Ok((Vec::new(), 0)) };
        let names: Vec<String> = serde_json::from_str(text.expose_secret())
            .map_err(|_| KeyringError::Bad("it is not a list of names").at(self.index(), doing))?;
        let mut accounts: Vec<AccountName> =
            names.iter().filter_map(|name| name.parse().ok()).collect();
        accounts.sort_unstable();
        Ok((accounts, revision))
    }

    /// Adds the account to the list of accounts, or removes it.
    async fn update_index(&self, account: &AccountName, is_there: bool) -> Result<(), Error> {
        let lock =
            Arc::new(FileLock::wait(self.locks.index_lock(), FileAccess::Owner, MAX_WRITE).await?);
        let (mut accounts, revision) = self.names().await?;
        match (accounts.binary_search(account), is_there) {
            (Ok(_), true) | (Err(_), false) => return Ok(()),
            (Err(position), true) => accounts.insert(position, account.clone()),
            (Ok(position), false) => drop(accounts.remove(position)),
        }
        let names: Vec<&str> = accounts.iter().map(AccountName::as_str).collect();
        let text = SecretString::from(serde_json::Value::from(names).to_string());
        let work = move |connection: &KeyringConnection| {
            let _held = lock;
            parts::write(connection, INDEX, &text, revision)
        };
        self.call(|| self.index(), "updating the list of accounts", work).await?;
        Ok(())
    }

    fn index(&self) -> String {
        format!("keyring {} ({INDEX})", self.service)
    }
}

/// Reads an item that does not belong to a store, or returns `None` if it does not exist.
pub(super) async fn secret(service: &str, user: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    let name = user.to_owned();
    let secret = Worker::start(service)?.call(move |connection| connection.get(&name)).await;
    secret.map_err(|failure| failure.at(format!("keyring {service} ({user})"), "reading"))
}

/// Returns the name that the items of an account have in common.
fn name(account: &AccountName) -> String {
    format!("account:{account}")
}

impl GrantStore for KeyringStore {
    fn lock<'a>(
        &'a self,
        account: &'a AccountName,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
        Box::pin(async move {
            let file = self.locks.files(account).lock;
            let lock = FileLock::wait(file, FileAccess::Owner, max_wait(longest)).await?;
            tracing::trace!("locked");
            let (store, account) = (self.clone(), account.clone());
            Ok(Box::new(LockedItems { store, account, lock: Arc::new(lock) })
                as Box<dyn LockedGrant>)
        })
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<StoredDocument>> {
        Box::pin(self.read(account))
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
        Box::pin(async { Ok(self.names().await?.0) })
    }

    fn location(&self, account: &AccountName) -> String {
        format!("keyring {} (account {account})", self.service)
    }
}

struct LockedItems {
    store: KeyringStore,
    account: AccountName,
    lock: Arc<FileLock>,
}

impl LockedGrant for LockedItems {
    fn load(&mut self) -> StoreFuture<'_, Option<StoredDocument>> {
        Box::pin(self.store.read(&self.account))
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            if replaces == 0 {
                // Before the save, so that every document is listed.
                self.store.update_index(&self.account, true).await?;
            }
            let (name, document, lock) =
                (name(&self.account), document.clone(), Arc::clone(&self.lock));
            let work = move |connection: &KeyringConnection| {
                // A hanging call holds the lock until it ends, even if its caller has stopped
                // waiting.
                let _held = lock;
                parts::write(connection, &name, &document, replaces)
            };
            self.store.call(|| self.store.location(&self.account), "saving", work).await
        })
    }

    fn remove(&mut self, revision: u64) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            let (name, lock) = (name(&self.account), Arc::clone(&self.lock));
            let work = move |connection: &KeyringConnection| {
                let _held = lock;
                parts::remove(connection, &name, revision)
            };
            self.store.call(|| self.store.location(&self.account), "removing", work).await?;
            // After the removal, so that every document is listed.
            self.store.update_index(&self.account, false).await
        })
    }
}
