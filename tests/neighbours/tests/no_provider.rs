//! Two cryptography providers in the dependency tree, and none installed. The test needs its own process.

#[allow(dead_code, reason = "the server does more elsewhere")]
#[path = "../../it/auth/transport/origin.rs"]
mod origin;

use core_api::{ListActivities, client::Transport};
use core_auth::App;
use core_sandbox::Sandbox;
use origin::{HOST, Origin};
use rustls::crypto::CryptoProvider;

#[tokio::test]
async fn a_client_needs_no_installed_provider_and_installs_none() {
    assert!(CryptoProvider::get_default().is_none());
    let origin = Origin::bind().await;
    let sandbox = Sandbox::builder().public_url(origin.url()).start().await.unwrap();
    origin.serve(sandbox.url().trim_start_matches("http://").to_owned());
    let transport = Transport::builder()
        .root_certificate(origin.root())
        .resolve(HOST, ["127.0.0.1".parse().unwrap()])
        .build()
        .unwrap();
    let client =
        core_neighbours::client(sandbox.endpoint(), &sandbox.issue_token(), transport.clone());
    assert!(!client.collect(ListActivities::new()).await.unwrap().is_empty());
    let app = App::at(&sandbox.identity_url(), "id", "https://app.test/callback").unwrap();
    app.with_transport(transport).discover().await.unwrap();
    // The system roots and a client certificate also need a provider.
    let (certificate, key) = origin.authority.certify("client.test");
    Transport::builder().client_certificate(format!("{certificate}{key}")).build().unwrap();
    drop(core_neighbours::client("https://core.test", "secret", Transport::default()));
    assert!(CryptoProvider::get_default().is_none());
}
