//! Encryption of grants in another store.

mod key;
mod sealed_document;

use std::{fmt, sync::Arc, time::Duration};

use secrecy::SecretString;

use self::{
    key::Keys,
    sealed_document::{DocumentPlace, SealedDocument},
};
use super::{GrantStore, LockedGrant, ReleaseFuture, StoreFuture, StoredDocument};
use crate::{AccountName, Error};

pub use key::Key;

/// The maximum time for which [`EncryptedStore::seal_again`] holds the lock of an account.
const MAX_LOCK: Duration = Duration::from_secs(60);

/// A store that encrypts the documents of another store, with XChaCha20-Poly1305 and a random nonce
/// each.
///
/// The inner store receives JSON of the form `{"version":1,"key":"2026","nonce":"…","sealed":"…"}`.
/// The account name is authenticated together with the document. So a document that is moved to
/// another account cannot be decrypted.
///
/// Account names, document lengths and the times of changes are not hidden. An attacker who can
/// write to the store can restore an older document of the same account.
///
/// A document that cannot be decrypted is an error that names its location and its key, and is
/// never overwritten. That happens if its key is missing or differs.
///
/// **Key rotation**: in all processes, pass the new key to [`EncryptedStore::new`] and the old key
/// to [`EncryptedStore::with_old_key`]. All saves then use the new key. Once
/// [`EncryptedStore::seal_again`] has encrypted the remaining documents, the old key can be
/// removed.
///
/// ```
/// use core_auth::{AccountName, EncryptedStore, Key, MemoryStore, store::GrantStore};
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), core_auth::Error> {
/// let (account, inner) = (AccountName::default(), MemoryStore::new());
/// let store = EncryptedStore::new(inner.clone(), Key::generate("2025")?);
/// let mut locked = store.lock(&account, std::time::Duration::from_secs(60)).await?;
/// locked.save(&r#"{"any":"document"}"#.into(), 0).await?;
///
/// let other = EncryptedStore::new(inner, Key::generate("2026")?);
/// let error = other.load(&account).await.unwrap_err();
/// assert!(error.to_string().contains("`2025`"), "the error names the missing key: {error}");
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[doc(alias("encryption", "aes"))]
pub struct EncryptedStore<S> {
    store: S,
    keys: Arc<Keys>,
}

impl<S: GrantStore> EncryptedStore<S> {
    /// Encrypts and decrypts the documents of the store with this key.
    #[must_use]
    pub fn new(store: S, key: Key) -> Self {
        Self { store, keys: Arc::new(Keys::new(key)) }
    }

    /// Adds a key for decryption only.
    #[must_use]
    pub fn with_old_key(mut self, key: Key) -> Self {
        self.keys = Arc::new(self.keys.with_old(key));
        self
    }

    /// Encrypts with the first key all documents that have another key or that are not encrypted
    /// yet. Returns the number of these documents.
    ///
    /// # Errors
    ///
    /// When a document cannot be decrypted, or when the store fails. The documents before that one
    /// are encrypted with the first key.
    pub async fn seal_again(&self) -> Result<usize, Error> {
        let mut count = 0;
        for account in self.store.accounts().await? {
            let mut locked = self.store.lock(&account, MAX_LOCK).await?;
            let Some(stored) = locked.load().await? else { continue };
            let place = self.at(&account);
            let document = match SealedDocument::read(&stored.document) {
                Some(sealed) => match sealed.open(&self.keys, &place)? {
                    (_, true) => continue,
                    (document, false) => document,
                },
                None if SealedDocument::is_plain(&stored.document) => stored.document,
                None => return Err(place.not_sealed()),
            };
            let sealed = SealedDocument::seal(&document, &self.keys, &place)?;
            locked.save(&sealed, stored.revision).await?;
            locked.release().await;
            count += 1;
        }
        Ok(count)
    }

    fn at(&self, account: &AccountName) -> DocumentPlace {
        DocumentPlace { account: account.clone(), name: self.store.location(account) }
    }
}

/// Decrypts a stored document.
fn decrypt(
    stored: StoredDocument,
    keys: &Keys,
    place: &DocumentPlace,
) -> Result<StoredDocument, Error> {
    let sealed = SealedDocument::read(&stored.document).ok_or_else(|| place.not_sealed())?;
    let (document, _) = sealed.open(keys, place)?;
    Ok(StoredDocument { document, ..stored })
}

impl<S: GrantStore> GrantStore for EncryptedStore<S> {
    fn lock<'a>(
        &'a self,
        account: &'a AccountName,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
        Box::pin(async move {
            let inner = self.store.lock(account, longest).await?;
            let (keys, place) = (Arc::clone(&self.keys), self.at(account));
            Ok(Box::new(LockedSealed { inner, keys, place }) as Box<dyn LockedGrant>)
        })
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<StoredDocument>> {
        Box::pin(async move {
            let stored = self.store.load(account).await?;
            stored.map(|stored| decrypt(stored, &self.keys, &self.at(account))).transpose()
        })
    }

    fn check<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, ()> {
        Box::pin(async move {
            self.store.check(account).await?;
            self.load(account).await.map(drop)
        })
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
        self.store.accounts()
    }

    fn location(&self, account: &AccountName) -> String {
        self.store.location(account)
    }
}

impl<S: fmt::Debug> fmt::Debug for EncryptedStore<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EncryptedStore").field("store", &self.store).finish_non_exhaustive()
    }
}

struct LockedSealed {
    inner: Box<dyn LockedGrant>,
    keys: Arc<Keys>,
    place: DocumentPlace,
}

impl LockedGrant for LockedSealed {
    fn load(&mut self) -> StoreFuture<'_, Option<StoredDocument>> {
        Box::pin(async {
            let stored = self.inner.load().await?;
            stored.map(|stored| decrypt(stored, &self.keys, &self.place)).transpose()
        })
    }

    fn save<'a>(&'a mut self, document: &'a SecretString, replaces: u64) -> StoreFuture<'a, u64> {
        Box::pin(async move {
            let sealed = SealedDocument::seal(document, &self.keys, &self.place)?;
            self.inner.save(&sealed, replaces).await
        })
    }

    fn remove(&mut self, revision: u64) -> StoreFuture<'_, ()> {
        self.inner.remove(revision)
    }

    fn release(self: Box<Self>) -> ReleaseFuture {
        self.inner.release()
    }
}
