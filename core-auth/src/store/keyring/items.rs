//! The items of a keyring, on each system.

use std::sync::Arc;

use keyring_core::{CredentialStore, Entry, Error};
use zeroize::Zeroizing;

use super::parts::{Items, KeyringError};

/// The keyring items of a service.
pub(super) struct Keyring {
    store: Arc<CredentialStore>,
    service: Arc<str>,
}

impl Keyring {
    /// Connects to the keyring of the system. The default store of `keyring-core`, which an
    /// application may have changed, is not used.
    pub(super) fn connect(service: &Arc<str>) -> Result<Self, KeyringError> {
        Ok(Self { store: store().map_err(failure)?, service: Arc::clone(service) })
    }

    fn entry(&self, name: &str) -> Result<Entry, KeyringError> {
        self.store.build(&self.service, name, None).map_err(failure)
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
fn store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(zbus_secret_service_keyring_store::Store::new()?)
}

#[cfg(target_os = "macos")]
fn store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(apple_native_keyring_store::keychain::Store::new()?)
}

#[cfg(windows)]
fn store() -> keyring_core::Result<Arc<CredentialStore>> {
    Ok(windows_native_keyring_store::Store::new()?)
}

/// Keeps only the message, because some of these errors contain the secret of the item.
fn failure(error: Error) -> KeyringError {
    match error {
        Error::Ambiguous(_) => KeyringError::Bad("several items have its name"),
        error => KeyringError::Keyring(error.to_string()),
    }
}

impl Items for Keyring {
    fn get(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringError> {
        match self.entry(name)?.get_secret() {
            Ok(secret) => Ok(Some(Zeroizing::new(secret))),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(failure(error)),
        }
    }

    fn set(&self, name: &str, secret: &[u8]) -> Result<(), KeyringError> {
        self.entry(name)?.set_secret(secret).map_err(failure)
    }

    fn delete(&self, name: &str) -> Result<(), KeyringError> {
        match self.entry(name)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(failure(error)),
        }
    }
}
