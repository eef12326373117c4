//! The lock from rereading to saving, and the revisions that apply if the lock is lost.

use core_api::{TokenProvider, token::TokenErrorKind};
use core_auth::{AccountName, FileStore, RefreshingProvider, SessionState, store::GrantStore};
use std::time::Duration;

use super::{Session, Watched, app, asking, eager, expired, grant, hold, is_accepted, sandbox};
use crate::support::login::{sessions_of, states};

#[tokio::test]
async fn the_lock_is_held_until_the_grant_is_saved_and_the_other_holder_adopts_it() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = Watched::default();
    let first = eager(&app, &store).start(expired(&sandbox, &app).await).await.unwrap();
    let second = eager(&app, &store).open().await.unwrap();
    let held = hold(&sandbox, true);
    let asked = asking(&first);
    held.until_fired(1).await;
    let waiting = asking(&second);
    // The lock stops the second task, so it ends only after the answer.
    tokio::task::yield_now().await;
    held.release();
    let (first_token, second_token) =
        (asked.await.unwrap().unwrap(), waiting.await.unwrap().unwrap());
    assert!(first_token.is_same(&second_token));
    assert_eq!(second.counters().adopted, 1);
    assert_eq!(second.counters().presented, 0);
    assert_eq!(store.most_locks(), 1);
    assert_eq!((sandbox.counters().refreshes, sandbox.counters().replays), (1, 0));
}

#[tokio::test]
async fn a_holder_that_lost_its_lock_does_not_overwrite_a_newer_grant() {
    let Session { app, provider, sandbox, store } = Session::expired().await;
    store.lose_locks();
    let held = hold(&sandbox, true);
    let asked = asking(&provider);
    held.until_fired(1).await;
    // Meanwhile, somebody logs in.
    let newer = grant(&app).await;
    RefreshingProvider::new(app.clone(), store.clone(), newer.clone()).await.unwrap();
    held.release();
    let token = asked.await.unwrap().unwrap();
    assert!(token.is_same(newer.access_token()), "the newer grant is adopted");
    let opened = RefreshingProvider::open(app, store).await.unwrap();
    assert!(opened.token().await.unwrap().is_same(newer.access_token()), "and stays stored");
}

#[tokio::test]
async fn a_sign_out_is_not_undone_by_a_refresh_that_is_on_its_way() {
    let Session { provider, sandbox, store, app } = Session::expired().await;
    store.lose_locks();
    let held = hold(&sandbox, true);
    let asked = asking(&provider);
    held.until_fired(1).await;
    sessions_of(&app, &store).forget(&AccountName::default()).await.unwrap();
    held.release();
    let error = asked.await.unwrap().unwrap_err();
    assert_eq!(error.kind(), TokenErrorKind::LoginRequired, "{error}");
    assert_eq!(store.state().await, "ended");
    assert_eq!(states(&store).await, [SessionState::Ended]);
    assert_eq!(provider.token().await.unwrap_err().kind(), TokenErrorKind::LoginRequired);
}

#[tokio::test]
async fn a_sign_out_waits_for_a_refresh_and_ends_what_came_of_it() {
    let Session { provider, sandbox, store, .. } = Session::expired().await;
    let held = hold(&sandbox, true);
    let asked = asking(&provider);
    held.until_fired(1).await;
    let leaving = {
        let provider = provider.clone();
        tokio::spawn(async move { provider.forget().await })
    };
    held.release();
    assert!(is_accepted(&asked.await.unwrap().unwrap()).await);
    leaving.await.unwrap().unwrap();
    assert_eq!(store.state().await, "ended");
    assert_eq!(provider.token().await.unwrap_err().kind(), TokenErrorKind::LoginRequired);
}

#[tokio::test]
async fn a_wait_for_the_lock_that_is_too_long_sends_nothing() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let folder = tempfile::tempdir().unwrap();
    let store = FileStore::open(folder.path().join("grant.json")).unwrap();
    let provider = RefreshingProvider::builder(app.clone(), store.clone())
        .deadline(Duration::from_secs(1))
        .start(expired(&sandbox, &app).await)
        .await
        .unwrap();
    let asked_before = sandbox.counters().token_requests;
    let lock = store.lock(&AccountName::default(), Duration::from_secs(60)).await.unwrap();
    let error = provider.token().await.unwrap_err();
    assert!(error.to_string().contains("waiting for the lock"), "{error}");
    assert_eq!(sandbox.counters().token_requests, asked_before);
    drop(lock);
}

#[tokio::test]
async fn accounts_do_not_wait_for_each_other() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let store = Watched::default();
    let (anna, bob) = ("anna".parse().unwrap(), "bob".parse().unwrap());
    let first = eager(&app, &store).account(anna).start(expired(&sandbox, &app).await).await;
    let second = eager(&app, &store).account(bob).start(expired(&sandbox, &app).await).await;
    let held = hold(&sandbox, false);
    let asked = asking(&first.unwrap());
    held.until_fired(1).await;
    assert!(is_accepted(&second.unwrap().token().await.unwrap()).await);
    held.release();
    asked.await.unwrap().unwrap();
    let names = sessions_of(&app, &store).list().await.unwrap();
    let names: Vec<_> = names.iter().map(|session| session.account.as_str()).collect();
    assert_eq!(names, ["anna", "bob"]);
}

#[tokio::test]
async fn a_grant_that_is_not_saved_yet_does_not_outlive_a_sign_out() {
    let Session { provider, sandbox, store, .. } = Session::expired().await;
    // The mark is saved, but the new grant is not.
    store.fill_after(1);
    provider.token().await.unwrap_err();
    store.make_room();
    provider.forget().await.unwrap();
    for _ in 0..2 {
        let error = provider.token().await.unwrap_err();
        assert_eq!(error.kind(), TokenErrorKind::LoginRequired, "{error}");
        assert_eq!(store.state().await, "ended");
    }
    assert_eq!(sandbox.counters().refreshes, 1);
}
