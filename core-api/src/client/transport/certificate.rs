//! The certificates and keys of the caller, read from PEM.

use std::fmt;

use rustls::{
    Error as TlsError, RootCertStore,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};

use super::tls;
use crate::client::ConfigError;

/// Reads the root certificates of a PEM text and checks each of them.
pub(super) fn roots(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let wrong = |reason: String| ConfigError::Wrong { setting: "root_certificate", reason };
    let roots: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let roots = roots.map_err(|error| wrong(format!("is not PEM: {error}")))?;
    if roots.is_empty() {
        return Err(wrong(
            "contains no certificate; in PEM, one begins with `-----BEGIN CERTIFICATE-----`"
                .to_owned(),
        ));
    }
    let checked = roots.into_iter().enumerate().map(|(index, der)| {
        let number = index.saturating_add(1);
        let invalid = |error: &dyn fmt::Display| {
            wrong(format!("has an invalid certificate, number {number}: {error}"))
        };
        RootCertStore::empty().add(der.clone()).map_err(|error| invalid(&error))?;
        Ok(der)
    });
    checked.collect()
}

/// Reads a client certificate with its chain and its private key.
pub(super) fn client(pem: &[u8]) -> Result<CertifiedKey, ConfigError> {
    let wrong = |reason: &str| ConfigError::Wrong {
        setting: "client_certificate",
        reason: reason.to_owned(),
    };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let chain = chain.map_err(|_| wrong("is not PEM"))?;
    if chain.is_empty() {
        return Err(wrong(
            "contains no certificate; it needs the certificate, its chain and the key",
        ));
    }
    let key = PrivateKeyDer::from_pem_slice(pem)
        .map_err(|_| wrong("contains no private key; add it to the same PEM"))?;
    CertifiedKey::from_der(chain, key, &tls::provider()).map_err(|error| match error {
        TlsError::InconsistentKeys(_) => {
            wrong("has a private key that does not match its first certificate; use the key of that certificate")
        }
        TlsError::InvalidCertificate(_) => wrong("has an unreadable first certificate"),
        // The error itself is not shown, because it may quote the key.
        _ => wrong("has an unsupported private key; use RSA, ECDSA or Ed25519"),
    })
}
