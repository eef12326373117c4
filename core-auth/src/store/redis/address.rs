//! Addresses of Redis, and TLS to it.

use redis::{Client, ConnectionAddr, ErrorKind, IntoConnectionInfo, RedisError, RedisResult};

/// Makes a client for an address, with TLS where its scheme is `rediss`.
///
/// # Errors
///
/// When the address is not one of Redis, switches the check of certificates off, or needs TLS that this
/// crate was built without.
pub(super) fn client(address: &str) -> RedisResult<Client> {
    let info = address.into_connection_info()?;
    match info.addr() {
        // A feature of `redis` that another crate may have switched on would obey.
        ConnectionAddr::TcpTls { insecure: true, .. } => {
            let advice = "remove `#insecure` from the address; `SSL_CERT_FILE` names the root of a \
                          private authority";
            Err(refused("its certificate would not be checked", advice))
        }
        ConnectionAddr::TcpTls { .. } => tls::client(info),
        _ => Client::open(info),
    }
}

fn refused(reason: &'static str, advice: &str) -> RedisError {
    RedisError::from((ErrorKind::InvalidClientConfig, reason, advice.to_owned()))
}

#[cfg(feature = "redis-tls")]
mod tls {
    use base64::{Engine, engine::general_purpose::STANDARD};
    use redis::{Client, ConnectionInfo, RedisResult, TlsCertificates};
    use rustls::{RootCertStore, crypto::ring, pki_types::CertificateDer};

    /// Makes a client whose roots do not depend on the features of `redis`, which would take those of
    /// Mozilla, or none at all.
    pub(super) fn client(info: ConnectionInfo) -> RedisResult<Client> {
        install_provider();
        let certificates = TlsCertificates { client_tls: None, root_cert: Some(roots()?) };
        Client::build_with_tls(info, certificates)
    }

    /// Installs `ring` for rustls where the program has not installed a provider. `redis` takes the
    /// provider of the process only, and panics where rustls cannot choose one.
    fn install_provider() {
        // An error means that there is a provider already, which is as good.
        let _ = ring::default_provider().install_default();
    }

    /// The root certificates of the system, or of `SSL_CERT_FILE`, as PEM.
    fn roots() -> RedisResult<Vec<u8>> {
        let found = rustls_native_certs::load_native_certs();
        for error in &found.errors {
            tracing::warn!(%error, "a root certificate of the system cannot be read");
        }
        // `redis` refuses all of them where one is bad.
        let is_good =
            |root: &CertificateDer<'static>| RootCertStore::empty().add(root.clone()).is_ok();
        let pem: String = found.certs.iter().filter(|root| is_good(root)).map(pem).collect();
        if pem.is_empty() {
            let advice = "install them (the package `ca-certificates`), or name a file of them in \
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

#[cfg(not(feature = "redis-tls"))]
mod tls {
    use redis::{Client, ConnectionInfo, RedisResult};

    /// Refuses TLS of another backend, which a feature of `redis` may have brought.
    pub(super) fn client(_: ConnectionInfo) -> RedisResult<Client> {
        let advice = "switch the feature `redis-tls` of `core-auth` on";
        Err(super::refused("this program has no TLS for Redis", advice))
    }
}
