//! Redis over TLS, with a certificate that the test creates.

use std::{fs, path::Path, process::Command};

use core_auth::{AccountName, ErrorKind};
use core_redis::RedisStore;

use super::{super::redis::RedisServer, read, save};
use crate::support::program::is_installed;

/// The variable with the address for the child process, which has created no HTTP client.
const ADDRESS: &str = "CORE_TEST_REDISS";

/// The request for a self-signed certificate of `127.0.0.1`.
const REQUEST: &str = "\
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = redis of a test
[extensions]
basicConstraints = critical, CA:FALSE
subjectAltName = IP:127.0.0.1
";

/// Creates `key.pem` and `cert.pem` in a folder. Returns false if `openssl` is not installed.
fn make_certificate(folder: &Path) -> bool {
    if !is_installed("openssl") {
        return false;
    }
    fs::write(folder.join("request.cnf"), REQUEST).unwrap();
    let made = Command::new("openssl")
        .args(["req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "2"])
        .args(["-config", "request.cnf", "-keyout", "key.pem", "-out", "cert.pem"])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    true
}

#[tokio::test]
async fn a_store_by_tls_needs_no_http_client_first_and_checks_the_certificate() {
    if let Ok(address) = std::env::var(ADDRESS) {
        let store = RedisStore::connect(&address, "test:").await.unwrap();
        save(&store, &AccountName::default(), "{}").await.unwrap();
        assert_eq!(read(&store, &AccountName::default()).await.unwrap(), ("{}".to_owned(), 1));
        // The certificate has another name.
        let other = address.replace("127.0.0.1", "localhost");
        let error = RedisStore::connect(&other, "test:").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Store, "{error}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    if !make_certificate(folder.path()) {
        return;
    }
    let Some(server) = RedisServer::start_with_tls(folder.path()) else { return };
    let address = format!("rediss://127.0.0.1:{}", server.port());
    let error = RedisStore::connect(&address, "test:").await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("UnknownIssuer") || text.contains("certificate"), "{text}");

    let name = "auth::stores::rediss::\
                a_store_by_tls_needs_no_http_client_first_and_checks_the_certificate";
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--nocapture"])
        .env(ADDRESS, address)
        .env("SSL_CERT_FILE", folder.path().join("cert.pem"))
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&child.stdout);
    let complaint = String::from_utf8_lossy(&child.stderr);
    assert!(child.status.success() && output.contains("1 passed"), "{output}{complaint}");
}

#[tokio::test]
async fn an_address_that_switches_the_check_off_is_refused() {
    // With the feature `tls-rustls-insecure`, as in `tests/neighbours`, `redis` would obey.
    for address in ["rediss://127.0.0.1:1/#insecure", "valkeys://127.0.0.1:1/0#insecure"] {
        let error = RedisStore::connect(address, "test:").await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Store, "{error}");
        let text = error.to_string();
        assert!(text.contains("would not be checked") && text.contains("`#insecure`"), "{text}");
    }
}
