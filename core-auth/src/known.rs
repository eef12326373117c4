//! What an app has learnt, shared by its clones.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use jiff::Timestamp;
use ring::digest;

use crate::{Error, discovery::Metadata, error::Fault, openid::KeyCache};

/// What an app has learnt from its identity server, and which logins it has finished.
pub(crate) struct Known {
    metadata: RwLock<Learnt>,
    pub(crate) keys: KeyCache,
    /// The logins that were finished, by a digest of their states, until they expire.
    finished: Mutex<BTreeMap<[u8; 32], Timestamp>>,
}

/// Where the endpoints are.
#[derive(Clone)]
pub(crate) struct Learnt {
    pub(crate) metadata: Arc<Metadata>,
    /// `None` where they are those that the specs know.
    pub(crate) at: Option<Timestamp>,
}

impl Known {
    pub(crate) fn new(metadata: Metadata) -> Self {
        Self {
            metadata: RwLock::new(Learnt { metadata: Arc::new(metadata), at: None }),
            keys: KeyCache::default(),
            finished: Mutex::default(),
        }
    }

    // What is behind these locks is replaced as a whole, so a panic elsewhere cannot have broken it.

    pub(crate) fn learnt(&self) -> Learnt {
        self.metadata.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn learn(&self, metadata: Arc<Metadata>, at: Timestamp) {
        let mut learnt = self.metadata.write().unwrap_or_else(PoisonError::into_inner);
        *learnt = Learnt { metadata, at: Some(at) };
    }

    /// Marks a login as finished; fails where it was before.
    pub(crate) fn finish(
        &self,
        state: &str,
        expires_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), Error> {
        let digest = digest::digest(&digest::SHA256, state.as_bytes());
        let mut key = [0; 32];
        key.copy_from_slice(digest.as_ref());
        let mut finished = self.finished.lock().unwrap_or_else(PoisonError::into_inner);
        finished.retain(|_, until| now < *until);
        match finished.insert(key, expires_at) {
            None => Ok(()),
            Some(_) => Err(Fault::LoginUsed.into()),
        }
    }
}

impl fmt::Debug for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Known").field("metadata", &self.learnt().metadata).finish_non_exhaustive()
    }
}
