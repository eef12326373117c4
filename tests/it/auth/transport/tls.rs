//! Certificates: which servers are believed, and which client is shown.

use core_api::{
    Client, ErrorKind, ListActivities, Scope,
    client::{ConfigError, Transport},
};
use core_auth::{App, StaticToken};

use super::{
    Site, client,
    origin::{Authority, HOST, Origin},
    unsent,
};

/// The errors of both crates at a site, by this transport.
async fn errors(site: &Site, transport: &Transport) -> [String; 2] {
    let token =
        StaticToken::new(site.sandbox.issue_token(), site.sandbox.endpoint().parse().unwrap());
    let call = client(token, transport).send(ListActivities::new()).await.unwrap_err();
    assert_eq!(call.kind(), ErrorKind::Connection, "{call}");
    assert!(!call.is_retryable() && call.attempts().len() == 1, "{call}");
    let login = site.log_in(&site.app(transport)).await.unwrap_err();
    assert!(unsent(&login).unwrap().is_permanent(), "{login:?}");
    [call.to_string(), login.to_string()]
}

#[tokio::test]
async fn a_certificate_of_nobody_is_refused_by_both_crates_with_advice() {
    let site = Site::start().await;
    let builder = Transport::builder().resolve(HOST, ["127.0.0.1".parse().unwrap()]);
    let stranger = builder.root_certificate(Authority::new().root).without_system_roots();
    for text in errors(&site, &stranger.build().unwrap()).await {
        assert!(text.contains("UnknownIssuer"), "{text}");
        assert!(text.contains("`TransportBuilder::root_certificate` adds the root"), "{text}");
    }
    assert_eq!(site.sandbox.counters().requests, 0, "no byte of a request was sent");
}

#[tokio::test]
async fn a_certificate_of_another_host_is_refused_by_both_crates() {
    let origin = Origin::with("other.test", false).await;
    let sandbox = core_sandbox::Sandbox::builder().public_url(origin.url()).start().await.unwrap();
    origin.serve(sandbox.url().trim_start_matches("http://").to_owned());
    let site = Site { origin, sandbox };
    for text in errors(&site, &site.direct().build().unwrap()).await {
        assert!(text.contains("not valid for name"), "{text}");
    }
    assert_eq!(site.sandbox.counters().requests, 0);
}

#[tokio::test]
async fn roots_of_the_caller_are_added_or_are_the_only_ones() {
    let site = Site::start().await;
    for transport in [site.direct(), site.direct().without_system_roots()] {
        // Several in one text, with notes between them, as files of roots have it.
        let both = format!("# a note\n{}\n{}", Authority::new().root, site.origin.root());
        let transport = transport.root_certificate(both).build().unwrap();
        site.log_in(&site.app(&transport)).await.unwrap();
    }
}

#[tokio::test]
async fn a_server_that_asks_for_a_certificate_gets_that_of_the_caller() {
    let origin = Origin::with(HOST, true).await;
    let sandbox = core_sandbox::Sandbox::builder().public_url(origin.url()).start().await.unwrap();
    origin.serve(sandbox.url().trim_start_matches("http://").to_owned());
    let site = Site { origin, sandbox };
    let (certificate, key) = site.origin.authority.certify("client.test");
    let known = site.direct().client_certificate(format!("{certificate}{key}")).build().unwrap();
    site.log_in(&site.app(&known)).await.unwrap();
    let unknown = site.direct().build().unwrap();
    site.log_in(&site.app(&unknown)).await.unwrap_err();
    let (other, other_key) = Authority::new().certify("client.test");
    let other = site.direct().client_certificate(format!("{other}{other_key}")).build().unwrap();
    site.log_in(&site.app(&other)).await.unwrap_err();
}

/// Says that the test runs in a child, on a system without roots.
const ROOTLESS: &str = "CORE_TEST_ROOTLESS";

/// Checks that a text names the missing certificates, and all ways out.
fn assert_rootless(text: &str) {
    for part in [
        "No CA certificates",
        "`ca-certificates`",
        "`SSL_CERT_FILE`",
        "`TransportBuilder::root_certificate`",
    ] {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn a_system_without_roots_is_an_error_that_says_what_to_do() {
    if std::env::var_os(ROOTLESS).is_some() {
        let error = Transport::builder().build().unwrap_err();
        assert!(matches!(error, ConfigError::Http { .. }), "{error:?}");
        assert_rootless(&error.to_string());
        let token = StaticToken::new("secret", "https://core.invalid/api".parse().unwrap());
        assert_rootless(&Client::builder(token).build().unwrap_err().to_string());
        let app = App::at("https://core.invalid/idp", "app", "http://127.0.0.1:8765/callback");
        let login = app.unwrap().authorize([Scope::ReadCore]);
        let state = login.url().query_pairs().find(|(name, _)| name == "state").unwrap().1;
        let callback = format!("http://127.0.0.1:8765/callback?code=1&state={state}");
        // Nothing is sent.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        assert_rootless(&runtime.block_on(login.finish(&callback)).unwrap_err().to_string());
        // Roots of the caller are enough, beside those that are missing or instead of them.
        let root = Authority::new().root;
        Transport::builder().root_certificate(root.clone()).build().unwrap();
        Transport::builder().root_certificate(root).without_system_roots().build().unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "").unwrap();
    let name = "auth::transport::tls::a_system_without_roots_is_an_error_that_says_what_to_do";
    let missing = folder.path().join("missing");
    for (variable, path) in [
        ("SSL_CERT_FILE", empty.as_path()),
        ("SSL_CERT_FILE", missing.as_path()),
        ("SSL_CERT_DIR", folder.path()),
        ("SSL_CERT_DIR", missing.as_path()),
    ] {
        let child = std::process::Command::new(std::env::current_exe().unwrap())
            .args(["--exact", name, "--nocapture"])
            .env(ROOTLESS, "1")
            .env_remove("SSL_CERT_FILE")
            .env_remove("SSL_CERT_DIR")
            .env(variable, path)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&child.stdout);
        let complaint = String::from_utf8_lossy(&child.stderr);
        assert!(child.status.success() && said.contains("1 passed"), "{said}{complaint}");
    }
}

#[test]
fn certificates_that_cannot_be_used_are_refused_by_the_name_of_their_setting() {
    let (certificate, key) = Authority::new().certify("client.test");
    let (_, other_key) = Authority::new().certify("client.test");
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let unending = "-----BEGIN CERTIFICATE-----\nAAAA\n";
    let builder = Transport::builder;
    let root = |pem: &str| builder().root_certificate(pem).build();
    let client = |pem: String| builder().client_certificate(pem).build();
    for (result, setting, said) in [
        (root(""), "root_certificate", "contains no certificate"),
        (root("/etc/ssl/certs/ca.pem"), "root_certificate", "contains no certificate"),
        (root(&key), "root_certificate", "contains no certificate"),
        (root(broken), "root_certificate", "certificate, number 1:"),
        (root(&format!("{certificate}{broken}")), "root_certificate", "certificate, number 2:"),
        (root(unending), "root_certificate", "is not PEM"),
        (client(String::new()), "client_certificate", "contains no certificate"),
        (client(certificate.clone()), "client_certificate", "contains no private key"),
        (client(key.clone()), "client_certificate", "contains no certificate"),
        (client(format!("{certificate}{other_key}")), "client_certificate", "does not match"),
        (client(format!("{broken}{key}")), "client_certificate", ""),
        (builder().without_system_roots().build(), "without_system_roots", "root_certificate"),
    ] {
        let error = result.unwrap_err();
        let ConfigError::Wrong { setting: named, .. } = &error else { panic!("{error:?}") };
        assert!(*named == setting && error.to_string().contains(said), "{error}");
        assert!(!format!("{error:?}").contains(key.lines().nth(1).unwrap()), "{error:?}");
    }
}
