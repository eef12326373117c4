//! Calls that need a login, and that are repeated after it.

mod errors;

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use core_api::{ErrorKind, ListActivities, Scope};
use core_auth::{LoginMethod, ReplacedSession, Session};
use core_sandbox::{Fault, IdTokenFlaw};
use futures_util::future::join_all;
use tokio::sync::{Notify, Semaphore};

use super::{Room, deny, list};

#[tokio::test]
async fn a_call_that_finds_the_session_gone_is_made_again_after_one_login() {
    let room = Room::new().await;
    let session = room.open().await;
    room.person.is_forgotten(&room.app).await;
    assert!(list(&session).await.unwrap() > 0);
    assert_eq!(room.person.logins(), 2);
    // Existing clients continue with the new session.
    assert!(list(&session).await.unwrap() > 0);
    assert_eq!(room.person.logins(), 2);
}

#[tokio::test]
async fn however_many_calls_need_a_login_at_once_there_is_one() {
    let room = Room::new().await;
    let session = room.open().await;
    room.person.is_forgotten(&room.app).await;
    let calls = (0..50).map(|_| {
        let session = session.clone();
        tokio::spawn(async move { list(&session).await })
    });
    for result in join_all(calls.collect::<Vec<_>>()).await {
        assert!(result.unwrap().unwrap() > 0);
    }
    assert_eq!(room.person.logins(), 2);
    // And again, because calls have succeeded since.
    room.person.is_forgotten(&room.app).await;
    assert!(list(&session).await.unwrap() > 0);
    assert_eq!(room.person.logins(), 3);
}

#[tokio::test]
async fn of_many_that_wait_for_a_login_that_fails_none_asks_again() {
    let room = Room::new().await;
    let asked = Arc::new(AtomicUsize::new(0));
    let gate = Arc::new(Semaphore::new(0));
    let (waits, count) = (Arc::clone(&gate), Arc::clone(&asked));
    // The person presses "Deny" once all calls are waiting.
    let way = LoginMethod::with(move |login| {
        let (gate, count) = (Arc::clone(&waits), Arc::clone(&count));
        async move {
            count.fetch_add(1, Ordering::SeqCst);
            gate.acquire().await.unwrap().forget();
            deny(login).await
        }
    });
    let session = gone(&room, way).await;
    let calls: Vec<_> = (0..20)
        .map(|_| {
            let session = session.clone();
            tokio::spawn(async move { list(&session).await })
        })
        .collect();
    while asked.load(Ordering::SeqCst) == 0 {
        tokio::task::yield_now().await;
    }
    gate.add_permits(1);
    // A second login would wait for a permit.
    let results = tokio::time::timeout(Duration::from_secs(20), join_all(calls)).await;
    for result in results.expect("all callers share one login") {
        let error = result.unwrap().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Token, "{error}");
        assert!(error.to_string().starts_with("GET /activity: no token"), "{error}");
        assert!(error.to_string().contains("access was denied"), "{error}");
    }
    // A later call does not ask either. A running program would otherwise show a window for each
    // call.
    let later = tokio::time::timeout(Duration::from_secs(20), list(&session)).await;
    let error = later.expect("nobody is asked").unwrap_err();
    assert!(error.to_string().contains("access was denied"), "{error}");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    // A person who explicitly logs in is asked.
    gate.add_permits(1);
    session.log_in().await.unwrap_err();
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

/// A session whose tokens are revoked, and whose next login is `way`.
async fn gone(room: &Room, way: LoginMethod) -> Session {
    room.open().await;
    let session = room.builder().login(way).open().await.unwrap();
    room.person.is_forgotten(&room.app).await;
    session
}

#[tokio::test]
async fn a_call_that_needs_a_login_right_after_one_is_an_error_and_no_circle() {
    let room = Room::new().await;
    let session = room.open().await;
    room.sandbox.inject(Fault::unauthorized().on("/api").always());
    // The login succeeds, but the API refuses the new token as well.
    let error = list(&session).await.unwrap_err();
    assert!(error.to_string().contains("the login succeeded, but"), "{error}");
    assert_eq!(room.person.logins(), 2);
    for _ in 0..5 {
        list(&session).await.unwrap_err();
    }
    assert_eq!(room.person.logins(), 2, "no login loop");
    room.sandbox.clear_faults();
    assert!(list(&session).await.unwrap() > 0);
    room.person.is_forgotten(&room.app).await;
    assert!(list(&session).await.unwrap() > 0);
    assert_eq!(room.person.logins(), 3, "a call has succeeded in between");
}

#[tokio::test]
async fn a_call_that_fails_for_another_reason_asks_nobody() {
    let room = Room::new().await;
    let session = room.open().await;
    for status in [400, 403, 404, 409, 422] {
        room.sandbox.inject(Fault::status(status).on("/api/activity"));
        let error = list(&session).await.unwrap_err();
        assert!(!error.needs_login(), "{status}: {error}");
    }
    assert_eq!(room.person.logins(), 1);
}

#[tokio::test]
async fn a_login_by_another_program_is_adopted() {
    let room = Room::new().await;
    let session = room.open().await;
    room.person.is_forgotten(&room.app).await;
    let other = room.builder().open().await.unwrap();
    other.log_in().await.unwrap();
    assert!(list(&session).await.unwrap() > 0);
    assert_eq!(room.person.logins(), 2, "the session of the other program");
    // Also after a sign-out here, and after a sign-out that calls have run into.
    session.logout().await.unwrap();
    list(&session).await.unwrap_err();
    other.log_in().await.unwrap();
    assert!(list(&session).await.unwrap() > 0);
    assert_eq!(room.person.logins(), 3);
}

#[tokio::test]
async fn after_a_sign_out_no_call_asks_a_person() {
    let room = Room::new().await;
    for is_told in [true, false] {
        let session = room.open().await;
        if is_told {
            assert!(session.logout().await.unwrap().is_complete());
        } else {
            session.forget().await.unwrap();
        }
        let before = room.person.logins();
        assert!(list(&session).await.unwrap_err().needs_login());
        assert_eq!(room.person.logins(), before);
        session.log_in().await.unwrap();
        assert!(list(&session).await.unwrap() > 0);
        assert_eq!(room.person.logins(), before + 1);
    }
}

#[tokio::test]
async fn a_login_whose_caller_is_dropped_is_begun_by_the_next_one() {
    let room = Room::new().await;
    let begun = Arc::new(Notify::new());
    let (tell, count) = (Arc::clone(&begun), Arc::new(AtomicUsize::new(0)));
    let person = room.person.clone();
    let way = LoginMethod::with(move |login| {
        let (tell, person) = (Arc::clone(&tell), person.clone());
        let is_first = count.fetch_add(1, Ordering::SeqCst) == 0;
        async move {
            tell.notify_one();
            if is_first {
                std::future::pending::<()>().await;
            }
            person.log_in(login).await
        }
    });
    let session = gone(&room, way).await;
    let call = tokio::spawn({
        let session = session.clone();
        async move { list(&session).await }
    });
    begun.notified().await;
    let waiting = tokio::spawn({
        let session = session.clone();
        async move { list(&session).await }
    });
    call.abort();
    assert!(waiting.await.unwrap().unwrap() > 0);
}

#[tokio::test]
async fn a_login_elsewhere_that_has_ended_as_well_leads_to_one_here() {
    let room = Room::new().await;
    let session = room.open().await;
    let other = room.open().await;
    room.person.is_forgotten(&room.app).await;
    other.log_in().await.unwrap();
    room.person.is_forgotten(&room.app).await;
    // The stored session looks valid, but is as dead as the previous session.
    assert!(list(&session).await.unwrap() > 0);
    assert_eq!(room.person.logins(), 3);

    // The same for a login between the call and its error.
    room.person.is_forgotten(&room.app).await;
    let client = session.client().unwrap();
    let is_first = AtomicUsize::new(0);
    let call = || async {
        let result = client.send(ListActivities::new().page(1, 1)).await;
        if is_first.fetch_add(1, Ordering::SeqCst) == 0 {
            other.log_in().await.unwrap();
            room.person.is_forgotten(&room.app).await;
        }
        result
    };
    assert_eq!(session.run(call).await.unwrap().len(), 1);
    assert_eq!(room.person.logins(), 5);
}

#[tokio::test]
async fn a_login_elsewhere_between_a_call_and_its_error_is_adopted() {
    let room = Room::new().await;
    let (session, other) = (room.open().await, room.open().await);
    room.person.is_forgotten(&room.app).await;
    let client = session.client().unwrap();
    let calls = AtomicUsize::new(0);
    let call = || async {
        let result = client.send(ListActivities::new().page(1, 1)).await;
        if calls.fetch_add(1, Ordering::SeqCst) == 0 {
            other.log_in().await.unwrap();
        }
        result
    };
    assert_eq!(session.run(call).await.unwrap().len(), 1);
    assert_eq!(calls.load(Ordering::SeqCst), 2);
    assert_eq!(room.person.logins(), 2, "the session of the other program");
}

#[tokio::test]
async fn another_person_does_not_take_the_place_of_the_one_before_unasked() {
    let room = Room::new().await;
    let asked = [Scope::ReadCore, Scope::Openid, Scope::OfflineAccess];
    let session = room.builder().scopes(asked).open().await.unwrap();
    room.person.is_forgotten(&room.app).await;
    // The session has ended in the store, which no longer knows its person.
    room.sandbox.set_id_token_flaw(Some(IdTokenFlaw::OtherSubject));
    let error = list(&session).await.unwrap_err();
    assert!(error.to_string().contains("`somebody-else`"), "{error}");
    assert_eq!(room.store.state().await, "ended");
    let grant = room.person.grants.lock().unwrap().last().unwrap().clone();
    let client = super::super::client(core_auth::StaticToken::from(grant.access_token().clone()));
    assert!(client.send(ListActivities::new()).await.unwrap_err().needs_login(), "it is revoked");
    // The same person may log in, and another person may if the program allows it.
    room.sandbox.set_id_token_flaw(None);
    session.log_in().await.unwrap();
    assert!(list(&session).await.unwrap() > 0);
    let anyone = room.builder().scopes(asked).refresh(|builder| builder.replacing_anyone());
    let anyone = anyone.open().await.unwrap();
    room.sandbox.set_id_token_flaw(Some(IdTokenFlaw::OtherSubject));
    anyone.log_in().await.unwrap();
    assert_eq!(anyone.identity().unwrap().subject(), "somebody-else");
    assert_eq!(anyone.replaced(), ReplacedSession::OtherPerson);
}
