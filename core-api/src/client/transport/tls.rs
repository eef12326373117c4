//! The TLS configuration of one transport.
//!
//! rustls takes its cryptography from a provider. A program may depend on several providers and may install one
//! for the whole process. Both have no effect here: this transport always uses `ring`, and installs no provider.

use std::sync::Arc;

use rustls::{
    ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier,
    client::{ResolvesClientCert, WantsClientCert},
    crypto::{CryptoProvider, ring},
    pki_types::CertificateDer,
    sign::{CertifiedKey, SingleCertAndKey},
};
use rustls_platform_verifier::Verifier;

use crate::client::ConfigError;

/// The only protocol that is offered (ALPN, RFC 7301): the transport sends HTTP/1.1.
const HTTP_1_1: &[u8] = b"http/1.1";

/// The certificates of a transport.
#[derive(Clone)]
pub(super) struct Tls {
    pub(super) roots: Vec<CertificateDer<'static>>,
    pub(super) has_system_roots: bool,
    pub(super) client_certificate: Option<Arc<CertifiedKey>>,
}

/// Returns the cryptography provider of this crate.
pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

impl Tls {
    /// Builds the configuration that all connections of a transport share.
    ///
    /// # Errors
    ///
    /// Fails with [`ConfigError::Http`] if the roots of the system are needed but cannot be read.
    pub(super) fn config(&self) -> Result<ClientConfig, ConfigError> {
        let builder = ClientConfig::builder_with_provider(provider());
        let builder = builder.with_safe_default_protocol_versions().map_err(|error| {
            ConfigError::Http { reason: format!("TLS has no version to offer: {error}") }
        })?;
        let builder = self.with_roots(builder)?;
        let mut config = match &self.client_certificate {
            Some(certified) => {
                let resolver = SingleCertAndKey::from(Arc::clone(certified));
                let resolver: Arc<dyn ResolvesClientCert> = Arc::new(resolver);
                builder.with_client_cert_resolver(resolver)
            }
            None => builder.with_no_client_auth(),
        };
        config.alpn_protocols = vec![HTTP_1_1.to_vec()];
        // Another crate may enable features of rustls that offer compressed certificates.
        config.cert_compressors = Vec::new();
        config.cert_decompressors = Vec::new();
        Ok(config)
    }

    fn with_roots(
        &self,
        builder: ConfigBuilder<ClientConfig, WantsVerifier>,
    ) -> Result<ConfigBuilder<ClientConfig, WantsClientCert>, ConfigError> {
        if self.has_system_roots {
            let verifier = self.system_verifier().map_err(|error| no_system_roots(&error))?;
            return Ok(builder.dangerous().with_custom_certificate_verifier(Arc::new(verifier)));
        }
        let mut store = RootCertStore::empty();
        for root in &self.roots {
            store.add(root.clone()).map_err(|error| ConfigError::Wrong {
                setting: "root_certificate",
                reason: format!("has a certificate that cannot be a root: {error}"),
            })?;
        }
        Ok(builder.with_root_certificates(store))
    }

    /// Returns the verifier of the platform, with the roots of the caller added to those of the system.
    #[cfg(not(target_os = "android"))]
    fn system_verifier(&self) -> Result<Verifier, rustls::Error> {
        Verifier::new_with_extra_roots(self.roots.iter().cloned(), provider())
    }

    /// Returns the verifier of the platform. On Android, it supports no additional roots.
    #[cfg(target_os = "android")]
    fn system_verifier(&self) -> Result<Verifier, rustls::Error> {
        if self.roots.is_empty() {
            return Verifier::new(provider());
        }
        Err(rustls::Error::General("Android supports no additional roots".to_owned()))
    }
}

fn no_system_roots(error: &rustls::Error) -> ConfigError {
    let reason = match error {
        rustls::Error::General(reason) => reason.clone(),
        error => error.to_string(),
    };
    ConfigError::Http {
        reason: format!(
            "{reason}; install the root certificates of the system (the package \
             `ca-certificates`), name their file in `SSL_CERT_FILE`, or trust roots of your own \
             with `TransportBuilder::root_certificate`"
        ),
    }
}
