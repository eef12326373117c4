//! Signing keys that nobody knows, for sandboxes that other machines reach.

use std::sync::OnceLock;

use getrandom::SysRng;
use rcgen::{CertificateParams, DnType, KeyPair};
use rsa::{PrivateKey, pkcs8::EncodePrivateKey};

use super::Pair;
use crate::identity::Secrets;

/// The length of a key in bits, which is that of Core's.
const BITS: usize = 2_048;

/// Two random keys. Each is made at its first use, because that takes a tenth of a second.
#[derive(Debug)]
pub(super) struct RandomPairs {
    /// The part of each `kid` that differs between sandboxes, because clients keep keys by their `kid`.
    pub(super) id: String,
    pairs: [OnceLock<Option<Pair>>; 2],
}

impl RandomPairs {
    pub(super) fn new() -> Self {
        Self { id: Secrets::system().text::<6>(), pairs: Default::default() }
    }

    /// Returns a key, or `None` if the system has no random numbers.
    pub(super) fn get(&self, number: usize) -> Option<&Pair> {
        let [first, second] = &self.pairs;
        let pair = if number.is_multiple_of(2) { first } else { second };
        pair.get_or_init(generate).as_ref()
    }
}

fn generate() -> Option<Pair> {
    let key = PrivateKey::new(&mut SysRng, BITS).ok()?.to_pkcs8_der().ok()?;
    let signer = KeyPair::try_from(key.as_bytes()).ok()?;
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "Sandbox signing key");
    let certificate = params.self_signed(&signer).ok()?;
    Some(Pair {
        key: key.as_bytes().to_vec().into(),
        certificate: certificate.der().to_vec().into(),
    })
}
