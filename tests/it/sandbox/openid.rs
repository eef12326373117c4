//! Discovery, signing keys and userinfo.

use core_sandbox::{KeySetFlaw, Sandbox};
use http::{Method, StatusCode};

use super::{Answer, Call};

async fn get(sandbox: &Sandbox, path: &str, token: Option<&str>) -> Answer {
    let url = format!("{}{path}", sandbox.identity_url());
    let headers = token.map(|token| ("authorization", format!("Bearer {token}")));
    let headers = headers.into_iter().collect();
    Call { method: Method::GET, url, headers, body: String::new() }.send().await
}

#[tokio::test]
async fn every_endpoint_of_the_discovery_document_exists() {
    let sandbox = Sandbox::start().await.unwrap();
    let document = get(&sandbox, "/.well-known/openid-configuration", None).await.json();
    assert_eq!(document["issuer"], sandbox.identity_url());
    assert_eq!(document["id_token_signing_alg_values_supported"], serde_json::json!(["RS256"]));
    for name in [
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "revocation_endpoint",
        "jwks_uri",
    ] {
        let path = document[name].as_str().unwrap().strip_prefix(&sandbox.identity_url()).unwrap();
        assert_ne!(get(&sandbox, path, None).await.status, StatusCode::NOT_FOUND, "{name}");
    }
    assert_eq!(sandbox.counters().discovery_requests, 1);
}

#[tokio::test]
async fn the_key_set_has_one_key_and_others_on_demand() {
    let sandbox = Sandbox::start().await.unwrap();
    let path = "/.well-known/openid-configuration/jwks";
    let keys = async || {
        let set = get(&sandbox, path, None).await.json();
        set["keys"].as_array().unwrap().clone()
    };
    let before = keys().await;
    sandbox.rotate_key();
    let after = keys().await;
    assert_eq!((before.len(), after.len()), (1, 1));
    assert!(before[0]["kid"] != after[0]["kid"] && before[0]["n"] != after[0]["n"]);
    for (flaw, count) in [(KeySetFlaw::UnusableKeys, 6), (KeySetFlaw::Empty, 0)] {
        sandbox.set_key_set_flaw(Some(flaw));
        assert_eq!(keys().await.len(), count);
    }
    sandbox.set_key_set_flaw(None);
    assert_eq!(keys().await, after);
}

#[tokio::test]
async fn userinfo_needs_a_token_with_its_scope() {
    let sandbox = Sandbox::start().await.unwrap();
    let refused = get(&sandbox, "/connect/userinfo", Some(&sandbox.issue_token())).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert_eq!(refused.header("www-authenticate"), "Bearer,error=\"insufficient_scope\"");
    let refused = get(&sandbox, "/connect/userinfo", None).await;
    assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
    assert_eq!(refused.header("www-authenticate"), "Bearer,error=\"invalid_token\"");
}
