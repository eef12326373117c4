//! Redis addresses, and TLS to them.

use redis::{Client, ConnectionAddr, ErrorKind, IntoConnectionInfo, RedisError, RedisResult};

/// Creates a client for an address, with TLS if its scheme is `rediss`.
///
/// # Errors
///
/// When the address is not a Redis address, disables the check of certificates, or needs TLS that
/// this crate was built without.
pub(super) fn client(address: &str) -> RedisResult<Client> {
    let info = address.into_connection_info()?;
    match info.addr() {
        // A feature of `redis` that another crate may have enabled would obey the address.
        ConnectionAddr::TcpTls { insecure: true, .. } => {
            let advice = "remove `#insecure` from the address, and name the root of a private authority \
                          in `SSL_CERT_FILE`";
            Err(refused("its certificate would not be checked", advice))
        }
        ConnectionAddr::TcpTls { .. } => tls::client(info),
        _ => Client::open(info),
    }
}

fn refused(reason: &'static str, advice: &str) -> RedisError {
    RedisError::from((ErrorKind::InvalidClientConfig, reason, advice.to_owned()))
}

#[cfg(feature = "tls")]
mod tls {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use redis::{Client, ConnectionInfo, RedisResult, TlsCertificates};
    use rustls::{RootCertStore, crypto::ring, pki_types::CertificateDer};

    /// Creates a client whose root certificates do not depend on the features of `redis`. Those
    /// would select the roots of Mozilla, or none at all.
    pub(super) fn client(info: ConnectionInfo) -> RedisResult<Client> {
        install_provider();
        let certificates = TlsCertificates { client_tls: None, root_cert: Some(roots()?) };
        Client::build_with_tls(info, certificates)
    }

    /// Installs `ring` for rustls, unless the program has installed a provider.
    ///
    /// `redis` uses only the provider of the process, and panics if rustls cannot choose one.
    fn install_provider() {
        // An error means that a provider is already installed, which is just as good.
        let _ = ring::default_provider().install_default();
    }

    /// Returns the root certificates of the system or of `SSL_CERT_FILE`, as PEM.
    fn roots() -> RedisResult<Vec<u8>> {
        let loaded = rustls_native_certs::load_native_certs();
        for error in &loaded.errors {
            tracing::warn!(%error, "a root certificate of the system could not be read");
        }
        // `redis` refuses all certificates if one is invalid.
        let is_valid =
            |root: &CertificateDer<'static>| RootCertStore::empty().add(root.clone()).is_ok();
        let pem: String = loaded.certs.iter().filter(|root| is_valid(root)).map(pem).collect();
        if pem.is_empty() {
            let advice = "install the package `ca-certificates`, or name a file of certificates in \
                          `SSL_CERT_FILE`";
            return Err(super::refused("the system has no root certificates for TLS", advice));
        }
        Ok(pem.into_bytes())
    }

    fn pem(root: &CertificateDer<'static>) -> String {
        let text = STANDARD.encode(root);
        format!("-----BEGIN CERTIFICATE-----\n{text}\n-----END CERTIFICATE-----\n")
    }
}

#[cfg(not(feature = "tls"))]
mod tls {
    use redis::{Client, ConnectionInfo, RedisResult};

    /// Refuses TLS of another backend, which a feature of `redis` may have added.
    pub(super) fn client(_: ConnectionInfo) -> RedisResult<Client> {
        let advice = "enable the feature `tls` of `core-redis`";
        Err(super::refused("this program has no TLS for Redis", advice))
    }
}
