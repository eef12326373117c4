//! The refresh: it happens once, it is stored first, and it affects no other caller.

use std::{sync::Arc, time::Duration};

use core_api::{Client, ListActivities, TokenProvider, token::TokenErrorKind};
use core_auth::{FileStore, MemoryStore, RefreshingProvider};
use futures_util::future::join_all;
use tokio::sync::Barrier;

use super::{app, client, grant, sandbox};

const TASKS: usize = 64;

/// Sends a call from each of several tasks at once.
async fn at_once(client: &Client) {
    let barrier = Arc::new(Barrier::new(TASKS));
    let tasks = (0..TASKS).map(|_| {
        let (client, barrier) = (client.clone(), Arc::clone(&barrier));
        tokio::spawn(async move {
            barrier.wait().await;
            client.send(ListActivities::new().page(1, 1)).await
        })
    });
    for result in join_all(tasks).await {
        result.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn many_tasks_on_one_expired_token_make_one_refresh() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    sandbox.set_token_lifetime(Duration::ZERO);
    let grant = grant(&app).await;
    sandbox.set_token_lifetime(Duration::from_secs(3600));
    let provider = RefreshingProvider::new(app, MemoryStore::new(), grant).await.unwrap();
    at_once(&client(provider)).await;
    assert_eq!(sandbox.counters().refreshes, 1);
    assert_eq!(sandbox.counters().replays, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_tasks_with_one_refused_token_make_one_refresh() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = grant(&app).await;
    let client = client(RefreshingProvider::new(app, MemoryStore::new(), grant).await.unwrap());
    at_once(&client).await;
    assert_eq!(sandbox.counters().refreshes, 0);
    for round in 1..=3 {
        sandbox.expire_access_tokens();
        at_once(&client).await;
        assert_eq!(sandbox.counters().refreshes, round);
    }
    assert_eq!(sandbox.counters().replays, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn providers_that_share_a_file_make_one_refresh() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = grant(&app).await;
    let store = || FileStore::open(&path).unwrap();
    let first = RefreshingProvider::new(app.clone(), store(), grant).await.unwrap();
    let second = RefreshingProvider::open(app, store()).await.unwrap();
    let (first, second) = (client(first), client(second));
    for round in 1..=3 {
        sandbox.expire_access_tokens();
        tokio::join!(at_once(&first), at_once(&second));
        assert_eq!(sandbox.counters().refreshes, round);
    }
    assert_eq!(sandbox.counters().replays, 0);
}

#[tokio::test]
async fn the_session_goes_on_in_another_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grant.json");
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = grant(&app).await;
    let provider =
        RefreshingProvider::new(app.clone(), FileStore::open(&path).unwrap(), grant).await.unwrap();
    for _ in 0..3 {
        sandbox.expire_access_tokens();
        client(provider.clone()).send(ListActivities::new()).await.unwrap();
    }
    drop(provider);
    sandbox.expire_access_tokens();
    let provider = RefreshingProvider::open(app, FileStore::open(&path).unwrap()).await.unwrap();
    client(provider).send(ListActivities::new()).await.unwrap();
    assert_eq!(sandbox.counters().refreshes, 4);
}

#[tokio::test]
async fn a_caller_that_goes_away_harms_nobody() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    sandbox.set_token_lifetime(Duration::ZERO);
    let grant = grant(&app).await;
    sandbox.set_token_lifetime(Duration::from_secs(3600));
    let provider = RefreshingProvider::new(app, MemoryStore::new(), grant).await.unwrap();
    // Polled once, so the refresh has started, and then dropped.
    let mut leaving = provider.token();
    assert!(futures_util::poll!(&mut leaving).is_pending());
    drop(leaving);
    client(provider).send(ListActivities::new()).await.unwrap();
    assert_eq!(sandbox.counters().refreshes, 1);
    assert_eq!(sandbox.counters().replays, 0);
}

#[tokio::test]
async fn a_dead_session_asks_for_a_login_and_does_not_loop() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = grant(&app).await;
    // Two stores that do not know each other use the same refresh token.
    let first =
        RefreshingProvider::new(app.clone(), MemoryStore::new(), grant.clone()).await.unwrap();
    let second = RefreshingProvider::new(app, MemoryStore::new(), grant).await.unwrap();
    sandbox.expire_access_tokens();
    client(first).send(ListActivities::new()).await.unwrap();
    let error = client(second).send(ListActivities::new()).await.unwrap_err();
    assert!(error.needs_login(), "{error}");
    assert_eq!(error.token_error().unwrap().kind(), TokenErrorKind::LoginRequired);
    assert_eq!(sandbox.counters().replays, 1);
}

#[tokio::test]
async fn an_identity_server_that_is_away_is_no_reason_to_log_in() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    sandbox.set_token_lifetime(Duration::ZERO);
    let grant = grant(&app).await;
    let provider = RefreshingProvider::new(app, MemoryStore::new(), grant).await.unwrap();
    drop(sandbox);
    let error = loop {
        // The server needs a moment to close its port.
        match provider.token().await {
            Ok(_) => tokio::task::yield_now().await,
            Err(error) => break error,
        }
    };
    assert_eq!(error.kind(), TokenErrorKind::Unavailable, "{error}");
}
