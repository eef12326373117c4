//! TLS: certificates that are made at the start, and own ones.

use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    process::Stdio,
    sync::Arc,
};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, StreamOwned,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use serde_json::Value;

use crate::process::{Process, command};

/// Sends a GET by TLS to a host, and returns the response.
fn get(address: &str, host: &str, root: &str, path: &str) -> Result<String, rustls::Error> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(root.as_bytes()) {
        roots.add(certificate.unwrap()).unwrap();
    }
    let provider = Arc::new(ring::default_provider());
    let config =
        ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config?.with_root_certificates(roots).with_no_client_auth();
    let name = ServerName::try_from(host.to_owned()).unwrap();
    let connection = ClientConnection::new(Arc::new(config), name)?;
    let mut stream = StreamOwned::new(connection, TcpStream::connect(address).unwrap());
    let port = address.rsplit(':').next().unwrap();
    let request =
        format!("GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nConnection: close\r\n\r\n");
    if let Err(error) = stream.write_all(request.as_bytes()) {
        let source = error.into_inner().unwrap().downcast::<rustls::Error>().unwrap();
        return Err(*source);
    }
    let mut response = String::new();
    // The connection may end without a closing alert.
    drop(stream.read_to_string(&mut response));
    Ok(response)
}

#[test]
fn a_made_certificate_is_valid_for_loopback_the_host_and_the_public_address() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("root.pem");
    let mut serve = command();
    serve.args(["--tls", "--json", "--quiet", "--tls-cert"]).arg(&file);
    let (mut child, line) = Process::first_line(serve);
    let start: Value = serde_json::from_str(&line).unwrap();
    let address = start["url"].as_str().unwrap().strip_prefix("https://").unwrap();
    let root = fs::read_to_string(&file).unwrap();
    assert_eq!(start["certificate"], root);
    for host in ["127.0.0.1", "localhost"] {
        let response = get(address, host, &root, "/idp/.well-known/openid-configuration").unwrap();
        let port = address.rsplit(':').next().unwrap();
        assert!(
            response.contains(&format!("\"issuer\":\"https://{host}:{port}/idp\"")),
            "{response}"
        );
    }
    let shown = get(address, "localhost", &root, "/sandbox/certificate").unwrap();
    assert!(shown.ends_with(&root), "{shown}");
    assert!(get(address, "core.test", &root, "/").is_err());
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn a_client_that_does_not_trust_or_speaks_no_tls_is_told() {
    let process = Process::start(&["--tls", "--public-url", "https://core.test"]);
    let idle = TcpStream::connect(&process.address).unwrap();
    let pem = process.introduction.split("-----BEGIN").nth(1).unwrap();
    let root = format!("-----BEGIN{}", pem.split("\n\n").next().unwrap());
    let health = get(&process.address, "core.test", &root, "/sandbox/health").unwrap();
    assert!(health.starts_with("HTTP/1.1 200 "), "{health}");
    assert!(get(&process.address, "localhost", "", "/").is_err());
    let plain = process.send("GET /api/activity", "", "");
    assert!(plain.starts_with("HTTP/1.1 400 ") && plain.contains("https://"), "{plain}");
    drop(process.send_raw(b"\x16\x03\x01 no handshake at all"));
    drop(idle);
    let (_, log) = process.stop();
    assert!(log.contains("a TLS handshake failed: "), "{log}");
}

#[test]
fn an_own_certificate_is_read_from_files() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let key = rcgen::KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(["own.test".to_owned()]).unwrap();
    let root = params.self_signed(&key).unwrap().pem();
    fs::write(path("chain.pem"), &root).unwrap();
    fs::write(path("key.pem"), key.serialize_pem()).unwrap();
    let (chain, key) = (path("chain.pem"), path("key.pem"));
    let process = Process::start(&["--tls-chain", &chain, "--tls-key", &key]);
    let health = get(&process.address, "own.test", &root, "/sandbox/health").unwrap();
    assert!(health.starts_with("HTTP/1.1 421 "), "{health}");
    for (arguments, message) in [
        (vec!["--tls-chain", &chain], "`tls_chain` needs `tls_key`"),
        (vec!["--tls-chain", &chain, "--tls-key", "/nowhere"], "/nowhere cannot be read"),
        (
            vec!["--tls-chain", &key, "--tls-key", &chain],
            "`tls_chain`: the certificate chain has no",
        ),
        (vec!["--tls-cert", "/nowhere/root.pem", "--tls"], "/nowhere/root.pem cannot be written"),
        (vec!["--tls-cert", &chain], "speaks no TLS"),
    ] {
        let output = command().args(&arguments).stdout(Stdio::null()).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(1) && errors.contains(message), "{errors}");
    }
}
