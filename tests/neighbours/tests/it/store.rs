//! Redis over TLS, with features of `redis` that use other roots or skip the check of certificates.

use std::{fs, path::Path, process::Command};

use core_auth::{AccountName, store::GrantStore};
use core_redis::RedisStore;

use crate::{origin::Authority, redis_server::RedisServer};

/// The environment variable with the address for the child process.
const ADDRESS: &str = "CORE_NEIGHBOURS_REDIS";

/// Writes the certificate and the key of a loopback server into a folder.
fn make_certificate(folder: &Path) -> Authority {
    let authority = Authority::new();
    let (certificate, key) = authority.certify("127.0.0.1");
    fs::write(folder.join("cert.pem"), certificate).unwrap();
    fs::write(folder.join("key.pem"), key).unwrap();
    fs::write(folder.join("root.pem"), &authority.root).unwrap();
    authority
}

#[tokio::test]
async fn a_store_over_tls_trusts_only_the_system_roots() {
    if let Ok(address) = std::env::var(ADDRESS) {
        let store = RedisStore::connect(&address, "test:").await.unwrap();
        assert!(store.load(&AccountName::default()).await.unwrap().is_none());
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    make_certificate(folder.path());
    let Some(server) = RedisServer::start_with_tls(folder.path()) else { return };
    let address = format!("rediss://127.0.0.1:{}", server.port());
    let error = RedisStore::connect(&address, "test:").await.unwrap_err().to_string();
    assert!(error.contains("UnknownIssuer") || error.contains("certificate"), "{error}");

    let name = "store::a_store_over_tls_trusts_only_the_system_roots";
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(ADDRESS, address)
        .env("SSL_CERT_FILE", folder.path().join("root.pem"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&child.stdout);
    let complaint = String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success() && said.contains("1 passed"), "{said}{complaint}");
}

#[tokio::test]
async fn an_address_that_disables_the_check_is_refused() {
    let error = RedisStore::connect("rediss://127.0.0.1:1/#insecure", "test:").await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("would not be checked") && text.contains("`#insecure`"), "{text}");
}

#[tokio::test]
async fn a_store_runs_on_tokio_beside_another_runtime() {
    let Some(server) = RedisServer::start() else { return };
    let store = RedisStore::connect(&server.url(), "test:").await.unwrap();
    assert!(store.load(&AccountName::default()).await.unwrap().is_none());
}
