//! Certificates and keys of the caller's.

use std::fmt;

use rustls::{
    Error as TlsError, RootCertStore,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};

use super::tls;
use crate::client::ConfigError;

/// The root certificates of a PEM file, checked one by one.
pub(super) fn roots(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let wrong = |reason: String| ConfigError::Wrong { setting: "root_certificate", reason };
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let found = found.map_err(|error| wrong(format!("is not PEM: {error}")))?;
    if found.is_empty() {
        return Err(wrong("has no certificate; PEM has `-----BEGIN CERTIFICATE-----`".to_owned()));
    }
    let usable = found.into_iter().enumerate().map(|(index, der)| {
        let number = index.saturating_add(1);
        let bad = |error: &dyn fmt::Display| wrong(format!("number {number} is bad: {error}"));
        RootCertStore::empty().add(der.clone()).map_err(|error| bad(&error))?;
        Ok(der)
    });
    usable.collect()
}

/// A client certificate with its chain and its key.
pub(super) fn client(pem: &[u8]) -> Result<CertifiedKey, ConfigError> {
    let wrong = |reason: &str| ConfigError::Wrong {
        setting: "client_certificate",
        reason: reason.to_owned(),
    };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let chain = chain.map_err(|_| wrong("is not PEM"))?;
    if chain.is_empty() {
        return Err(wrong("has no certificate; it needs the certificate, its chain and the key"));
    }
    let key = PrivateKeyDer::from_pem_slice(pem)
        .map_err(|_| wrong("has no private key; put it into the same PEM"))?;
    CertifiedKey::from_der(chain, key, &tls::provider()).map_err(|error| match error {
        TlsError::InconsistentKeys(_) => {
            wrong("has a private key that does not belong to its first certificate; add the key of that one")
        }
        TlsError::InvalidCertificate(_) => wrong("has a first certificate that cannot be read"),
        // Errors about keys stay out, since they may quote the key.
        _ => wrong("has a private key that cannot be used; use RSA, ECDSA or Ed25519"),
    })
}
