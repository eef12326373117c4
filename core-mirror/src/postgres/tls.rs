//! TLS to PostgreSQL, with the checks that `sslmode` asks for.

mod verifier;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use rustls::{
    ClientConfig, RootCertStore,
    client::WebPkiServerVerifier,
    crypto::{CryptoProvider, ring},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio_postgres::config::SslMode;
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::DestinationError;
use verifier::{AnyCertificate, AnyHost};

/// The settings of TLS.
#[derive(Clone)]
pub(super) struct Tls {
    pub(super) verification: Verification,
    pub(super) files: TlsFiles,
}

/// The extent to which a connection is checked. The names in brackets are those of `sslmode`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verification {
    /// No encryption (`disable`).
    Plain,
    /// Encryption if the server has it, without a check (`prefer`).
    Optional,
    /// Encryption without a check (`require`).
    Nothing,
    /// A certificate of a trusted authority, for any host (`verify-ca`).
    Authority,
    /// A certificate of a trusted authority for the host (`verify-full`).
    Full,
}

/// Files with certificates and keys as PEM.
#[derive(Clone, Default)]
pub(super) struct TlsFiles {
    /// The root certificates. `None` for those of the system.
    pub(super) roots: Option<PathBuf>,
    /// The certificate of the client.
    pub(super) certificate: Option<PathBuf>,
    /// The key of the client.
    pub(super) key: Option<PathBuf>,
}

impl Tls {
    pub(super) fn mode(&self) -> SslMode {
        match self.verification {
            Verification::Plain => SslMode::Disable,
            Verification::Optional => SslMode::Prefer,
            Verification::Nothing | Verification::Authority | Verification::Full => {
                SslMode::Require
            }
        }
    }

    /// Makes the connector of a connection.
    ///
    /// # Errors
    ///
    /// If a file cannot be read or has no certificate, or if the system has no root certificates.
    pub(super) fn connector(&self) -> Result<MakeRustlsConnect, DestinationError> {
        let provider = Arc::new(ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(|error| refused(format!("TLS cannot be used: {error}")))?;
        let builder = match self.verification {
            Verification::Plain | Verification::Optional | Verification::Nothing => builder
                .dangerous()
                .with_custom_certificate_verifier(Arc::new(AnyCertificate::new(provider))),
            Verification::Authority => {
                let verifier = self.verifier(provider)?;
                builder.dangerous().with_custom_certificate_verifier(Arc::new(AnyHost(verifier)))
            }
            Verification::Full => builder.with_webpki_verifier(self.verifier(provider)?),
        };
        let (Some(certificate), Some(key)) = (&self.files.certificate, &self.files.key) else {
            return Ok(MakeRustlsConnect::new(builder.with_no_client_auth()));
        };
        let key = PrivateKeyDer::from_pem_file(key).map_err(|error| unreadable(key, &error))?;
        let config = builder.with_client_auth_cert(certificates(certificate)?, key);
        let config = config.map_err(|error| unreadable(certificate, &error))?;
        Ok(MakeRustlsConnect::new(config))
    }

    fn verifier(
        &self,
        provider: Arc<CryptoProvider>,
    ) -> Result<Arc<WebPkiServerVerifier>, DestinationError> {
        let mut roots = RootCertStore::empty();
        let found = match &self.files.roots {
            Some(path) => certificates(path)?,
            None => system_certificates(),
        };
        // Some systems have roots that rustls refuses. The others still count.
        let (added, _) = roots.add_parsable_certificates(found);
        if added == 0 {
            return Err(refused(
                "there are no root certificates for TLS to PostgreSQL; install the package \
                 `ca-certificates`, or name a file in `sslrootcert`"
                    .to_owned(),
            ));
        }
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider)
            .build()
            .map_err(|error| refused(format!("the root certificates cannot be used: {error}")))
    }
}

/// Returns the root certificates of the system or of `SSL_CERT_FILE`.
fn system_certificates() -> Vec<CertificateDer<'static>> {
    let loaded = rustls_native_certs::load_native_certs();
    for error in &loaded.errors {
        tracing::warn!(%error, "a root certificate of the system could not be read");
    }
    loaded.certs
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, DestinationError> {
    let certificates = CertificateDer::pem_file_iter(path).and_then(Iterator::collect);
    let certificates: Vec<_> = certificates.map_err(|error| unreadable(path, &error))?;
    if certificates.is_empty() {
        return Err(refused(format!(
            "the file `{}` has no certificate as PEM; name another",
            path.display()
        )));
    }
    Ok(certificates)
}

fn unreadable(path: &Path, error: &dyn std::fmt::Display) -> DestinationError {
    refused(format!(
        "the file `{}` for TLS to PostgreSQL cannot be used: {error}; name another in the address",
        path.display()
    ))
}

fn refused(message: String) -> DestinationError {
    DestinationError::Address(message)
}
