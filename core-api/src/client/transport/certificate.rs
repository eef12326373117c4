//! Certificates and keys of the caller's.

use std::fmt;

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

use crate::client::ConfigError;

/// The root certificates of a PEM file, checked one by one.
pub(super) fn roots(pem: &[u8]) -> Result<Vec<reqwest::Certificate>, ConfigError> {
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
        reqwest::Certificate::from_der(&der).map_err(|error| bad(&error))
    });
    usable.collect()
}

/// A client certificate with its chain and its key.
pub(super) fn client(pem: &[u8]) -> Result<reqwest::Identity, ConfigError> {
    let wrong = |reason: &str| ConfigError::Wrong {
        setting: "client_certificate",
        reason: reason.to_owned(),
    };
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let chain = chain.map_err(|_| wrong("is not PEM"))?;
    if chain.is_empty() {
        return Err(wrong("has no certificate; it needs the certificate, its chain and the key"));
    }
    if PrivateKeyDer::from_pem_slice(pem).is_err() {
        return Err(wrong("has no private key; put it into the same PEM"));
    }
    // The parser's own errors may quote the key.
    reqwest::Identity::from_pem(pem).map_err(|_| wrong("is not a certificate and its key"))
}
