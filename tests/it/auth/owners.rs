//! Sessions of other apps: nothing is sent, handed out, ended or replaced.

use std::{process::Command, sync::Arc, time::Duration};

use core_api::{Scope, TokenProvider};
use core_auth::{
    AccountName, App, EncryptedStore, Error, ErrorKind, FileStore, Grant, Key, MemoryStore,
    RefreshingProvider,
    store::{GrantStore, StoredDocument},
};
use core_redis::RedisStore;
use core_sandbox::Sandbox;
use secrecy::ExposeSecret;

use super::{app, callback, grant, identity_stub::IdentityStub, redis::RedisServer, sandbox};

/// The variable with the store, file and port that a child process opens with another app.
const CHILD: &str = "CORE_TEST_OWNERS";

async fn stored(store: &dyn GrantStore) -> Option<StoredDocument> {
    store.load(&AccountName::default()).await.unwrap()
}

/// Returns the document and its revision.
async fn document(store: &dyn GrantStore) -> (String, u64) {
    let stored = stored(store).await.unwrap();
    (stored.document.expose_secret().to_owned(), stored.revision)
}

/// Applies a function to the JSON of the document.
async fn edit(store: &dyn GrantStore, change: impl FnOnce(&mut serde_json::Value)) {
    let (text, revision) = document(store).await;
    let mut json = serde_json::from_str(&text).unwrap();
    change(&mut json);
    let mut locked = store.lock(&AccountName::default(), Duration::from_secs(60)).await.unwrap();
    locked.save(&json.to_string().into(), revision).await.unwrap();
    locked.release().await;
}

/// Returns the same app with another client id: the public one of the sandbox.
fn other_id(sandbox: &Sandbox) -> App {
    let id = sandbox.public_app();
    App::at(&sandbox.identity_url(), &id.client_id, id.redirect_uri()).unwrap().allow_loopback()
}

/// Returns a grant of this app whose access token has expired.
async fn expired(sandbox: &Sandbox, app: &App) -> Grant {
    sandbox.set_token_lifetime(Duration::ZERO);
    let grant = grant(app).await;
    sandbox.set_token_lifetime(Duration::from_secs(3600));
    grant
}

fn names_both(error: &Error, one: &App, other: &App) {
    assert_eq!(error.kind(), ErrorKind::OtherApp, "{error}");
    assert!(!error.needs_login() && !error.is_retryable(), "{error}");
    let text = error.to_string();
    for app in [one, other] {
        let login = app.authorize([]);
        let url = login.url();
        let id = url.query_pairs().find(|(name, _)| name == "client_id").unwrap().1;
        let issuer = url.as_str().split("/connect").next().unwrap();
        assert!(text.contains(&format!("client id `{id}` at {issuer}")), "{text}");
    }
}

/// Checks that no call of another app reaches a server or changes the store.
async fn another_app_is_refused(
    sandbox: &Sandbox,
    store: Arc<dyn GrantStore>,
    right: &App,
    wrong: &App,
    wrong_server: &Sandbox,
) {
    let before = document(&*store).await;
    let seen = (sandbox.counters().requests, wrong_server.counters().requests);
    let opened = RefreshingProvider::open(wrong.clone(), Arc::clone(&store)).await;
    names_both(&opened.unwrap_err(), right, wrong);
    assert_eq!((sandbox.counters().requests, wrong_server.counters().requests), seen);

    // A login of the other app is refused, and leaves no valid token at its server.
    let login = wrong.authorize([Scope::ReadCore]);
    let back = callback(&login).await;
    let theirs = login.finish(&back).await.unwrap();
    let started =
        RefreshingProvider::new(wrong.clone(), Arc::clone(&store), theirs).await.unwrap_err();
    names_both(&started, right, wrong);
    assert!(started.to_string().contains("the login was revoked"), "{started}");
    assert_eq!(document(&*store).await, before);
}

async fn in_store(store: Arc<dyn GrantStore>) {
    let (sandbox, other) = (sandbox().await, sandbox_elsewhere().await);
    let right = app(&sandbox);
    let grant = expired(&sandbox, &right).await;
    drop(RefreshingProvider::new(right.clone(), Arc::clone(&store), grant).await.unwrap());
    another_app_is_refused(&sandbox, Arc::clone(&store), &right, &other_id(&sandbox), &sandbox)
        .await;
    another_app_is_refused(&sandbox, Arc::clone(&store), &right, &app(&other), &other).await;
    let session = RefreshingProvider::open(right, store).await.unwrap();
    session.token().await.unwrap();
    assert_eq!(sandbox.counters().replays, 0);
}

async fn sandbox_elsewhere() -> Sandbox {
    sandbox().await
}

#[tokio::test]
async fn another_app_is_refused_in_each_store() {
    let folder = tempfile::tempdir().unwrap();
    in_store(Arc::new(MemoryStore::new())).await;
    in_store(Arc::new(FileStore::open(folder.path().join("grants.json")).unwrap())).await;
    in_store(Arc::new(FileStore::folder(folder.path().join("grants")).unwrap())).await;
    let key = Key::generate("2026").unwrap();
    in_store(Arc::new(EncryptedStore::new(MemoryStore::new(), key))).await;
    if let Some(server) = RedisServer::start() {
        in_store(Arc::new(RedisStore::connect(&server.url(), "test:").await.unwrap())).await;
    }
}

#[tokio::test]
async fn an_open_session_whose_place_was_taken_by_another_app_ends_nothing() {
    let (sandbox, other) = (sandbox().await, sandbox().await);
    let (mine, theirs) = (app(&sandbox), app(&other));
    let store = MemoryStore::new();
    let open = RefreshingProvider::builder(mine.clone(), store.clone()).gap(Duration::ZERO);
    let session = open.start(expired(&sandbox, &mine).await).await.unwrap();
    let elsewhere = MemoryStore::new();
    let grant = expired(&other, &theirs).await;
    drop(RefreshingProvider::new(theirs.clone(), elsewhere.clone(), grant).await.unwrap());
    let (text, _) = document(&elsewhere).await;
    edit(&store, |json| *json = serde_json::from_str(&text).unwrap()).await;

    let before = document(&store).await;
    let seen = (sandbox.counters().requests, other.counters().requests);
    let error = session.token().await.unwrap_err();
    assert!(!error.needs_login() && !error.is_unavailable(), "{error}");
    assert!(error.to_string().contains("another app"), "{error}");
    names_both(&session.forget().await.unwrap_err(), &mine, &theirs);
    names_both(&session.logout().await.unwrap_err(), &mine, &theirs);
    assert_eq!((sandbox.counters().requests, other.counters().requests), seen);
    assert_eq!(document(&store).await, before);
    RefreshingProvider::open(theirs, store).await.unwrap().token().await.unwrap();
}

#[tokio::test]
async fn a_grant_is_not_sent_to_the_server_of_another_app() {
    let (sandbox, other) = (sandbox().await, sandbox().await);
    let (mine, theirs) = (app(&sandbox), app(&other));
    let login = mine.authorize([Scope::ReadCore, Scope::Openid]);
    let back = callback(&login).await;
    let grant = login.finish(&back).await.unwrap();
    let seen = (sandbox.counters().requests, other.counters().requests);
    names_both(&theirs.revoke(&grant).await.unwrap_err(), &mine, &theirs);
    names_both(&theirs.userinfo(&grant).await.unwrap_err(), &mine, &theirs);
    let store = MemoryStore::new();
    let started = RefreshingProvider::new(theirs.clone(), store.clone(), grant.clone()).await;
    names_both(&started.unwrap_err(), &mine, &theirs);
    assert!(stored(&store).await.is_none());
    assert_eq!((sandbox.counters().requests, other.counters().requests), seen);
    mine.userinfo(&grant).await.unwrap();
    mine.revoke(&grant).await.unwrap();
}

#[tokio::test]
async fn a_slash_at_the_end_of_the_issuer_is_the_same_server() {
    let sandbox = sandbox().await;
    let mine = app(&sandbox);
    let store = MemoryStore::new();
    drop(RefreshingProvider::new(mine.clone(), store.clone(), grant(&mine).await).await.unwrap());
    let id = sandbox.app();
    let slash = format!("{}/", sandbox.identity_url());
    let same = App::at(&slash, &id.client_id, id.redirect_uri()).unwrap();
    RefreshingProvider::open(same.allow_loopback(), store).await.unwrap();
}

/// Removes the name of the app from a document, as in earlier versions.
fn unname(json: &mut serde_json::Value) {
    json["grant"].as_object_mut().unwrap().remove("app").unwrap();
}

#[tokio::test]
async fn an_earlier_file_stays_as_it_is_until_an_app_refreshes_it_with_success() {
    let sandbox = sandbox().await;
    let (right, wrong) = (app(&sandbox), other_id(&sandbox));
    let store = MemoryStore::new();
    let grant = expired(&sandbox, &right).await;
    drop(RefreshingProvider::new(right.clone(), store.clone(), grant).await.unwrap());
    edit(&store, unname).await;
    let kept = async || {
        let mut json: serde_json::Value = serde_json::from_str(&document(&store).await.0).unwrap();
        json["grant"].as_object_mut().unwrap().remove("age_ms");
        json
    };
    let (before, seen) = (kept().await, sandbox.counters().token_requests);

    let open = RefreshingProvider::builder(wrong.clone(), store.clone()).gap(Duration::ZERO);
    let tried = open.open().await.unwrap();
    for _ in 0..3 {
        let error = tried.token().await.unwrap_err();
        assert!(error.to_string().contains("was left unchanged"), "{error}");
    }
    assert_eq!(kept().await, before, "it stays");
    assert_eq!(sandbox.counters().token_requests, seen + 1, "it is tried once");

    let session = RefreshingProvider::open(right.clone(), store.clone()).await.unwrap();
    session.token().await.unwrap();
    assert!(document(&store).await.0.contains(r#""app":{"issuer""#), "it is taken over");
    let error = RefreshingProvider::open(wrong, store).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OtherApp, "{error}");
}

#[tokio::test]
async fn an_earlier_file_is_taken_over_by_a_login() {
    let sandbox = sandbox().await;
    let (first, second) = (app(&sandbox), other_id(&sandbox));
    let store = MemoryStore::new();
    drop(RefreshingProvider::new(first.clone(), store.clone(), grant(&first).await).await.unwrap());
    edit(&store, unname).await;
    let login = second.authorize([Scope::ReadCore]);
    let back = callback(&login).await;
    let theirs = login.finish(&back).await.unwrap();
    RefreshingProvider::new(second, store.clone(), theirs).await.unwrap();
    assert!(!sandbox.sessions()[0].is_revoked, "its tokens may be those of another server");
    let error = RefreshingProvider::open(first, store).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OtherApp, "{error}");
}

#[tokio::test]
async fn an_earlier_file_with_an_identity_names_its_app_by_it() {
    let sandbox = sandbox().await;
    let right = app(&sandbox);
    let login = right.authorize([Scope::ReadCore, Scope::OfflineAccess, Scope::Openid]);
    let back = callback(&login).await;
    let grant = login.finish(&back).await.unwrap();
    let store = MemoryStore::new();
    drop(RefreshingProvider::new(right.clone(), store.clone(), grant).await.unwrap());
    edit(&store, unname).await;
    let error = RefreshingProvider::open(other_id(&sandbox), store.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OtherApp, "{error}");
    RefreshingProvider::open(right, store).await.unwrap();
}

#[tokio::test]
async fn an_answer_that_never_came_names_no_app() {
    let mut stub = IdentityStub::start().await;
    let good = r#"{"access_token":"a","token_type":"Bearer","refresh_token":"r","expires_in":0,
        "endpoint":"https://core.test/api"}"#;
    stub.tell(200, good);
    let store = MemoryStore::new();
    let grant = stub.login().await.unwrap();
    drop(RefreshingProvider::new(stub.app.clone(), store.clone(), grant).await.unwrap());
    edit(&store, unname).await;
    stub.app = stub.app.with_timeout(Duration::from_millis(20));
    for answer in ["HTTP/1.1 500 X\r\ncontent-length: 0\r\n\r\n", ""] {
        stub.tell_raw(answer);
        let open = RefreshingProvider::builder(stub.app.clone(), store.clone()).gap(Duration::ZERO);
        open.open().await.unwrap().token().await.unwrap_err();
        assert!(!document(&store).await.0.contains("\"app\""), "{answer}");
    }
}

#[tokio::test]
async fn another_process_with_another_app_is_refused() {
    if let Ok(path) = std::env::var(CHILD) {
        let store = FileStore::open(path).unwrap();
        let app = App::at("https://identity.test", "other", "https://app.test").unwrap();
        let error = RefreshingProvider::open(app, store).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::OtherApp, "{error}");
        return;
    }
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grants.json");
    let store = FileStore::open(&path).unwrap();
    let grant = expired(&sandbox, &app).await;
    let session = RefreshingProvider::new(app, store.clone(), grant).await.unwrap();
    let before = document(&store).await;
    let child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "auth::owners::another_process_with_another_app_is_refused"])
        .env(CHILD, &path)
        .output()
        .unwrap();
    let output = String::from_utf8_lossy(&child.stdout);
    assert!(child.status.success() && output.contains("1 passed"), "{output}");
    assert_eq!(document(&store).await, before);
    session.token().await.unwrap();
}
