//! The TLS handshake of the transport, with features of rustls and two providers in the tree.

use std::{collections::BTreeSet, sync::Arc};

use core_api::{ListActivities, client::Transport};
use rustls::{
    ServerConfig,
    crypto::{aws_lc_rs, ring},
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    sync::oneshot,
};
use tokio_rustls::LazyConfigAcceptor;

use crate::origin::{Authority, HOST};

/// The offer in the `ClientHello` of a client, and the chosen protocol.
#[derive(Debug)]
struct Offer {
    protocols: Vec<String>,
    suites: BTreeSet<u16>,
    name: Option<String>,
    chosen: Option<String>,
}

/// Starts a server that answers one TLS request and sends the offer. It supports HTTP/2.
async fn answer_one(authority: &Authority) -> (u16, oneshot::Receiver<Offer>) {
    let (certificate, key) = authority.certify(HOST);
    let chain = vec![CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap()];
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let (tell, told) = oneshot::channel();
    tokio::spawn(async move {
        let (stream, _) = listener.accept().await.unwrap();
        let start = LazyConfigAcceptor::new(Default::default(), stream).await.unwrap();
        let hello = start.client_hello();
        let text = |protocol: &[u8]| String::from_utf8_lossy(protocol).into_owned();
        let mut offer = Offer {
            protocols: hello.alpn().into_iter().flatten().map(text).collect(),
            suites: hello.cipher_suites().iter().map(|suite| u16::from(*suite)).collect(),
            name: hello.server_name().map(str::to_owned),
            chosen: None,
        };
        let mut stream = start.into_stream(Arc::new(config)).await.unwrap();
        offer.chosen = stream.get_ref().1.alpn_protocol().map(text);
        let mut request = vec![0; 4096];
        let length = stream.read(&mut request).await.unwrap();
        assert!(request[..length].starts_with(b"GET /activity"), "{:?}", &request[..length]);
        let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n[]";
        stream.write_all(answer).await.unwrap();
        stream.shutdown().await.unwrap();
        let _ = tell.send(offer);
    });
    (port, told)
}

#[tokio::test]
async fn a_client_offers_http_1_1_and_the_suites_of_ring() {
    let authority = Authority::new();
    for only_own in [false, true] {
        let (port, told) = answer_one(&authority).await;
        let builder = Transport::builder()
            .root_certificate(authority.root.clone())
            .resolve(HOST, ["127.0.0.1".parse().unwrap()]);
        let builder = if only_own { builder.without_system_roots() } else { builder };
        let url = format!("https://{HOST}:{port}");
        let client = core_neighbours::client(&url, "secret", builder.build().unwrap());
        client.collect(ListActivities::new()).await.unwrap();
        let offer = told.await.unwrap();
        assert_eq!(offer.protocols, ["http/1.1"]);
        assert_eq!(offer.chosen.as_deref(), Some("http/1.1"));
        assert_eq!(offer.name.as_deref(), Some(HOST));
        let provider = ring::default_provider();
        let suites = provider.cipher_suites.iter().map(|suite| u16::from(suite.suite()));
        let signal = 0x00ff; // TLS_EMPTY_RENEGOTIATION_INFO_SCSV, which is not a suite.
        assert_eq!(offer.suites, suites.chain([signal]).collect(), "{only_own}");
    }
}
