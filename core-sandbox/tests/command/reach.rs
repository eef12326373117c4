//! Addresses, hosts and proxies.

use std::net::{Ipv6Addr, TcpListener, TcpStream};

use serde_json::Value;

use crate::process::Process;

/// Sends a GET with these headers and returns the response.
fn get(process: &Process, path: &str, headers: &str) -> String {
    let request = format!("GET {path} HTTP/1.1\r\nConnection: close\r\n{headers}\r\n");
    process.send_raw(request.as_bytes())
}

/// Returns the discovery document for a client with these headers.
fn discovery(process: &Process, headers: &str) -> Value {
    let response = get(process, "/idp/.well-known/openid-configuration", headers);
    serde_json::from_str(response.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// Returns the base URL of the API for a client with this host.
fn endpoint(process: &Process, host: &str) -> String {
    let client = "sandbox0web0app00000000000000001.apps.bqe.com";
    let redirect = "http://127.0.0.1:8765/callback";
    let login = format!(
        "/idp/connect/authorize?response_type=code&scope=readwrite:core&client_id={client}\
         &redirect_uri={redirect}"
    );
    let consented = get(process, &login, &format!("Host: {host}\r\n"));
    let code = consented.split("?code=").nth(1).unwrap().split(['&', '\r']).next().unwrap();
    let secret = process.introduction.split("CLIENT_SECRET=").nth(1).unwrap();
    let form = format!(
        "grant_type=authorization_code&code={code}&redirect_uri={redirect}&client_id={client}\
         &client_secret={}",
        secret.lines().next().unwrap()
    );
    let request = format!(
        "POST /idp/connect/token HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    );
    let response = process.send_raw(request.as_bytes());
    let tokens: Value = serde_json::from_str(response.split_once("\r\n\r\n").unwrap().1).unwrap();
    tokens["endpoint"].as_str().unwrap().to_owned()
}

#[test]
fn addresses_follow_the_host_of_the_request() {
    let process = Process::start(&["--auto-consent"]);
    let port = process.address.rsplit(':').next().unwrap();
    for host in ["127.0.0.1", "localhost", "[::1]", "core.localhost"] {
        let document = discovery(&process, &format!("Host: {host}:{port}\r\n"));
        assert_eq!(document["issuer"], format!("http://{host}:{port}/idp"));
        let token = document["token_endpoint"].as_str().unwrap();
        assert!(token.starts_with(&format!("http://{host}:{port}/")), "{document}");
        let expected = format!("http://{host}:{port}/api/");
        assert_eq!(endpoint(&process, &format!("{host}:{port}")), expected);
    }
    for host in ["", "Host: a b\r\n", "Host: user@localhost\r\n"] {
        let response = get(&process, "/idp/.well-known/openid-configuration", host);
        let own = format!("\"http://{}/idp\"", process.address);
        assert!(response.contains(&own) || response.starts_with("HTTP/1.1 400 "), "{response}");
    }
}

#[test]
fn both_loopback_addresses_answer() {
    let process = Process::start(&[]);
    let port: u16 = process.address.rsplit(':').next().unwrap().parse().unwrap();
    match TcpListener::bind((Ipv6Addr::LOCALHOST, 0)) {
        Ok(_) => assert!(TcpStream::connect((Ipv6Addr::LOCALHOST, port)).is_ok()),
        Err(error) => println!("not tested, because the system has no IPv6: {error}"),
    }
}

#[test]
fn a_public_address_is_in_all_responses() {
    let process = Process::start(&["--auto-consent", "--public-url", "https://core.test"]);
    let document = discovery(&process, "Host: localhost\r\nX-Forwarded-Host: a.test\r\n");
    assert_eq!(document["issuer"], "https://core.test/idp");
    assert_eq!(endpoint(&process, "localhost"), "https://core.test/api/");
    let health = get(&process, "/sandbox/health", "Host: core.test\r\n");
    assert!(health.starts_with("HTTP/1.1 200 "), "{health}");
}

#[test]
fn a_proxy_is_trusted_on_request_only() {
    let forwarded =
        "Host: localhost:1\r\nX-Forwarded-Host: core.test, b\r\nX-Forwarded-Proto: https\r\n";
    let process = Process::start(&[]);
    assert_eq!(discovery(&process, forwarded)["issuer"], "http://localhost:1/idp");
    let process = Process::start(&["--trust-forwarded"]);
    assert_eq!(discovery(&process, forwarded)["issuer"], "https://core.test/idp");
    let invalid = "Host: localhost:1\r\nX-Forwarded-Host: a b\r\nX-Forwarded-Proto: ftp\r\n";
    assert_eq!(discovery(&process, invalid)["issuer"], "http://localhost:1/idp");
}

/// Returns the key that checks id tokens, and its `kid`.
fn key(flags: &[&str]) -> (String, String) {
    let process = Process::start(flags);
    let response =
        get(&process, "/idp/.well-known/openid-configuration/jwks", "Host: localhost\r\n");
    let set: Value = serde_json::from_str(response.split_once("\r\n\r\n").unwrap().1).unwrap();
    let text = |name: &str| set["keys"][0][name].as_str().unwrap().to_owned();
    assert_eq!(text("n").len(), 342, "{set}");
    (text("n"), text("kid"))
}

#[test]
fn everybody_knows_the_signing_key_of_a_private_sandbox_only() {
    let known = key(&[]);
    for flags in
        [&["--port", "0"][..], &["--host", "127.0.0.1"], &["--host", "0.0.0.0", "--seed", "7"]]
    {
        assert!(key(flags) == known, "{flags:?}");
    }
    let exposed = ["--host", "0.0.0.0"];
    let (first, second) = (key(&exposed), key(&exposed));
    assert!(first.0 != known.0 && first.0 != second.0);
    assert!(first.1 != known.1 && first.1 != second.1);
    for flags in [&["--public-url", "https://core.test"][..], &["--trust-forwarded"]] {
        assert!(key(flags).0 != known.0, "{flags:?}");
    }
}

#[test]
fn a_file_of_a_private_sandbox_does_not_expose_its_secret() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("core.db");
    let file = file.to_str().unwrap();
    let secret = |flags: &[&str]| {
        let process = Process::start(&[&["--data", file], flags].concat());
        let line = process.introduction.split("CLIENT_SECRET=").nth(1).unwrap();
        let secret = line.lines().next().unwrap().to_owned();
        process.stop();
        secret
    };
    let known = secret(&[]);
    assert!(known.starts_with("sandbox-secret-which-guards-nothing"), "{known}");
    let exposed = secret(&["--host", "0.0.0.0"]);
    assert_ne!(exposed, known);
    assert_eq!(secret(&["--host", "0.0.0.0"]), exposed);
}

#[test]
fn a_host_opens_the_sandbox_for_other_machines() {
    let process = Process::start(&["--host", "0.0.0.0"]);
    let health = |host: &str| get(&process, "/sandbox/health", &format!("Host: {host}\r\n"));
    for host in ["192.0.2.7:7400", "sandbox:7400", "localhost"] {
        assert!(health(host).starts_with("HTTP/1.1 200 "), "{host}");
    }
    assert!(health("evil.test").starts_with("HTTP/1.1 421 "));
    let process = Process::start(&["--host", "::1"]);
    assert!(process.address.starts_with("[::1]:"), "{}", process.address);
    for (host, message) in [
        ("nowhere.invalid", "`host` \"nowhere.invalid\" is not known"),
        ("192.0.2.1", "another `host`"),
    ] {
        let output = crate::process::command().args(["--host", host]).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(1) && errors.contains(message), "{errors}");
    }
}
