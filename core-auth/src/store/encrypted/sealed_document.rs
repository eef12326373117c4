//! The encrypted form of a document.

use std::collections::BTreeMap;

use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    XNonce,
    aead::{Aead, Generate, Payload},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::Value;
use zeroize::Zeroizing;

use super::key::Keys;
use crate::{AccountName, Error, error::Fault};

/// The version of the format.
const VERSION: u32 = 1;

/// The account of a document, and its location for messages.
pub(super) struct DocumentPlace {
    pub(super) account: AccountName,
    pub(super) name: String,
}

/// An encrypted document.
#[derive(Deserialize, Serialize)]
pub(super) struct SealedDocument {
    version: u32,
    /// The id of the key that decrypts it.
    pub(super) key: String,
    /// The nonce: 24 bytes in base64.
    nonce: String,
    /// The ciphertext and its tag of 16 bytes, in base64.
    sealed: String,
}

impl DocumentPlace {
    pub(super) fn not_sealed(&self) -> Error {
        let advice = "encrypt older grants with `EncryptedStore::seal_again`, restore \
                      a file that was cut, or move it away and log in again";
        self.bad("it is not an encrypted grant".to_owned(), advice)
    }

    fn bad(&self, problem: String, advice: &'static str) -> Error {
        Fault::BadGrant { place: self.name.clone(), problem, advice }.into()
    }

    /// Returns the associated data, which is authenticated with the document. It binds the document
    /// to its account.
    fn associated(&self, version: u32, key: &str) -> Vec<u8> {
        // JSON, so that different values never produce the same text.
        Value::from(vec![version.into(), key.into(), Value::from(self.account.as_str())])
            .to_string()
            .into_bytes()
    }
}

impl SealedDocument {
    /// Parses an encrypted document. Returns `None` if the text has another form.
    pub(super) fn read(text: &SecretString) -> Option<Self> {
        serde_json::from_str(text.expose_secret()).ok()
    }

    /// Returns whether a text is an unencrypted document, rather than an encrypted one that was
    /// cut.
    pub(super) fn is_plain(text: &SecretString) -> bool {
        serde_json::from_str::<BTreeMap<String, IgnoredAny>>(text.expose_secret())
            .is_ok_and(|parts| !parts.contains_key("sealed"))
    }

    /// Encrypts a document with the first key.
    pub(super) fn seal(
        document: &SecretString,
        keys: &Keys,
        place: &DocumentPlace,
    ) -> Result<SecretString, Error> {
        let failed = |problem: &'static str| {
            let advice = "give the process access to the random numbers of the system";
            place.bad(problem.to_owned(), advice)
        };
        let key = keys.first();
        let nonce =
            XNonce::try_generate().map_err(|_| failed("the system provides no random nonce"))?;
        let associated = place.associated(VERSION, key.id());
        let payload = Payload { msg: document.expose_secret().as_bytes(), aad: &associated };
        let sealed =
            key.cipher().encrypt(&nonce, payload).map_err(|_| failed("it cannot be encrypted"))?;
        let sealed = Self {
            version: VERSION,
            key: key.id().to_owned(),
            nonce: STANDARD.encode(nonce),
            sealed: STANDARD.encode(sealed),
        };
        serde_json::to_string(&sealed)
            .map(SecretString::from)
            .map_err(|_| failed("it cannot be written"))
    }

    /// Decrypts the document with the key that it names. Also returns whether that is the first
    /// key.
    pub(super) fn open(
        &self,
        keys: &Keys,
        place: &DocumentPlace,
    ) -> Result<(SecretString, bool), Error> {
        if self.version != VERSION {
            let problem = format!(
                "it has the encryption version {}, which is newer than this program",
                self.version
            );
            return Err(place.bad(problem, "use the version of this program that wrote it"));
        }
        let mut candidates = keys.by_id(&self.key).peekable();
        if candidates.peek().is_none() {
            let problem = format!(
                "it is encrypted with the key `{}`, which this process does not have",
                self.key
            );
            let advice = "give that key to `EncryptedStore::with_old_key`";
            return Err(place.bad(problem, advice));
        }
        let decryption_failed = || {
            let problem = format!(
                "the key `{}` of this process cannot decrypt it: either it is another key of that name, \
                 or the grant was changed or belongs to another account",
                self.key
            );
            place.bad(problem, "use the key that encrypted it, or move it away and log in again")
        };
        let part = |text: &str| STANDARD.decode(text).map_err(|_| decryption_failed());
        let nonce = XNonce::try_from(&*part(&self.nonce)?).map_err(|_| decryption_failed())?;
        let (sealed, associated) = (part(&self.sealed)?, place.associated(self.version, &self.key));
        let payload = || Payload { msg: &sealed, aad: &associated };
        let decrypted = candidates.find_map(|key| {
            let document = key.cipher().decrypt(&nonce, payload()).ok().map(Zeroizing::new)?;
            Some((document, keys.is_first(key)))
        });
        let (document, is_first) = decrypted.ok_or_else(decryption_failed)?;
        let text = str::from_utf8(&document).map_err(|_| decryption_failed())?;
        Ok((text.into(), is_first))
    }
}
