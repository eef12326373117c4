//! Signatures of id tokens.

use serde_json::Value;

use super::{Identity, Login};
use crate::{
    identity::{
        id_token::{IdTokenClaims, IdTokenFlaw},
        keys::{KeySetFlaw, SigningKey},
    },
    splitmix::SplitMix,
};

impl Identity {
    /// Changes the signing key and its `kid`.
    pub(crate) fn rotate_key(&mut self) {
        self.key.rotate();
    }

    /// Changes the signing key under the same `kid`.
    pub(crate) fn replace_key(&mut self) {
        self.key.replace();
    }

    /// Sets the signing key.
    #[cfg(feature = "exposed")]
    pub(crate) fn set_key(&mut self, key: SigningKey) {
        self.key = key;
    }

    /// Returns the signing key, to make it without a lock on the identity server.
    pub(crate) fn key(&self) -> SigningKey {
        self.key.clone()
    }

    /// Sets the flaw of new id tokens.
    pub(crate) fn set_flaw(&mut self, flaw: Option<IdTokenFlaw>) {
        self.flaw = flaw;
    }

    /// Sets the flaw of the key set.
    pub(crate) fn set_key_set_flaw(&mut self, flaw: Option<KeySetFlaw>) {
        self.key_set_flaw = flaw;
    }

    /// Returns the JSON Web Key Set.
    pub(crate) fn key_set(&self) -> Value {
        self.key.set(self.key_set_flaw)
    }

    /// Signs an id token. Returns `None` if the flaw is a missing token.
    pub(crate) fn sign(&self, claims: &IdTokenClaims<'_>) -> Option<String> {
        claims.sign(&self.key, self.flaw)
    }

    /// Returns the id of the session of a login, for id tokens (`sid`).
    pub(crate) fn session_id(&self, login: &Login) -> String {
        let id = SplitMix::new(self.session_salt.wrapping_add(login.session.0)).id();
        id.simple().to_string().to_uppercase()
    }
}
