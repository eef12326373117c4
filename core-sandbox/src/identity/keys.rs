//! The keys for the signatures of id tokens (RFC 7517).

#[cfg(feature = "exposed")]
mod random;

use std::borrow::Cow;
#[cfg(feature = "exposed")]
use std::sync::Arc;

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
#[derive(Debug)]
struct Pair {
    /// The key in PKCS #8.
    key: Cow<'static, [u8]>,
    /// A self-signed certificate (X.509) of the key.
    certificate: Cow<'static, [u8]>,
}

/// The two keys of a sandbox that only this machine reaches. They are fixed because generating a key is slow.
/// Everybody knows them, so their signatures prove nothing outside of tests.
static PAIRS: [Pair; 2] = [
    Pair {
        key: Cow::Borrowed(include_bytes!("keys/first.pk8")),
        certificate: Cow::Borrowed(include_bytes!("keys/first.cer")),
    },
    Pair {
        key: Cow::Borrowed(include_bytes!("keys/second.pk8")),
        certificate: Cow::Borrowed(include_bytes!("keys/second.cer")),
    },
];

/// The source of both keys.
#[derive(Clone, Debug, Default)]
enum Pairs {
    /// The keys that everybody knows.
    #[default]
    Fixed,
    /// Keys of this sandbox alone.
    #[cfg(feature = "exposed")]
    Random(Arc<random::RandomPairs>),
}

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
#[derive(Clone, Debug, Default)]
pub(crate) struct SigningKey {
    pairs: Pairs,
    pair: usize,
    /// The number in the `kid`.
    number: usize,
}

impl SigningKey {
    /// Returns a key that nobody knows.
    #[cfg(feature = "exposed")]
    pub(crate) fn random() -> Self {
        let pairs = Pairs::Random(Arc::new(random::RandomPairs::new()));
        Self { pairs, pair: 0, number: 0 }
    }

    /// Makes the key, if it is random and not made yet.
    pub(crate) fn prepare(&self) {
        let _ = self.files();
    }

    /// Changes to another key with a new `kid`.
    pub(super) fn rotate(&mut self) {
        self.pair += 1;
        self.number += 1;
    }

    /// Changes to another key with the same `kid`.
    pub(super) fn replace(&mut self) {
        self.pair += 1;
    }

    pub(super) fn kid(&self) -> String {
        match &self.pairs {
            Pairs::Fixed => format!("sandbox-{}", self.number),
            #[cfg(feature = "exposed")]
            Pairs::Random(pairs) => format!("sandbox-{}-{}", pairs.id, self.number),
        }
    }

    /// Returns the thumbprint of the certificate in the header of id tokens (`x5t`, RFC 7515 §4.1.7).
    pub(super) fn thumbprint(&self) -> String {
        let certificate = self.files().map_or(&[][..], |pair| &pair.certificate);
        let digest = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, certificate);
        URL_SAFE_NO_PAD.encode(digest)
    }

    /// Returns the key set with this flaw.
    pub(crate) fn set(&self, flaw: Option<KeySetFlaw>) -> Value {
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
    fn unusable(&self) -> [Value; 5] {
        [
            json!({"kty": "RSA", "kid": "encrypts", "use": "enc", "n": "AQAB", "e": "AQAB"}),
            json!({"kty": "EC", "kid": "curve", "use": "sig", "crv": "P-256", "x": "AA", "y": "AA"}),
            json!({"kty": "RSA", "kid": "without-modulus", "use": "sig", "e": "AQAB"}),
            json!({"kty": "new", "kid": self.kid(), "use": "sig"}),
            json!("not an object"),
        ]
    }

    fn public(&self) -> Option<Value> {
        let pair = self.pair()?;
        let public: PublicKeyComponents<Vec<u8>> = pair.public().into();
        Some(json!({
            "kty": "RSA",
            "use": "sig",
            "kid": self.kid(),
            "x5t": self.thumbprint(),
            "e": URL_SAFE_NO_PAD.encode(public.e),
            "n": URL_SAFE_NO_PAD.encode(public.n),
            "x5c": [STANDARD.encode(&self.files()?.certificate)],
            "alg": "RS256",
        }))
    }

    /// Signs a text with RS256. The signature is empty if the key cannot be read.
    pub(super) fn sign(&self, text: &str) -> Vec<u8> {
        let Some(pair) = self.pair() else { return Vec::new() };
        let mut signature = vec![0; pair.public().modulus_len()];
        let random = SystemRandom::new();
        match pair.sign(&RSA_PKCS1_SHA256, &random, text.as_bytes(), &mut signature) {
            Ok(()) => signature,
            Err(_) => Vec::new(),
        }
    }

    /// Returns a key that is not in the key set.
    pub(super) fn other(&self) -> Self {
        Self { pair: self.pair + 1, ..self.clone() }
    }

    fn pair(&self) -> Option<KeyPair> {
        KeyPair::from_pkcs8(&self.files()?.key).ok()
    }

    fn files(&self) -> Option<&Pair> {
        match &self.pairs {
            Pairs::Fixed => {
                let [first, second] = &PAIRS;
                Some(if self.pair.is_multiple_of(2) { first } else { second })
            }
            #[cfg(feature = "exposed")]
            Pairs::Random(pairs) => pairs.get(self.pair),
        }
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

    #[cfg(feature = "exposed")]
    #[test]
    fn random_keys_differ_and_sign() {
        let [first, second] = [SigningKey::random(), SigningKey::random()];
        let keys = [first.sign("text"), first.other().sign("text"), second.sign("text")];
        assert!(keys.iter().all(|signature| signature.len() == 256));
        assert!(keys[0] != keys[1] && keys[0] != keys[2]);
        assert_eq!(first.sign("text"), keys[0]);
        assert_ne!(first.kid(), second.kid());
        let set = first.set(None);
        let key = &set["keys"][0];
        assert_eq!((&key["kid"], &key["x5t"]), (&first.kid().into(), &first.thumbprint().into()));
    }
}
