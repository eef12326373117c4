//! The keys for the signatures of id tokens (RFC 7517).

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ring::{
    rand::SystemRandom,
    rsa::{KeyPair, PublicKeyComponents},
    signature::RSA_PKCS1_SHA256,
};
use serde_json::{Value, json};

/// Two private keys in PKCS #8. They are fixed because generating a key is slow. They protect
/// nothing, because their signatures are valid on loopback only.
const PAIRS: [&[u8]; 2] = [include_bytes!("keys/first.pk8"), include_bytes!("keys/second.pk8")];

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

    /// Returns the key set: the public key, and entries that clients have to ignore (RFC 7517 §5).
    pub(crate) fn set(self) -> Value {
        let mut keys = vec![
            json!({"kty": "RSA", "kid": "encrypts", "use": "enc", "n": "AQAB", "e": "AQAB"}),
            json!({"kty": "EC", "kid": "curve", "use": "sig", "crv": "P-256", "x": "AA", "y": "AA"}),
            json!({"kty": "RSA", "kid": "without-modulus", "use": "sig", "e": "AQAB"}),
            json!({"kty": "new", "kid": self.kid(), "use": "sig"}),
            json!("not an object"),
        ];
        keys.extend(self.public());
        json!({ "keys": keys })
    }

    fn public(self) -> Option<Value> {
        let pair = self.pair()?;
        let public: PublicKeyComponents<Vec<u8>> = pair.public().into();
        Some(json!({
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": self.kid(),
            "n": URL_SAFE_NO_PAD.encode(public.n),
            "e": URL_SAFE_NO_PAD.encode(public.e),
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
        KeyPair::from_pkcs8(PAIRS.get(self.pair % PAIRS.len())?).ok()
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
