//! Stored sessions: their list, and the methods that end them.

use std::time::Duration;

use core_api::{Scope, TokenProvider};
use core_auth::{AccountName, App, ErrorKind, SessionState, Sessions, store::GrantStore};
use core_sandbox::Fault;

use super::{Room, TOKEN, account};

#[tokio::test]
async fn a_stored_session_tells_who_logged_in_and_for_what() {
    let room = Room::new().await;
    let sessions = room.sessions(10);
    let anna = account("anna");
    assert!(sessions.find(&anna).await.unwrap().is_none());
    let grant = room.log_in(&anna).await;
    let stored = sessions.find(&anna).await.unwrap().unwrap();
    assert_eq!(stored.account, anna);
    assert_eq!(stored.state, SessionState::Active);
    assert_eq!(stored.identity.unwrap().subject(), grant.identity().unwrap().subject());
    assert!(stored.scopes.unwrap().permits(Scope::ReadwriteCore));
    assert_eq!(stored.expires_at, grant.access_token().expires_at());
    assert!(stored.is_refreshable);
    assert_eq!(sessions.counters().open, 0, "it was not opened");
}

#[tokio::test]
async fn the_verbs_mean_the_same_for_an_open_session_and_a_stored_one() {
    for is_open in [true, false] {
        let room = Room::new().await;
        let sessions = room.sessions(10);
        let names = ["a", "b", "c"].map(account);
        for name in &names {
            room.log_in(name).await;
            if is_open {
                sessions.get(name).await.unwrap();
            }
        }
        let [a, b, c] = &names;
        let state = async |name: &AccountName| Some(sessions.find(name).await.unwrap()?.state);

        // An open session is not removed.
        let error = sessions.remove(c).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        assert_eq!(state(c).await, Some(SessionState::Active));

        let before = room.sandbox.counters().requests;
        sessions.forget(b).await.unwrap();
        assert_eq!(state(b).await, Some(SessionState::Ended));
        assert_eq!(room.sandbox.counters().requests, before, "the server is not notified");
        assert!(sessions.logout(a).await.unwrap().is_complete());
        assert_eq!(state(a).await, Some(SessionState::Ended));
        let revoked = room.sandbox.sessions().iter().filter(|one| one.is_revoked).count();
        assert_eq!(revoked, 1);

        for name in [a, b] {
            assert!(sessions.get(name).await.unwrap_err().needs_login());
            // A repetition has nothing to do.
            assert!(sessions.logout(name).await.unwrap().is_complete());
            sessions.forget(name).await.unwrap();
            sessions.remove(name).await.unwrap();
            sessions.remove(name).await.unwrap();
            assert_eq!(state(name).await, None);
            assert!(sessions.logout(name).await.unwrap().is_complete());
            sessions.forget(name).await.unwrap();
            assert_eq!(state(name).await, None, "an account that never existed leaves no note");
        }
        sessions.get(c).await.unwrap().token().await.unwrap();
    }
}

#[tokio::test]
async fn a_damaged_session_can_be_forgotten_and_removed_and_a_newer_one_is_not_damaged() {
    let room = Room::new().await;
    let sessions = room.sessions(10);
    for (text, is_newer) in [("{}", false), ("[1,2]", false), ("{\"version\":9}", true)] {
        for is_forgotten in [true, false] {
            let name = account(format!("{text} {is_forgotten}"));
            let mut locked = room.store.lock(&name, Duration::from_secs(60)).await.unwrap();
            locked.save(&text.into(), 0).await.unwrap();
            locked.release().await;
            let error = sessions.get(&name).await.unwrap_err();
            assert!(!error.needs_login(), "{error}");
            sessions.logout(&name).await.unwrap_err();
            let stored = sessions.find(&name).await.unwrap().unwrap();
            assert!(matches!(stored.state, SessionState::Unreadable(_)), "{stored:?}");
            if is_forgotten {
                sessions.forget(&name).await.unwrap();
                assert!(sessions.get(&name).await.unwrap_err().needs_login());
            }
            let removed = sessions.remove(&name).await;
            if is_newer && !is_forgotten {
                let error = removed.unwrap_err().to_string();
                assert!(error.contains("version 9"), "{error}");
            } else {
                removed.unwrap();
                assert!(sessions.find(&name).await.unwrap().is_none());
            }
        }
    }
}

#[tokio::test]
async fn the_sessions_of_another_app_are_listed_and_left_alone() {
    let room = Room::new().await;
    let anna = account("anna");
    room.log_in(&anna).await;
    let id = room.sandbox.public_app();
    let other = App::at(&room.sandbox.identity_url(), &id.client_id, id.redirect_uri()).unwrap();
    let sessions = Sessions::new(other.allow_loopback(), room.store.clone());
    let stored = sessions.find(&anna).await.unwrap().unwrap();
    assert_eq!(stored.client_id.as_deref(), Some(room.sandbox.app().client_id.as_str()));
    assert_eq!(stored.issuer, Some(room.sandbox.identity_url()));
    let before = room.sandbox.counters().requests;
    for error in [
        sessions.get(&anna).await.map(drop).unwrap_err(),
        sessions.logout(&anna).await.map(drop).unwrap_err(),
        sessions.forget(&anna).await.unwrap_err(),
        sessions.remove(&anna).await.unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::OtherApp, "{error}");
    }
    assert_eq!(room.sandbox.counters().requests, before);
    room.sessions(1).get(&anna).await.unwrap().token().await.unwrap();
}

#[tokio::test]
async fn a_session_that_is_only_tried_can_be_signed_out_from_the_store() {
    let room = Room::new().await;
    let sessions = room.sessions(10);
    let anna = account("anna");
    room.sandbox.set_token_lifetime(Duration::ZERO);
    sessions.start(&anna, room.grant().await).await.unwrap();
    room.sandbox.inject(Fault::answer_lost().on(TOKEN));
    sessions.get(&anna).await.unwrap().token().await.unwrap_err();
    let state = sessions.find(&anna).await.unwrap().unwrap().state;
    assert_eq!(state, SessionState::Interrupted);
    let elsewhere = room.sessions(10);
    assert!(elsewhere.logout(&anna).await.unwrap().is_complete());
    assert_eq!(sessions.find(&anna).await.unwrap().unwrap().state, SessionState::Ended);
}
