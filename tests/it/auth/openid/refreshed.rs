//! The identity of a session after a refresh: unchanged, or replaced by a newer id token.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use core_auth::{AccountName, MemoryStore, store::GrantStore};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

use super::{ALL, Fault, RefreshingProvider, TokenProvider, app, log_in, sandbox};

/// Returns the stored identity.
async fn stored(store: &MemoryStore) -> Value {
    let stored = store.load(&AccountName::default()).await.unwrap().unwrap();
    let document: Value = serde_json::from_str(stored.document.expose_secret()).unwrap();
    document["grant"]["identity"].clone()
}

/// Returns an id token without a valid signature, which is not checked after a refresh.
fn token(algorithm: &str, claims: &Value) -> String {
    let header = json!({"alg": algorithm, "typ": "JWT"});
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.AA", part(&header), part(claims))
}

fn changed(claims: &Value, name: &str, value: Value) -> Value {
    let mut claims = claims.clone();
    claims[name] = value;
    claims
}

#[tokio::test]
async fn only_claims_of_the_same_login_replace_its_identity() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = log_in(&app, ALL).await.unwrap();
    let store = MemoryStore::new();
    let provider = RefreshingProvider::builder(app, store.clone()).gap(std::time::Duration::ZERO);
    let provider = provider.start(grant).await.unwrap();
    let mut access = provider.token().await.unwrap();
    let first = stored(&store).await;
    let newer = changed(&first, "exp", json!(first["exp"].as_f64().unwrap() + 60.0));
    let moment = first["auth_time"].as_f64().unwrap();

    // Each of these has a newer `exp` and one fault.
    for (name, value) in [
        ("nonce", json!("other")),
        ("auth_time", json!(moment - 1.0)),
        ("auth_time", json!(moment + 3600.0)),
        ("azp", json!("other")),
        ("aud", json!([first["aud"], "other"])),
        ("sub", json!("")),
        ("exp", json!(null)),
    ] {
        let claims = changed(&newer, name, value.clone());
        let answer = json!({"id_token": token("RS256", &claims)});
        sandbox.inject(Fault::merged(answer).on("/idp/connect/token"));
        // The session continues after each of these faults.
        access = provider.refused(&access).await.unwrap_or(access);
        assert_eq!(stored(&store).await, first, "{name}: {value}");
    }
    for algorithm in ["none", "HS256", "ES256"] {
        let answer = json!({"id_token": token(algorithm, &newer)});
        sandbox.inject(Fault::merged(answer).on("/idp/connect/token"));
        access = provider.refused(&access).await.unwrap();
        assert_eq!(stored(&store).await, first, "{algorithm}");
    }

    let answer = json!({"id_token": token("RS256", &newer)});
    sandbox.inject(Fault::merged(answer).on("/idp/connect/token"));
    provider.refused(&access).await.unwrap();
    assert_eq!(stored(&store).await, newer, "one without a fault does");
    assert_eq!(sandbox.counters().replays, 0);
}
