//! Grants in the keyring of the system.

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
    GrantStore, LockedGrant, StoreFuture, Stored,
    file::FileNames,
    local::{FileAccess, lock::FileLock, private_file},
    patience,
};
use crate::{AccountName, Error, error::Fault};

/// How long to wait for others that write the names of accounts.
const MAX_WRITE: Duration = Duration::from_secs(10);

/// Which accounts there are; no account is called so, since theirs begin with `account:`.
const INDEX: &str = "accounts";

/// Keeps grants in the keyring of the system: the Secret Service of Linux and other Unixes, the
/// keychain of macOS, the credential manager of Windows.
///
/// A keyring has no lock and no compare-and-swap, so processes of a user take turns by locks on
/// files in a folder, which all of them must name alike; the folder holds no secret. A document is
/// split into parts of 2,048 bytes, since Windows keeps no more than 2,560 in one place. Parts of a
/// new document are written beside the old ones, then a head that says which are good; so a crash
/// at any moment leaves one of the two.
///
/// A keyring that is locked asks the person at the screen, who may be away: each call has a
/// deadline. Where there is no such person, as for a service, use a [`FileStore`](crate::FileStore)
/// that is [`Encrypted`](crate::Encrypted).
///
/// Tested is the Secret Service. The same code is written against the other two, and not tested.
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
pub struct KeyringStore {
    service: Arc<str>,
    locks: FileNames,
    worker: Worker,
}

impl KeyringStore {
    /// The keyring's items of this service, which is a name of the application's, with locks in
    /// this folder, which is made where it is not there.
    ///
    /// The keyring is not asked yet.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) or [`Store`](crate::ErrorKind::Store)
    /// when the service is empty, the folder is none, or others can write to it; [`Store`](crate::ErrorKind::Store) when
    /// no thread can be started.
    pub fn open(service: &str, locks: impl Into<PathBuf>) -> Result<Self, Error> {
        if service.trim().is_empty() {
            let (name, problem) = ("service of the keyring", "is empty");
            return Err(Fault::Setting { name, problem, advice: "name the application" }.into());
        }
        let locks = locks.into();
        private_file::make_folder(&locks, FileAccess::Owner)?;
        let locks = FileNames::Folder(locks);
        FileLock::try_on(locks.shared(), FileAccess::Owner)?;
        let worker = Worker::start(service)?;
        Ok(Self { service: service.into(), locks, worker })
    }

    /// How long a call of the keyring may take, with any prompt that it shows; 30 seconds unless
    /// set.
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

    /// What an account has.
    async fn read(&self, account: &AccountName) -> Result<Option<Stored>, Error> {
        let name = name(account);
        let kept = self.call(
            || self.place(account),
            "reading",
            move |connection| parts::read(connection, &name),
        );
        Ok(kept.await?.map(|(document, revision)| Stored::new(document, revision)))
    }

    async fn names(&self) -> Result<(Vec<AccountName>, u64), Error> {
        let doing = "listing the accounts";
        let kept = self.call(|| self.index(), doing, |connection| parts::read(connection, INDEX));
        let Some((text, revision)) = kept.await? else { return Ok((Vec::new(), 0)) };
        let names: Vec<String> = serde_json::from_str(text.expose_secret())
            .map_err(|_| KeyringError::Bad("it is not a list of names").at(self.index(), doing))?;
        let mut accounts: Vec<AccountName> =
            names.iter().filter_map(|name| name.parse().ok()).collect();
        accounts.sort_unstable();
        Ok((accounts, revision))
    }

    /// Notes that there is such an account, or that there is none any more.
    async fn note(&self, account: &AccountName, is_there: bool) -> Result<(), Error> {
        let lock =
            Arc::new(FileLock::wait(self.locks.shared(), FileAccess::Owner, MAX_WRITE).await?);
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
        self.call(|| self.index(), "noting the account", work).await?;
        Ok(())
    }

    fn index(&self) -> String {
        format!("keyring {} ({INDEX})", self.service)
    }
}

/// An item that is not of a store; `None` where there is none.
pub(super) async fn secret(service: &str, user: &str) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
    let name = user.to_owned();
    let secret = Worker::start(service)?.call(move |connection| connection.get(&name)).await;
    secret.map_err(|failure| failure.at(format!("keyring {service} ({user})"), "reading"))
}

/// What the items of an account are called after.
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
            let lock = FileLock::wait(file, FileAccess::Owner, patience(longest)).await?;
            tracing::trace!("locked");
            let (store, account) = (self.clone(), account.clone());
            Ok(Box::new(LockedItems { store, account, lock: Arc::new(lock) })
                as Box<dyn LockedGrant>)
        })
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<Stored>> {
        Box::pin(self.read(account))
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
        Box::pin(async { Ok(self.names().await?.0) })
    }

    fn place(&self, account: &AccountName) -> String {
        format!("keyring {} (account {account})", self.service)
    }
}

struct LockedItems {
    store: KeyringStore,
    account: AccountName,
    lock: Arc<FileLock>,
}

impl LockedGrant for LockedItems {
    fn load(&mut self) -> StoreFuture<'_, Option<Stored>> {
        Box::pin(self.store.read(&self.account))
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            if replaces == 0 {
                // Before, so that no document is without a name.
                self.store.note(&self.account, true).await?;
            }
            let (name, document, lock) =
                (name(&self.account), document.clone(), Arc::clone(&self.lock));
            let work = move |connection: &KeyringConnection| {
                // A call that hangs holds the lock until it ends, whoever has stopped waiting.
                let _held = lock;
                parts::write(connection, &name, &document, replaces)
            };
            self.store.call(|| self.store.place(&self.account), "saving", work).await
        })
    }

    fn remove(&mut self, revision: u64) -> StoreFuture<'_, ()> {
        Box::pin(async move {
            let (name, lock) = (name(&self.account), Arc::clone(&self.lock));
            let work = move |connection: &KeyringConnection| {
                let _held = lock;
                parts::remove(connection, &name, revision)
            };
            self.store.call(|| self.store.place(&self.account), "removing", work).await?;
            // Afterwards, so that no document is without a name.
            self.store.note(&self.account, false).await
        })
    }
}
