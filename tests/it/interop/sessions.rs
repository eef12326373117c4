//! Sessions: refresh token rotation and reuse, revocation, and sign-out.

use std::{collections::BTreeSet, time::Duration};

use core_api::{TokenProvider, token::TokenErrorKind};
use core_auth::{AccountName, MemoryStore, RefreshingProvider, store::GrantStore};
use futures_util::future::join_all;
use secrecy::ExposeSecret;
use serde_json::Value;

use super::{App, Provider, log_in};
use crate::support::http_client::http_client_builder;

/// Returns the stored document.
async fn stored(store: &MemoryStore) -> Value {
    let stored = store.load(&AccountName::default()).await.unwrap().unwrap();
    serde_json::from_str(stored.document.expose_secret()).unwrap()
}

async fn session(app: &App, store: &MemoryStore) -> RefreshingProvider {
    let grant = log_in(app).await.unwrap();
    let provider = RefreshingProvider::builder(app.clone(), store.clone()).gap(Duration::ZERO);
    provider.start(grant).await.unwrap()
}

/// Presents a stolen refresh token, and returns the HTTP status.
async fn present_stolen(provider: &Provider, token: &str) -> u16 {
    let form = [("grant_type", "refresh_token"), ("refresh_token", token), ("client_id", "public")];
    let form = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    let http = http_client_builder().build().unwrap();
    let request = http
        .post(format!("{}/token", provider.issuer()))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form);
    request.send().await.unwrap().status().as_u16()
}

#[tokio::test]
#[ignore = "`cargo xtask interop openid` runs it"]
async fn refresh_tokens_rotate_and_each_is_presented_once() {
    let provider = Provider::start();
    for app in provider.apps().await {
        let before = provider.token_requests().await.len();
        let session = session(&app, &MemoryStore::new()).await;
        let mut token = session.token().await.unwrap();
        for _ in 0..3 {
            let old = token.clone();
            for new in join_all((0..20).map(|_| session.refused(&old))).await {
                token = new.unwrap();
                assert!(!token.is_same(&old));
            }
        }
        let requests = provider.token_requests().await.split_off(before);
        assert!(requests.iter().all(|request| request.status == 200), "{requests:?}");
        let is_refresh = |name: &Option<String>| name.as_deref() == Some("refresh_token");
        let refreshes = requests.iter().filter(|request| is_refresh(&request.grant_type)).count();
        let presented: BTreeSet<_> =
            requests.iter().filter_map(|request| request.refresh_token.as_deref()).collect();
        assert_eq!((presented.len(), refreshes), (3, 3), "each is presented once");
    }
}

#[tokio::test]
#[ignore = "`cargo xtask interop openid` runs it"]
async fn a_refresh_token_that_a_thief_presents_again_ends_the_session_once() {
    let provider = Provider::start();
    let app = provider.discovered(provider.app("public")).await;
    let store = MemoryStore::new();
    let session = session(&app, &store).await;
    let first = stored(&store).await["grant"]["refresh_token"].as_str().unwrap().to_owned();
    let token = session.token().await.unwrap();
    let token = session.refused(&token).await.unwrap();
    assert_eq!(present_stolen(&provider, &first).await, 400, "it was used");

    let error = session.refused(&token).await.unwrap_err();
    assert_eq!(error.kind(), TokenErrorKind::LoginRequired, "{error}");
    assert_eq!(stored(&store).await["state"], "ended");
    let before = provider.token_requests().await;
    assert_eq!(before.last().unwrap().error.as_deref(), Some("invalid_grant"));
    for result in join_all((0..10).map(|_| session.token())).await {
        assert_eq!(result.unwrap_err().kind(), TokenErrorKind::LoginRequired);
    }
    assert_eq!(provider.token_requests().await.len(), before.len(), "nobody asks again");
    let opened = RefreshingProvider::open(app.clone(), store.clone()).await;
    assert!(opened.unwrap_err().to_string().contains("a person must log in"));

    // A new login continues with the same store.
    let grant = log_in(&app).await.unwrap();
    RefreshingProvider::new(app, store.clone(), grant).await.unwrap().token().await.unwrap();
    assert_eq!(stored(&store).await["state"], "good");
}

#[tokio::test]
#[ignore = "`cargo xtask interop openid` runs it"]
async fn revoked_tokens_and_sessions_are_refused() {
    let provider = Provider::start();
    for app in provider.apps().await {
        let store = MemoryStore::new();
        let session = session(&app, &store).await;
        let grant = log_in(&app).await.unwrap();
        assert!(app.revoke(&grant).await.unwrap().is_complete());
        assert!(app.userinfo(&grant).await.is_err());
        assert!(app.revoke(&grant).await.unwrap().is_complete(), "a second time is as good");
        let other = RefreshingProvider::new(app.clone(), MemoryStore::new(), grant).await.unwrap();
        let token = other.token().await.unwrap();
        let error = other.refused(&token).await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::LoginRequired, "{error}");

        // The other session of the same person works until it is signed out.
        let token = session.token().await.unwrap();
        app.userinfo_of(&token).await.unwrap();
        assert!(session.logout().await.unwrap().is_complete());
        assert!(app.userinfo_of(&token).await.is_err());
        assert_eq!(stored(&store).await["state"], "ended");
        let error = session.token().await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::LoginRequired, "{error}");
    }
}
