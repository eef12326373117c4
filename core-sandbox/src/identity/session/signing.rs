//! Signatures of id tokens.

use serde_json::Value;

use super::Identity;
use crate::identity::id_token::{IdTokenClaims, IdTokenFlaw};

impl Identity {
    /// Changes the signing key and its `kid`.
    pub(crate) fn rotate_key(&mut self) {
        self.key.rotate();
    }

    /// Changes the signing key under the same `kid`.
    pub(crate) fn replace_key(&mut self) {
        self.key.replace();
    }

    /// Sets the flaw of new id tokens.
    pub(crate) fn set_flaw(&mut self, flaw: Option<IdTokenFlaw>) {
        self.flaw = flaw;
    }

    /// Returns the JSON Web Key Set.
    pub(crate) fn key_set(&self) -> Value {
        self.key.set()
    }

    /// Signs an id token. Returns `None` if the flaw is a missing token.
    pub(crate) fn sign(&self, claims: &IdTokenClaims<'_>) -> Option<String> {
        claims.sign(self.key, self.flaw)
    }
}
