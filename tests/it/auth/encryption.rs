//! Nothing secret goes to a server without TLS, or with a certificate that is not trusted.

use std::{fs, io::Read, net::TcpListener, path::Path, process::Command, sync::Arc, thread};

use core_api::Scope;
use core_auth::App;
use rustls::{
    ServerConfig, ServerConnection, StreamOwned,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
};

/// A certificate of `localhost` that signs itself.
const REQUEST: &str = "\
[req]
distinguished_name = name
x509_extensions = extensions
prompt = no
[name]
CN = identity server of a test
[extensions]
basicConstraints = critical, CA:FALSE
subjectAltName = DNS:localhost
";

/// Makes `key.pem` and `cert.pem` in a folder, unless `openssl` is not installed.
fn make_certificate(folder: &Path) -> bool {
    fs::write(folder.join("request.cnf"), REQUEST).unwrap();
    let made = Command::new("openssl")
        .args(["req", "-x509", "-nodes", "-newkey", "rsa:2048", "-days", "2"])
        .args(["-config", "request.cnf", "-keyout", "key.pem", "-out", "cert.pem"])
        .current_dir(folder)
        .output();
    let Ok(made) = made else {
        eprintln!("openssl is not installed, so this is not tried here");
        return false;
    };
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    true
}

/// A server with the certificate of a folder; gives its port, and what it could decrypt.
fn start_server(folder: &Path) -> (u16, thread::JoinHandle<Vec<u8>>) {
    let certificate = CertificateDer::from_pem_file(folder.join("cert.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_file(folder.join("key.pem")).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serve = move || {
        let (stream, _) = listener.accept().unwrap();
        let connection = ServerConnection::new(Arc::new(config)).unwrap();
        let mut request = vec![0; 8192];
        // The client ends the handshake where it does not trust the certificate.
        let read = StreamOwned::new(connection, stream).read(&mut request).unwrap_or_default();
        request.truncate(read);
        request
    };
    (port, thread::spawn(serve))
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    if !make_certificate(folder.path()) {
        return;
    }
    let (port, server) = start_server(folder.path());
    let issuer = format!("https://localhost:{port}");
    let app = App::at(&issuer, "id", "https://app.test/callback").unwrap().with_secret("s3cret");
    let login = app.authorize([Scope::ReadCore]);
    let state = login.url().query_pairs().find(|(name, _)| name == "state").unwrap().1;
    let callback = format!("?code=c0de&state={state}");
    let error = login.finish(&callback).await.unwrap_err();
    let request = tokio::task::spawn_blocking(|| server.join().unwrap()).await.unwrap();
    assert!(request.is_empty(), "{error}: {}", String::from_utf8_lossy(&request));
}

#[tokio::test]
async fn http_is_permitted_to_this_machine_only() {
    for host in ["app.test", "localhost.evil.test", "10.0.0.1", "[fe80::1]", "127.0.0.1.evil.test"]
    {
        let issuer = format!("http://{host}");
        assert!(App::at(&issuer, "id", "https://app.test/callback").is_err(), "{host}");
    }
    // An answer of a server cannot lead there, either.
    let stub = super::stub::Stub::start().await;
    for host in ["app.test", "10.0.0.1", "192.168.0.1", "[fe80::1]"] {
        let body = serde_json::json!({
            "access_token": "a",
            "token_type": "Bearer",
            "endpoint": format!("http://{host}/api"),
        });
        stub.tell(200, &body.to_string());
        let error = stub.login().await.unwrap_err().to_string();
        assert!(error.contains("https"), "{host}: {error}");
        let issuer = stub.issuer();
        let document = serde_json::json!({
            "issuer": issuer,
            "authorization_endpoint": format!("{issuer}/a"),
            "token_endpoint": format!("http://{host}/t"),
            "userinfo_endpoint": format!("{issuer}/u"),
            "revocation_endpoint": format!("{issuer}/r"),
            "jwks_uri": format!("{issuer}/k"),
        });
        stub.tell(200, &document.to_string());
        let error = stub.app.discover().await.unwrap_err().to_string();
        assert!(error.contains("it is not https"), "{host}: {error}");
    }
}
