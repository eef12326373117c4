//! A program that has installed another cryptography provider. The test needs its own process.

#[allow(dead_code, reason = "the server does more elsewhere")]
#[path = "../../it/auth/transport/origin.rs"]
mod origin;
#[allow(dead_code, reason = "the server does more elsewhere")]
#[path = "../../it/auth/redis.rs"]
mod redis_server;
#[allow(dead_code, reason = "the server needs a part of it")]
#[path = "it/support.rs"]
mod support;

use std::{fs, sync::Arc};

use core_api::{ListActivities, client::Transport};
use core_redis::RedisStore;
use core_sandbox::Sandbox;
use origin::{HOST, Origin};
use redis_server::RedisServer;
use rustls::crypto::{CryptoProvider, aws_lc_rs};

#[tokio::test]
async fn an_installed_provider_stays_and_the_client_uses_its_own() {
    aws_lc_rs::default_provider().install_default().unwrap();
    let before = Arc::clone(CryptoProvider::get_default().unwrap());
    let origin = Origin::bind().await;
    let sandbox = Sandbox::builder().public_url(origin.url()).start().await.unwrap();
    origin.serve(sandbox.url().trim_start_matches("http://").to_owned());
    let transport = Transport::builder()
        .root_certificate(origin.root())
        .resolve(HOST, ["127.0.0.1".parse().unwrap()])
        .build()
        .unwrap();
    let client = core_neighbours::client(sandbox.endpoint(), &sandbox.issue_token(), transport);
    assert!(!client.collect(ListActivities::new()).await.unwrap().is_empty());

    // Redis over TLS uses the installed provider. The certificate is not trusted here.
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = origin.authority.certify("127.0.0.1");
    fs::write(folder.path().join("cert.pem"), certificate).unwrap();
    fs::write(folder.path().join("key.pem"), key).unwrap();
    if let Some(server) = RedisServer::start_with_tls(folder.path()) {
        let address = format!("rediss://127.0.0.1:{}", server.port());
        let error = RedisStore::connect(&address, "test:").await.unwrap_err().to_string();
        assert!(error.contains("UnknownIssuer") || error.contains("certificate"), "{error}");
    }
    assert!(Arc::ptr_eq(&before, CryptoProvider::get_default().unwrap()));
}
