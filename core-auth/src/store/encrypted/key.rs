//! Encryption keys.

use std::{
    env::{self, VarError},
    fmt,
    path::Path,
    sync::Arc,
};

use base64::{
    Engine,
    alphabet::STANDARD,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use chacha20poly1305::aead::{Generate, Key as Bytes};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use zeroize::Zeroizing;

#[cfg(feature = "keyring")]
use crate::store::keyring;
use crate::{Error, error::Fault, store::local::private_file};

/// Base64 (RFC 4648 §4), with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A key of 32 bytes, with the id by which encrypted documents refer to it.
///
/// Its text form is base64, as created by `openssl rand -base64 32`. The id is not secret. It is
/// stored with each document, so several keys can be in use.
///
/// ```
/// use core_auth::Key;
///
/// let key = Key::generate("2026")?;
/// let text = key.to_base64(); // to be kept where secrets are kept
/// let same = Key::from_base64("2026", &text)?;
/// assert_eq!(format!("{same:?}"), r#"Key { id: "2026", .. }"#);
/// # Ok::<(), core_auth::Error>(())
/// ```
#[derive(Clone)]
pub struct Key {
    id: Arc<str>,
    bytes: Arc<SecretBox<[u8; 32]>>,
}

impl Key {
    /// Creates a key from these bytes, which must be random.
    #[must_use]
    pub fn new(id: &str, bytes: &[u8; 32]) -> Self {
        let bytes = SecretBox::init_with_mut(|own: &mut [u8; 32]| own.copy_from_slice(bytes));
        Self { id: id.into(), bytes: Arc::new(bytes) }
    }

    /// Generates a key from the random numbers of the system.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the system provides no random
    /// numbers.
    pub fn generate(id: &str) -> Result<Self, Error> {
        let bytes = Bytes::<XChaCha20Poly1305>::try_generate().map_err(|_| Fault::BadKey {
            id: id.to_owned(),
            problem: "cannot be generated, because the system provides no random numbers",
            advice: "give the process access to the random numbers of the system",
        })?;
        let bytes = Zeroizing::new(<[u8; 32]>::from(bytes));
        Ok(Self::new(id, &bytes))
    }

    /// Parses a base64 key.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the text is not the base64 form of
    /// 32 bytes.
    pub fn from_base64(id: &str, text: &SecretString) -> Result<Self, Error> {
        Ok(Self::read(id, text.expose_secret()).map_err(|problem| Fault::BadKey {
            id: id.to_owned(),
            problem,
            advice: "generate one with `openssl rand -base64 32`",
        })?)
    }

    /// Reads a base64 key from an environment variable.
    ///
    /// # Errors
    ///
    /// [`Configuration`](crate::ErrorKind::Configuration) when the variable is not set, or is not
    /// the base64 form of 32 bytes.
    pub fn from_env(id: &str, name: &'static str) -> Result<Self, Error> {
        let wrong = |problem: &str| Fault::Variable { name, problem: problem.to_owned() };
        let text = env::var(name).map_err(|error| match error {
            VarError::NotPresent => wrong("is not set"),
            VarError::NotUnicode(_) => wrong("is not valid UTF-8"),
        })?;
        let text = Zeroizing::new(text);
        Ok(Self::read(id, &text).map_err(wrong)?)
    }

    /// Reads a base64 key from a file that only this user can open.
    ///
    /// # Errors
    ///
    /// [`Store`](crate::ErrorKind::Store) when the file cannot be read.
    /// [`Configuration`](crate::ErrorKind::Configuration) when the file is not the base64 form of
    /// 32 bytes, belongs to another user, or can be opened by others.
    pub fn from_file(id: &str, path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let text = private_file::read_existing(path)?;
        let text = str::from_utf8(&text).unwrap_or_default();
        Ok(Self::read(id, text).map_err(|problem| Fault::BadFile {
            path: path.to_owned(),
            problem: format!("the key in it {problem}"),
            advice: "generate one with `openssl rand -base64 32`",
        })?)
    }

    /// Reads a base64 key from the keyring of the system, from the item of this service and user.
    ///
    /// # Errors
    ///
    /// [`Store`](crate::ErrorKind::Store) when the keyring cannot be read.
    /// [`Configuration`](crate::ErrorKind::Configuration) when the item does not exist, or is not
    /// the base64 form of 32 bytes.
    #[cfg(feature = "keyring")]
    pub async fn from_keyring(id: &str, service: &str, user: &str) -> Result<Self, Error> {
        let bytes = keyring::secret(service, user).await?;
        let read = |text: &[u8]| Self::read(id, str::from_utf8(text).unwrap_or_default());
        let key = bytes.as_ref().map_or(Err("does not exist"), |bytes| read(bytes));
        Ok(key.map_err(|problem| Fault::BadKey {
            id: format!("{id}` in the item `{service}` ({user}) of the keyring"),
            problem,
            advice: "generate a key with `openssl rand -base64 32`, and store it there",
        })?)
    }

    /// Returns the base64 form of the key, for safekeeping.
    #[must_use]
    pub fn to_base64(&self) -> SecretString {
        BASE64.encode(self.bytes.expose_secret()).into()
    }

    fn read(id: &str, text: &str) -> Result<Self, &'static str> {
        let bytes = BASE64.decode(text.trim()).map_err(|_| "is not valid base64")?;
        let bytes = Zeroizing::new(bytes);
        let bytes = <&[u8; 32]>::try_from(&**bytes).map_err(|_| "does not have 32 bytes")?;
        Ok(Self::new(id, bytes))
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.bytes.expose_secret().into())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The key for encryption, and further keys for decryption.
pub(super) struct Keys {
    first: Key,
    old: Vec<Key>,
}

impl Keys {
    pub(super) fn new(first: Key) -> Self {
        Self { first, old: Vec::new() }
    }

    pub(super) fn with_old(&self, key: Key) -> Self {
        let old = self.old.iter().cloned().chain([key]).collect();
        Self { first: self.first.clone(), old }
    }

    pub(super) fn first(&self) -> &Key {
        &self.first
    }

    pub(super) fn is_first(&self, key: &Key) -> bool {
        Arc::ptr_eq(&self.first.bytes, &key.bytes)
    }

    /// Returns the keys with this id. There are several if an id was used twice.
    pub(super) fn by_id(&self, id: &str) -> impl Iterator<Item = &Key> {
        [&self.first].into_iter().chain(&self.old).filter(move |key| key.id() == id)
    }
}
