//! The keys for the signatures of id tokens (RFC 7517).

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use ring::{
    digest,
    rand::SystemRandom,
    rsa::{KeyPair, PublicKeyComponents},
    signature::RSA_PKCS1_SHA256,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// A private key, and its certificate.
struct Pair {
    /// The key in PKCS #8.
    key: &'static [u8],
    /// A self-signed certificate (X.509) of the key.
    certificate: &'static [u8],
}

/// The two keys. They are fixed because generating a key is slow. Everybody knows them, so their
/// signatures prove nothing outside of tests.
static PAIRS: [Pair; 2] = [
    Pair { key: include_bytes!("keys/first.pk8"), certificate: include_bytes!("keys/first.cer") },
    Pair { key: include_bytes!("keys/second.pk8"), certificate: include_bytes!("keys/second.cer") },
];

/// A flaw of the key set, for tests of clients. Core's key set has one valid key.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// use core_sandbox::{KeySetFlaw, Sandbox};
///
/// let sandbox = Sandbox::start().await?;
/// sandbox.set_key_set_flaw(Some(KeySetFlaw::UnusableKeys));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum KeySetFlaw {
    /// Five entries before the valid key are unusable, so clients have to ignore them (RFC 7517 §5).
    /// Many clients fail on them.
    UnusableKeys,
    /// The set has no key.
    Empty,
    /// The valid key has no `kid`.
    NoKeyId,
}

/// The key that signs now. Earlier keys are not in the key set.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct SigningKey {
    pair: usize,
    /// The number in the `kid`.
    number: usize,
}

impl SigningKey {
    /// Changes to another key with a new `kid`.
    pub(super) fn rotate(&mut self) {
        self.pair += 1;
        self.number += 1;
    }

    /// Changes to another key with the same `kid`.
    pub(super) fn replace(&mut self) {
        self.pair += 1;
    }

    pub(super) fn kid(self) -> String {
        format!("sandbox-{}", self.number)
    }

    /// Returns the thumbprint of the certificate in the header of id tokens (`x5t`, RFC 7515 §4.1.7).
    pub(super) fn thumbprint(self) -> String {
        let certificate = self.files().certificate;
        let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, certificate);
        URL_SAFE_NO_PAD.encode(digest)
    }

    /// Returns the key set with this flaw.
    pub(crate) fn set(self, flaw: Option<KeySetFlaw>) -> Value {
        let mut key = self.public();
        let keys: Vec<Value> = match flaw {
            None => key.into_iter().collect(),
            Some(KeySetFlaw::Empty) => Vec::new(),
            Some(KeySetFlaw::NoKeyId) => {
                let members = key.as_mut().and_then(Value::as_object_mut);
                members.map(|members| members.remove("kid"));
                key.into_iter().collect()
            }
            Some(KeySetFlaw::UnusableKeys) => self.unusable().into_iter().chain(key).collect(),
        };
        json!({ "keys": keys })
    }

    /// Returns entries that clients have to ignore.
    fn unusable(self) -> [Value; 5] {
        [
            json!({"kty": "RSA", "kid": "encrypts", "use": "enc", "n": "AQAB", "e": "AQAB"}),
            json!({"kty": "EC", "kid": "curve", "use": "sig", "crv": "P-256", "x": "AA", "y": "AA"}),
            json!({"kty": "RSA", "kid": "without-modulus", "use": "sig", "e": "AQAB"}),
            json!({"kty": "new", "kid": self.kid(), "use": "sig"}),
            json!("not an object"),
        ]
    }

    fn public(self) -> Option<Value> {
        let pair = self.pair()?;
        let public: PublicKeyComponents<Vec<u8>> = pair.public().into();
        Some(json!({
            "kty": "RSA",
            "use": "sig",
            "kid": self.kid(),
            "x5t": self.thumbprint(),
            "e": URL_SAFE_NO_PAD.encode(public.e),
            "n": URL_SAFE_NO_PAD.encode(public.n),
            "x5c": [STANDARD.encode(self.files().certificate)],
            "alg": "RS256",
        }))
    }

    /// Signs a text with RS256. The signature is empty if the key cannot be read.
    pub(super) fn sign(self, text: &str) -> Vec<u8> {
        let Some(pair) = self.pair() else { return Vec::new() };
        let mut signature = vec![0; pair.public().modulus_len()];
        let random = SystemRandom::new();
        match pair.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature) {
            Ok(()) => signature,
            Err(_) => Vec::new(),
        }
    }

    /// Returns a key that is not in the key set.
    pub(super) fn other(self) -> Self {
        Self { pair: self.pair + 1, ..self }
    }

    fn pair(self) -> Option<KeyPair> {
        KeyPair::from_pkcs8(self.files().key).ok()
    }

    fn files(self) -> &'static Pair {
        let [first, second] = &PAIRS;
        if self.pair % 2 == 0 { first } else { second }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_keys_sign_and_each_rotation_has_its_own_kid() {
        let mut key = SigningKey::default();
        let first = (key.kid(), key.sign("text"));
        key.rotate();
        let second = (key.kid(), key.sign("text"));
        assert_eq!((first.1.len(), second.1.len()), (256, 256));
        assert!(first.0 != second.0 && first.1 != second.1);
        key.rotate();
        assert!(key.sign("text") == first.1 && key.kid() != first.0);
        let kid = key.kid();
        key.replace();
        assert!(key.sign("text") == second.1 && key.kid() == kid);
    }
}
