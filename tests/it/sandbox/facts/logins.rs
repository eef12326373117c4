//! Facts about logins and tokens.

use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine as _};
use core_sandbox::Sandbox;
use http::{Method, StatusCode};
use serde_json::Value;

use crate::sandbox::{
    Answer, Call,
    identity::{log_in, refresh, start_consenting},
};

fn is_url_safe(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// Sends a token request with these headers.
async fn token_request(sandbox: &Sandbox, authorization: &str, pairs: &[(&str, &str)]) -> Answer {
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    let mut headers = vec![("content-type", "application/x-www-form-urlencoded".to_owned())];
    if !authorization.is_empty() {
        headers.push(("authorization", authorization.to_owned()));
    }
    let url = format!("{}/connect/token", sandbox.identity_url());
    Call { method: Method::POST, url, headers, body }.send().await
}

/// Returns a part of a JWT: 0 is the header, and 1 the claims.
fn part(token: &Value, index: usize) -> Value {
    let part = token["id_token"].as_str().unwrap().split('.').nth(index).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[tokio::test]
async fn client_ids_and_secrets_have_the_form_of_core() {
    let sandbox = Sandbox::start().await.unwrap();
    let app = sandbox.app();
    let name = app.client_id.strip_suffix(".apps.bqe.com").unwrap();
    assert!(name.len() == 32 && is_url_safe(name), "{name}");
    assert!(app.client_secret.len() == 64 && is_url_safe(&app.client_secret));
    // Only a web app has a secret.
    assert_eq!(sandbox.public_app().client_secret, "");
}

#[tokio::test]
async fn an_app_authenticates_by_form_or_by_basic() {
    let sandbox = start_consenting().await;
    let tokens = log_in(&sandbox, "read:core offline_access").await;
    let app = sandbox.app();
    let basic = BASE64_STANDARD.encode(format!("{}:{}", app.client_id, app.client_secret));
    let old = tokens["refresh_token"].as_str().unwrap();
    let form = [("grant_type", "refresh_token"), ("refresh_token", old)];
    let by_basic = token_request(&sandbox, &format!("Basic {basic}"), &form).await;
    assert_eq!(by_basic.status, StatusCode::OK, "{}", by_basic.body);
    assert_eq!(refresh(&sandbox, &by_basic.json()).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_code_beside_a_refresh_token_is_ignored() {
    let sandbox = start_consenting().await;
    let tokens = log_in(&sandbox, "read:core offline_access").await;
    let app = sandbox.app();
    let answer = token_request(
        &sandbox,
        "",
        &[
            ("grant_type", "refresh_token"),
            ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
            ("client_id", &app.client_id),
            ("client_secret", &app.client_secret),
            ("code", "an-old-code"),
        ],
    )
    .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let fresh = answer.json();
    assert_eq!(fresh["endpoint"], tokens["endpoint"]);
    assert_ne!(fresh["refresh_token"], tokens["refresh_token"]);
}

#[tokio::test]
async fn an_id_token_has_the_members_of_core() {
    let sandbox = start_consenting().await;
    let tokens = log_in(&sandbox, "read:core openid").await;
    let (header, claims) = (part(&tokens, 0), part(&tokens, 1));
    assert_eq!(header["alg"], "RS256");
    for member in ["alg", "kid", "typ", "x5t"] {
        assert!(header[member].is_string(), "{member}: {header}");
    }
    for member in ["nbf", "exp", "iat", "auth_time"] {
        assert!(claims[member].is_i64(), "{member}: {claims}");
    }
    for member in ["at_hash", "sid", "sub", "idp"] {
        assert!(claims[member].is_string(), "{member}: {claims}");
    }
    assert!(claims["amr"].is_array(), "{claims}");
    assert_eq!(claims["iss"], sandbox.identity_url());
    assert_eq!(claims["aud"], sandbox.app().client_id);
    // A login without `openid` gives no id token.
    assert_eq!(log_in(&sandbox, "read:core").await.get("id_token"), None);
}

#[tokio::test]
async fn a_key_of_the_set_has_the_members_of_core() {
    let sandbox = Sandbox::start().await.unwrap();
    let url = format!("{}/.well-known/openid-configuration/jwks", sandbox.identity_url());
    let call = Call { method: Method::GET, url, headers: vec![], body: String::new() };
    let set = call.send().await.json();
    let keys = set["keys"].as_array().unwrap();
    assert_eq!(keys.len(), 1, "{set}");
    for member in ["kty", "use", "kid", "e", "n", "alg"] {
        assert!(keys[0][member].is_string(), "{member}: {set}");
    }
    let certificate = keys[0]["x5c"][0].as_str().unwrap();
    assert!(BASE64_STANDARD.decode(certificate).is_ok(), "{certificate}");
}

#[tokio::test]
async fn the_base_url_ends_with_a_slash_or_without_one() {
    for has_slash in [true, false] {
        let builder = Sandbox::builder().auto_consent(true).trailing_slash(has_slash);
        let sandbox = builder.start().await.unwrap();
        let tokens = log_in(&sandbox, "read:core").await;
        assert_eq!(tokens["endpoint"].as_str().unwrap().ends_with('/'), has_slash);
    }
}
