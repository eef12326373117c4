//! A TLS server with a certificate that the test creates.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use rustls::{
    RootCertStore, ServerConfig,
    crypto::ring,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::WebPkiClientVerifier,
};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;

/// The host of the certificate.
pub(super) const HOST: &str = "core.test";

/// A certificate authority of the test.
pub(super) struct Authority {
    issuer: Issuer<'static, KeyPair>,
    pub(super) root: String,
}

impl Authority {
    pub(super) fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        // A unique name, because an issuer is found by its name.
        let name = format!("authority {:x?}", &key.public_key_raw()[..8]);
        params.distinguished_name.push(DnType::CommonName, name);
        let root = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), root }
    }

    /// Returns a certificate of this host and its key, as PEM.
    pub(super) fn certify(&self, host: &str) -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new([host.to_owned()]).unwrap();
        (params.signed_by(&key, &self.issuer).unwrap().pem(), key.serialize_pem())
    }
}

/// A server that terminates TLS and forwards the connection.
pub(super) struct Origin {
    listener: Arc<TcpListener>,
    acceptor: TlsAcceptor,
    port: u16,
    pub(super) authority: Authority,
    connections: Arc<AtomicUsize>,
}

impl Origin {
    pub(super) async fn bind() -> Self {
        Self::with(HOST, false).await
    }

    /// Starts a server with a certificate of this host. It may request a certificate of the client.
    pub(super) async fn with(host: &str, asks: bool) -> Self {
        let authority = Authority::new();
        let (certificate, key) = authority.certify(host);
        let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
        let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
        let provider = Arc::new(ring::default_provider());
        let config = ServerConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .unwrap();
        let config = if asks {
            let mut roots = RootCertStore::empty();
            roots.add(CertificateDer::from_pem_slice(authority.root.as_bytes()).unwrap()).unwrap();
            let verifier =
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider).build();
            config.with_client_cert_verifier(verifier.unwrap())
        } else {
            config.with_no_client_auth()
        };
        let config = config.with_single_cert(chain, key).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self {
            port: listener.local_addr().unwrap().port(),
            listener: Arc::new(listener),
            acceptor: TlsAcceptor::from(Arc::new(config)),
            authority,
            connections: Arc::default(),
        }
    }

    /// Forwards connections to this address from now on.
    pub(super) fn serve(&self, to: String) {
        let (listener, acceptor) = (Arc::clone(&self.listener), self.acceptor.clone());
        let connections = Arc::clone(&self.connections);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                connections.fetch_add(1, Ordering::SeqCst);
                let (acceptor, to) = (acceptor.clone(), to.clone());
                tokio::spawn(async move {
                    let mut plain = acceptor.accept(stream).await?;
                    let mut server = TcpStream::connect(to).await?;
                    tokio::io::copy_bidirectional(&mut plain, &mut server).await
                });
            }
        });
    }

    pub(super) fn url(&self) -> String {
        format!("https://{HOST}:{}", self.port)
    }

    pub(super) fn port(&self) -> u16 {
        self.port
    }

    pub(super) fn root(&self) -> String {
        self.authority.root.clone()
    }

    /// Returns the number of connections, with or without TLS.
    pub(super) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}
