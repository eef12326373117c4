//! Logins that replace an earlier session: permitted persons, and the end of the replaced tokens.

use std::time::Duration;

use core_api::{Scope, TokenProvider};
use core_auth::{
    AccountName, App, ErrorKind, Grant, MemoryStore, RefreshState, RefreshingProvider,
    ReplacedSession, store::GrantStore,
};
use core_sandbox::{Fault, IdTokenFlaw, Reply, Sandbox};
use secrecy::ExposeSecret;

use super::{app, callback, grant, sandbox};

const REVOCATION: &str = "/idp/connect/revocation";

/// Returns a grant with an identity.
async fn named(app: &App) -> Grant {
    let login = app.authorize([Scope::ReadwriteCore, Scope::OfflineAccess, Scope::Openid]);
    let back = callback(&login).await;
    login.finish(&back).await.unwrap()
}

/// Returns a grant of another person.
async fn of_another(sandbox: &Sandbox, app: &App) -> Grant {
    sandbox.set_id_token_flaw(Some(IdTokenFlaw::OtherSubject));
    let grant = named(app).await;
    sandbox.set_id_token_flaw(None);
    grant
}

async fn document(store: &MemoryStore) -> String {
    let stored = store.load(&AccountName::default()).await.unwrap().unwrap();
    stored.document.expose_secret().to_owned()
}

fn revoked(sandbox: &Sandbox) -> Vec<bool> {
    sandbox.sessions().iter().map(|session| session.is_revoked).collect()
}

#[tokio::test]
async fn a_login_of_another_person_replaces_nothing_and_is_revoked() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = MemoryStore::new();
    let session =
        RefreshingProvider::new(app.clone(), store.clone(), named(&app).await).await.unwrap();
    let before = document(&store).await;
    let theirs = of_another(&sandbox, &app).await;
    let error = RefreshingProvider::new(app.clone(), store.clone(), theirs).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OtherPerson, "{error}");
    assert!(!error.needs_login() && !error.is_retryable(), "{error}");
    let text = error.to_string();
    let subject = session.identity().unwrap().subject().to_owned();
    for named in ["account default", &subject, "somebody-else", "the login was revoked"] {
        assert!(text.contains(named), "{named}: {text}");
    }
    assert_eq!(document(&store).await, before);
    assert_eq!(revoked(&sandbox), [false, true]);
    session.token().await.unwrap();
}

#[tokio::test]
async fn a_login_that_cannot_be_revoked_is_told() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = MemoryStore::new();
    drop(RefreshingProvider::new(app.clone(), store.clone(), named(&app).await).await.unwrap());
    let theirs = of_another(&sandbox, &app).await;
    sandbox.inject(Fault::reply(Reply::status(503)).on(REVOCATION).always());
    let error = RefreshingProvider::new(app, store, theirs).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OtherPerson, "{error}");
    assert!(error.to_string().contains("could not be revoked"), "{error}");
}

#[tokio::test]
async fn anyone_is_replaced_where_that_is_permitted() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = MemoryStore::new();
    drop(RefreshingProvider::new(app.clone(), store.clone(), named(&app).await).await.unwrap());
    let theirs = of_another(&sandbox, &app).await;
    let builder = RefreshingProvider::builder(app.clone(), store.clone()).replacing_anyone();
    let session = builder.start(theirs).await.unwrap();
    assert_eq!(session.replaced(), ReplacedSession::OtherPerson);
    assert_eq!(session.identity().unwrap().subject(), "somebody-else");
    assert_eq!(revoked(&sandbox), [true, false]);
    session.token().await.unwrap();
}

#[tokio::test]
async fn the_outcome_tells_what_was_replaced() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = MemoryStore::new();
    let start = |grant| RefreshingProvider::new(app.clone(), store.clone(), grant);
    let first = start(named(&app).await).await.unwrap();
    assert_eq!(first.replaced(), ReplacedSession::Nothing);
    assert_eq!(start(named(&app).await).await.unwrap().replaced(), ReplacedSession::SamePerson);
    let unnamed = start(grant(&app).await).await.unwrap();
    assert_eq!(unnamed.replaced(), ReplacedSession::NotCompared);
    assert_eq!(start(named(&app).await).await.unwrap().replaced(), ReplacedSession::NotCompared);
    assert_eq!(revoked(&sandbox), [true, true, true, false], "each after its successor is saved");
    // A session that has ended has no person.
    let last = RefreshingProvider::open(app.clone(), store.clone()).await.unwrap();
    assert_eq!(last.replaced(), ReplacedSession::Nothing);
    last.forget().await.unwrap();
    let theirs = start(of_another(&sandbox, &app).await).await.unwrap();
    assert_eq!(theirs.replaced(), ReplacedSession::Nothing);
}

#[tokio::test]
async fn a_session_with_a_lost_answer_is_compared_and_replaced() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = MemoryStore::new();
    sandbox.set_token_lifetime(Duration::ZERO);
    let session =
        RefreshingProvider::new(app.clone(), store.clone(), named(&app).await).await.unwrap();
    sandbox.inject(Fault::reply(Reply::status(500)).on("/idp/connect/token"));
    session.token().await.unwrap_err();
    assert_eq!(session.state(), RefreshState::Interrupted);
    let theirs = of_another(&sandbox, &app).await;
    let error = RefreshingProvider::new(app.clone(), store.clone(), theirs).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::OtherPerson, "{error}");
    let again =
        RefreshingProvider::new(app.clone(), store.clone(), named(&app).await).await.unwrap();
    assert_eq!(again.replaced(), ReplacedSession::SamePerson);
    assert_eq!(again.state(), RefreshState::Expired);
}

#[tokio::test]
async fn a_session_that_cannot_be_read_is_kept_unless_anyone_may_be_replaced() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = MemoryStore::new();
    let mut locked = store.lock(&AccountName::default(), Duration::from_secs(60)).await.unwrap();
    let newer = r#"{"version":99}"#;
    locked.save(&newer.into(), 0).await.unwrap();
    drop(locked);
    let login = grant(&app).await;
    let error =
        RefreshingProvider::new(app.clone(), store.clone(), login.clone()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::UnreadableSession, "{error}");
    assert_eq!(document(&store).await, newer);
    // The login is valid, so it can be started again.
    let builder = RefreshingProvider::builder(app, store).replacing_anyone();
    let session = builder.start(login).await.unwrap();
    assert_eq!(session.replaced(), ReplacedSession::NotCompared);
    session.token().await.unwrap();
    assert_eq!(revoked(&sandbox), [false]);
}

#[tokio::test]
async fn a_grant_that_is_started_twice_is_not_revoked() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = MemoryStore::new();
    let login = named(&app).await;
    drop(RefreshingProvider::new(app.clone(), store.clone(), login.clone()).await.unwrap());
    let again = RefreshingProvider::new(app, store, login).await.unwrap();
    assert_eq!(again.replaced(), ReplacedSession::SamePerson);
    assert_eq!(revoked(&sandbox), [false]);
}

#[tokio::test]
async fn a_revocation_that_fails_fails_no_login() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = MemoryStore::new();
    drop(RefreshingProvider::new(app.clone(), store.clone(), named(&app).await).await.unwrap());
    sandbox.inject(Fault::reply(Reply::status(500)).on(REVOCATION).always());
    let login = named(&app).await;
    let session = RefreshingProvider::new(app, store, login).await.unwrap();
    assert_eq!(session.replaced(), ReplacedSession::SamePerson);
    session.token().await.unwrap();
    assert_eq!(revoked(&sandbox), [false, false]);
}

#[tokio::test]
async fn the_replaced_session_is_not_revoked_where_the_new_one_is_not_saved() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = super::watched::Watched::default();
    drop(RefreshingProvider::new(app.clone(), store.clone(), named(&app).await).await.unwrap());
    store.fill_after(0);
    let error =
        RefreshingProvider::new(app.clone(), store.clone(), named(&app).await).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store, "{error}");
    assert_eq!(revoked(&sandbox), [false, false]);
    store.make_room();
    RefreshingProvider::open(app, store).await.unwrap().token().await.unwrap();
}
