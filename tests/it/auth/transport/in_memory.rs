//! A login, a refresh and a list through an `axum::Router` that runs in memory.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Json, Router,
    extract::{RawForm, State},
    http::HeaderMap,
    routing::{get, post},
};
use core_api::{
    Activity, ListActivities, Scope, TokenProvider,
    client::{TowerClient, Transport},
};
use core_auth::{App, MemoryStore, RefreshingProvider};
use serde_json::{Value, json};

use super::{client, origin::HOST};

/// The number of issued tokens.
type Tokens = Arc<AtomicUsize>;

/// Accepts the code once, and each refresh token once.
async fn token(State(tokens): State<Tokens>, RawForm(form): RawForm) -> Json<Value> {
    let number = tokens.fetch_add(1, Ordering::SeqCst);
    let form = String::from_utf8(form.to_vec()).unwrap();
    let expected =
        if number == 0 { "code=c0de".to_owned() } else { format!("refresh_token=r{}", number - 1) };
    assert!(form.contains(&expected), "{form}");
    Json(json!({
        "access_token": format!("a{number}"),
        "refresh_token": format!("r{number}"),
        "token_type": "Bearer",
        "expires_in": 3600,
        "scope": "read:core offline_access",
        "endpoint": format!("https://{HOST}/api"),
    }))
}

async fn activities(headers: HeaderMap) -> Json<Value> {
    assert_eq!(headers["authorization"], "Bearer a1");
    Json(json!([]))
}

fn router(tokens: Tokens) -> Router {
    Router::new()
        .route("/idp/connect/token", post(token))
        .route("/api/activity", get(activities))
        .with_state(tokens)
}

#[tokio::test]
async fn a_router_answers_a_login_a_refresh_and_a_list_without_a_socket() {
    let tokens = Tokens::default();
    let router = TowerClient::new(router(Arc::clone(&tokens)));
    let transport = Transport::builder().http_client(router).build().unwrap();
    let app = App::at(&format!("https://{HOST}/idp"), "id", "https://app.test/callback").unwrap();
    let app = app.with_secret("s3cret").with_transport(transport.clone());

    let login = app.authorize([Scope::ReadCore, Scope::OfflineAccess]);
    let state = login.url().query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let grant = login.finish(&format!("?code=c0de&state={state}")).await.unwrap();
    let provider = RefreshingProvider::new(app, MemoryStore::new(), grant).await.unwrap();
    let token = provider.token().await.unwrap();
    provider.refused(&token).await.unwrap();
    let found: Vec<Activity> =
        client(provider, &transport).collect(ListActivities::new()).await.unwrap();
    assert_eq!((found.len(), tokens.load(Ordering::SeqCst)), (0, 2));
}
