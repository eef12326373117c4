//! Opening a session: it fails at once if no call could succeed, and reports the state.

use std::time::Duration;

use core_api::{Scope, TokenProvider};
use core_auth::{App, ErrorKind, FileStore, MemoryStore, RefreshState, RefreshingProvider};
use core_sandbox::{Fault, Sandbox};

use super::{
    super::{callback, clock::with_clock},
    TOKEN, app, expired, grant, sandbox,
};

/// Creates a session in a file whose last refresh had no conclusive answer.
async fn interrupted(sandbox: &Sandbox, app: &App, folder: &tempfile::TempDir) -> FileStore {
    let store = FileStore::open(folder.path().join("grants.json")).unwrap();
    let grant = expired(sandbox, app).await;
    let session = RefreshingProvider::new(app.clone(), store.clone(), grant).await.unwrap();
    sandbox.inject(Fault::status(500).on(TOKEN));
    session.token().await.unwrap_err();
    assert_eq!(session.state(), RefreshState::Interrupted);
    store
}

async fn without_offline_access(app: &App) -> core_auth::Grant {
    let login = app.authorize([Scope::ReadCore, Scope::Openid]);
    let back = callback(&login).await;
    login.finish(&back).await.unwrap()
}

#[tokio::test]
async fn a_session_without_a_refresh_token_ends_with_its_access_token() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path().join("grants.json")).unwrap();
    let login = without_offline_access(&app).await;
    let session = RefreshingProvider::new(app.clone(), store.clone(), login).await.unwrap();
    let opened = RefreshingProvider::open(app.clone(), store.clone()).await.unwrap();
    assert_eq!((opened.state(), opened.is_refreshable()), (RefreshState::Valid, false));
    clock.forward(3_601);
    assert_eq!(opened.state(), RefreshState::Expired);
    let error = RefreshingProvider::open(app, store).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionEnded, "{error}");
    assert!(error.to_string().contains("has no refresh token"), "{error}");
    assert!(session.token().await.unwrap_err().needs_login());
}

#[tokio::test]
async fn a_session_that_can_only_be_tried_is_opened_and_says_so() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    let folder = tempfile::tempdir().unwrap();
    let store = interrupted(&sandbox, &app, &folder).await;
    let session = RefreshingProvider::open(app.clone(), store.clone()).await.unwrap();
    assert_eq!(session.state(), RefreshState::Interrupted);
    clock.forward(300);
    session.token().await.unwrap();
    assert_eq!(session.state(), RefreshState::Valid);
    session.forget().await.unwrap();
    assert_eq!(session.state(), RefreshState::Ended);
    let error = RefreshingProvider::open(app, store).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionEnded, "{error}");
}

#[tokio::test]
async fn with_the_opt_out_a_lost_answer_ends_the_session_once_its_holder_has_had_its_time() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    let folder = tempfile::tempdir().unwrap();
    let careful = app.clone().with_lost_refresh_retry(false);
    let store = interrupted(&sandbox, &careful, &folder).await;
    let waiting = RefreshingProvider::open(careful.clone(), store.clone()).await.unwrap();
    assert_eq!(waiting.state(), RefreshState::Interrupted, "its holder may be using it");
    clock.forward(300);
    let error = RefreshingProvider::open(careful, store.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SessionEnded, "{error}");
    assert!(error.to_string().contains("does not present it again"), "{error}");
    // Without the opt-out, the session continues.
    RefreshingProvider::open(app, store).await.unwrap().token().await.unwrap();
}

#[tokio::test]
async fn with_the_opt_out_a_token_that_is_good_is_still_handed_out() {
    let sandbox = sandbox().await;
    let (clock, app) = with_clock(app(&sandbox));
    let app = app.with_lost_refresh_retry(false);
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path().join("grants.json")).unwrap();
    let session =
        RefreshingProvider::new(app.clone(), store.clone(), grant(&app).await).await.unwrap();
    clock.forward(3_400);
    sandbox.inject(Fault::status(500).on(TOKEN));
    let old = session.token().await.unwrap();
    clock.forward(100);
    let opened = RefreshingProvider::open(app.clone(), store.clone()).await.unwrap();
    assert_eq!(opened.state(), RefreshState::Interrupted);
    assert!(opened.token().await.unwrap().is_same(&old));
    clock.forward(200);
    assert!(RefreshingProvider::open(app, store).await.unwrap_err().needs_login());
}

#[tokio::test]
async fn a_session_tells_whose_it_is_and_until_when() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = MemoryStore::new();
    let login = without_offline_access(&app).await;
    let person = login.identity().unwrap().clone();
    let token = login.access_token().clone();
    drop(RefreshingProvider::new(app.clone(), store.clone(), login).await.unwrap());
    let session = RefreshingProvider::open(app, store).await.unwrap();
    assert_eq!(session.identity().unwrap().subject(), person.subject());
    assert!(session.scopes().unwrap().contains(Scope::ReadCore));
    assert_eq!(session.expires_at(), token.expires_at());
    assert_eq!(session.issuer(), sandbox.identity_url());
    assert_eq!(session.client_id(), sandbox.app().client_id);
    assert!(session.expires_at().unwrap() > jiff::Timestamp::now() + Duration::from_secs(3_000));
}
