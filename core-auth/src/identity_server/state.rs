//! The state that all clones of an app share.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use jiff::Timestamp;
use ring::digest;

use crate::{
    Error,
    error::Fault,
    identity_server::{discovery::Metadata, key_cache::KeyCache},
};

/// The state that all clones of an app share: endpoints, signing keys and finished logins.
pub(crate) struct IdentityServerState {
    metadata: RwLock<CurrentMetadata>,
    pub(crate) keys: KeyCache,
    /// Digests of the `state` of finished logins, with the time at which each login expires.
    finished_logins: Mutex<BTreeMap<[u8; 32], Timestamp>>,
}

/// The endpoints in use.
#[derive(Clone)]
pub(crate) struct CurrentMetadata {
    pub(crate) metadata: Arc<Metadata>,
    /// `None` for the default endpoints from the specs.
    pub(crate) fetched_at: Option<Timestamp>,
}

impl IdentityServerState {
    pub(crate) fn new(metadata: Metadata) -> Self {
        Self {
            metadata: RwLock::new(CurrentMetadata {
                metadata: Arc::new(metadata),
                fetched_at: None,
            }),
            keys: KeyCache::default(),
            finished_logins: Mutex::default(),
        }
    }

    // The locks are used after a panic of another thread, because each change is one assignment or
    // one insertion.

    pub(crate) fn metadata(&self) -> CurrentMetadata {
        self.metadata.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn set_metadata(&self, metadata: Arc<Metadata>, fetched_at: Timestamp) {
        let mut current = self.metadata.write().unwrap_or_else(PoisonError::into_inner);
        *current = CurrentMetadata { metadata, fetched_at: Some(fetched_at) };
    }

    /// Marks a login as finished.
    ///
    /// # Errors
    ///
    /// [`LoginFailed`](crate::ErrorKind::LoginFailed) if the login was finished before.
    pub(crate) fn finish_login(
        &self,
        state: &str,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        let digest = digest::digest(&digest::SHA256, state.as_bytes());
        let mut key = [0; 32];
        key.copy_from_slice(digest.as_ref());
        let mut finished_logins =
            self.finished_logins.lock().unwrap_or_else(PoisonError::into_inner);
        finished_logins.retain(|_, until| now < *until);
        match finished_logins.insert(key, expires_at) {
            None => Ok(()),
            Some(_) => Err(Fault::LoginUsed.into()),
        }
    }
}

impl fmt::Debug for IdentityServerState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IdentityServerState")
            .field("metadata", &self.metadata().metadata)
            .finish_non_exhaustive()
    }
}
