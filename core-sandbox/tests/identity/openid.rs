//! Discovery, keys and id tokens.

use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use core_sandbox::Sandbox;
use ring::{digest, signature};
use serde_json::{Value, json};

use crate::client::{consenting, get, log_in, post, send, token};

async fn document(sandbox: &Sandbox, path: &str) -> Value {
    send("GET", &format!("{}{path}", sandbox.identity_url()), "", "").await.json()
}

/// Returns the decoded parts of an id token: header, claims, signed text and signature.
fn decode(id_token: &str) -> (Value, Value, String, Vec<u8>) {
    let bytes = |part| URL_SAFE_NO_PAD.decode(part).unwrap();
    let (text, signature) = id_token.rsplit_once('.').unwrap();
    let (header, claims) = text.split_once('.').unwrap();
    let json = |part| serde_json::from_slice(&bytes(part)).unwrap();
    (json(header), json(claims), text.to_owned(), bytes(signature))
}

#[tokio::test]
async fn discovery_says_what_libraries_ask() {
    let sandbox = Sandbox::start().await.unwrap();
    let document = document(&sandbox, "/.well-known/openid-configuration").await;
    for (name, value) in [
        ("code_challenge_methods_supported", json!(["S256"])),
        ("grant_types_supported", json!(["authorization_code", "refresh_token"])),
        ("response_modes_supported", json!(["query"])),
        (
            "token_endpoint_auth_methods_supported",
            json!(["client_secret_basic", "client_secret_post", "none"]),
        ),
    ] {
        assert_eq!(document[name], value, "{name}");
    }
    let claims = document["claims_supported"].as_array().unwrap();
    for claim in ["sub", "user_id", "email", "company"] {
        assert!(claims.contains(&json!(claim)), "{claim}");
    }
    // Each endpoint of the document exists.
    for (name, value) in document.as_object().unwrap() {
        if name.ends_with("_endpoint") || name == "jwks_uri" {
            let answer = send("GET", value.as_str().unwrap(), "", "").await;
            assert_ne!(answer.status, 404, "{name}");
        }
    }
}

#[tokio::test]
async fn the_key_is_that_of_its_certificate_and_of_the_id_token() {
    let sandbox = consenting().await;
    for is_rotated in [false, true] {
        if is_rotated {
            sandbox.rotate_key();
        }
        let set = document(&sandbox, "/.well-known/openid-configuration/jwks").await;
        let [key] = set["keys"].as_array().unwrap().as_slice() else { panic!("{set}") };
        let mut members: Vec<&str> = key.as_object().unwrap().keys().map(String::as_str).collect();
        members.sort_unstable();
        assert_eq!(members, ["alg", "e", "kid", "kty", "n", "use", "x5c", "x5t"]);
        let text = |name: &str| key[name].as_str().unwrap();
        let modulus = URL_SAFE_NO_PAD.decode(text("n")).unwrap();
        let exponent = URL_SAFE_NO_PAD.decode(text("e")).unwrap();
        let certificate = STANDARD.decode(key["x5c"][0].as_str().unwrap()).unwrap();
        let holds = |part: &[u8]| certificate.windows(part.len()).any(|window| window == part);
        assert!(holds(&modulus), "the certificate has the modulus");
        let thumbprint = digest::digest(&digest::SHA1_FOR_LEGACY_USE_ONLY, &certificate);
        assert_eq!(URL_SAFE_NO_PAD.encode(thumbprint), text("x5t"));

        let tokens = log_in(&sandbox, &sandbox.app(), "openid read:core").await;
        let (header, _, signed, bytes) = decode(tokens["id_token"].as_str().unwrap());
        assert_eq!(header["alg"], "RS256");
        assert_eq!((&header["kid"], &header["x5t"]), (&key["kid"], &key["x5t"]));
        let public = signature::RsaPublicKeyComponents { n: &modulus, e: &exponent };
        let parameters = &signature::RSA_PKCS1_2048_8192_SHA256;
        public.verify(parameters, signed.as_bytes(), &bytes).unwrap();
    }
}

#[tokio::test]
async fn an_id_token_has_the_claims_of_core() {
    let sandbox = consenting().await;
    let app = sandbox.app();
    let tokens = log_in(&sandbox, &app, "openid read:core offline_access").await;
    let (_, claims, ..) = decode(tokens["id_token"].as_str().unwrap());
    for name in
        ["nbf", "exp", "iss", "aud", "iat", "at_hash", "sid", "sub", "auth_time", "idp", "amr"]
    {
        assert!(!claims[name].is_null(), "{name}: {claims}");
    }
    let hash = digest::digest(&digest::SHA256, tokens["access_token"].as_str().unwrap().as_bytes());
    assert_eq!(claims["at_hash"], URL_SAFE_NO_PAD.encode(&hash.as_ref()[..16]));
    assert_eq!((&claims["aud"], &claims["amr"]), (&json!(app.client_id), &json!(["pwd"])));

    // A refresh stays in the session, and another login is another session.
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let pairs = [("grant_type", "refresh_token"), ("refresh_token", refresh)];
    let refreshed = token(&sandbox, &app, &pairs).await.json();
    let (_, again, ..) = decode(refreshed["id_token"].as_str().unwrap());
    assert_eq!((&again["sid"], &again["sub"]), (&claims["sid"], &claims["sub"]));
    let other = log_in(&sandbox, &app, "openid").await;
    let (_, other, ..) = decode(other["id_token"].as_str().unwrap());
    assert_ne!(other["sid"], claims["sid"]);
}

#[tokio::test]
async fn revocation_and_userinfo_answer_like_core() {
    let sandbox = consenting().await;
    let app = sandbox.app();
    let tokens = log_in(&sandbox, &app, "openid read:core offline_access").await;
    let access = tokens["access_token"].as_str().unwrap();
    let userinfo = format!("{}/connect/userinfo", sandbox.identity_url());
    assert_eq!(get(&userinfo, access).await.status, 200);
    let lower = send("GET", &userinfo, &format!("authorization: bearer {access}\r\n"), "").await;
    assert_eq!(lower.status, 200);
    let posted = send("POST", &userinfo, &format!("Authorization: Bearer {access}\r\n"), "").await;
    assert_eq!(posted.status, 200);
    let revoke = async |token: &str, hint: &str| {
        let body = crate::client::form(&[
            ("client_id", &app.client_id),
            ("client_secret", &app.client_secret),
            ("token", token),
            ("token_type_hint", hint),
        ]);
        post(&sandbox, "/connect/revocation", "", &body).await
    };
    // The hint may be wrong, and an unknown token counts as revoked (RFC 7009 §2.1, §2.2).
    for (token, hint) in [(access, "refresh_token"), ("made-up", "access_token")] {
        let answer = revoke(token, hint).await;
        assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    }
    let refused = get(&userinfo, access).await;
    assert_eq!(refused.status, 401);
    assert_eq!(refused.header("www-authenticate"), "Bearer,error=\"invalid_token\"");
    let core_only = log_in(&sandbox, &app, "read:core").await;
    let refused = get(&userinfo, core_only["access_token"].as_str().unwrap()).await;
    assert_eq!(refused.header("www-authenticate"), "Bearer,error=\"insufficient_scope\"");
}
