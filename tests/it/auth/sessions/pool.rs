//! A pool of sessions of many accounts.

mod room;
mod stored;

use std::{sync::atomic::Ordering, time::Duration};

use core_api::{ListActivities, TokenProvider};
use core_auth::{AccountName, Sessions};
use core_sandbox::Fault;
use futures_util::future::join_all;

use self::room::{Room, account};
use crate::auth::watched::Watched;

const TOKEN: &str = "/idp/connect/token";

#[tokio::test(flavor = "multi_thread")]
async fn a_thousand_tasks_open_a_session_once() {
    let room = Room::new().await;
    let anna = account("anna");
    room.log_in(&anna).await;
    let sessions = room.sessions(10);
    let tasks = (0..1000).map(|_| {
        let (sessions, anna) = (sessions.clone(), anna.clone());
        tokio::spawn(async move { sessions.get(&anna).await.unwrap().token().await.unwrap() })
    });
    let tokens = join_all(tasks.collect::<Vec<_>>()).await;
    let first = tokens[0].as_ref().unwrap();
    assert!(tokens.iter().all(|token| token.as_ref().unwrap().is_same(first)));
    assert_eq!(room.store.loads.load(Ordering::SeqCst), 1);
    let counters = sessions.counters();
    assert_eq!((counters.opened, counters.shared, counters.open), (1, 999, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_accounts_go_through_a_pool_of_a_hundred() {
    let room = Room::new().await;
    let grant = room.grant().await;
    let sessions = room.sessions(100);
    for number in 0..10_000 {
        sessions.start(&account(number), grant.clone()).await.unwrap();
    }
    assert_eq!(sessions.counters().open, 100);
    let tasks = (0..8).map(|task| {
        let sessions = sessions.clone();
        tokio::spawn(async move {
            for number in (task..10_000).step_by(8) {
                let session = sessions.get(&account(number)).await.unwrap();
                assert_eq!(session.account().as_str(), number.to_string());
                session.token().await.unwrap();
            }
        })
    });
    for task in join_all(tasks.collect::<Vec<_>>()).await {
        task.unwrap();
    }
    let counters = sessions.counters();
    assert!(counters.open <= 108, "{counters:?}");
    assert!(counters.most_open <= 108, "{counters:?}");
    assert!(counters.opened >= 9_900, "{counters:?}");
    let one = sessions.get(&account("one more")).await.unwrap_err();
    assert!(one.needs_login(), "{one}");
    assert!(sessions.counters().open <= 100);
}

#[tokio::test]
async fn the_least_recently_used_is_closed_first_and_none_that_is_in_use() {
    let room = Room::new().await;
    let names = ["a", "b", "c", "d"].map(account);
    for name in &names {
        room.log_in(name).await;
    }
    let sessions = room.sessions(3);
    let [a, b, c, d] = &names;
    let held = sessions.get(a).await.unwrap();
    for name in [b, c, b, d] {
        sessions.get(name).await.unwrap();
    }
    // `c` is the least recently used account that nobody holds. `a` is held.
    let before = sessions.counters().shared;
    for name in [a, b, d] {
        sessions.get(name).await.unwrap();
    }
    assert_eq!(sessions.counters().shared, before + 3);
    sessions.get(c).await.unwrap();
    assert_eq!(sessions.counters().shared, before + 3, "it was closed");
    held.token().await.unwrap();
}

#[tokio::test]
async fn an_open_that_fails_is_shared_and_not_kept() {
    let room = Room::new().await;
    let anna = account("anna");
    room.log_in(&anna).await;
    let sessions = room.sessions(10);
    room.store.failures.store(1, Ordering::SeqCst);
    let gate = room.store.gate.write().await;
    let asked = (0..20).map(|_| {
        let (sessions, anna) = (sessions.clone(), anna.clone());
        tokio::spawn(async move { sessions.get(&anna).await })
    });
    let asked: Vec<_> = asked.collect();
    while sessions.counters().shared < 19 {
        tokio::task::yield_now().await;
    }
    drop(gate);
    for result in join_all(asked).await {
        assert!(!result.unwrap().unwrap_err().needs_login());
    }
    assert_eq!(
        room.store.loads.load(Ordering::SeqCst),
        1,
        "one opening for all concurrent callers"
    );
    assert_eq!((sessions.counters().failed, sessions.counters().open), (1, 0));
    sessions.get(&anna).await.unwrap();
    // An opening without callers is not kept either.
    let bob = account("bob");
    let gate = room.store.gate.write().await;
    assert!(futures_util::poll!(Box::pin(sessions.get(&bob))).is_pending());
    drop(gate);
    assert!(sessions.get(&bob).await.unwrap_err().needs_login());
    room.log_in(&bob).await;
    sessions.get(&bob).await.unwrap();
}

#[tokio::test]
async fn a_visitor_who_needs_a_login_is_known_and_goes_on_after_it() {
    let room = Room::new().await;
    let sessions = room.sessions(10);
    let anna = account("anna");
    assert!(sessions.get(&anna).await.unwrap_err().needs_login());
    let grant = room.grant().await;
    let session = sessions.start(&anna, grant.clone()).await.unwrap();
    let client = session.client().unwrap();
    client.send(ListActivities::new()).await.unwrap();
    // The server forgets the session. The pool notices at the first call.
    room.app.revoke(&grant).await.unwrap();
    assert!(client.send(ListActivities::new()).await.unwrap_err().needs_login());
    assert!(sessions.get(&anna).await.unwrap_err().needs_login());
    sessions.start(&anna, room.grant().await).await.unwrap();
    sessions.get(&anna).await.unwrap().token().await.unwrap();
}

#[tokio::test]
async fn a_login_reaches_those_who_hold_the_session_and_other_machines() {
    let room = Room::new().await;
    let (here, there) = (room.sessions(10), room.sessions(10));
    let anna = account("anna");
    let grant = room.grant().await;
    let held = here.start(&anna, grant.clone()).await.unwrap();
    let client = held.client().unwrap();
    let elsewhere = there.get(&anna).await.unwrap();
    room.app.revoke(&grant).await.unwrap();
    assert!(client.send(ListActivities::new()).await.unwrap_err().needs_login());
    here.start(&anna, room.grant().await).await.unwrap();
    client.send(ListActivities::new()).await.unwrap();
    let client = elsewhere.client().unwrap();
    client.send(ListActivities::new()).await.unwrap();
}

#[tokio::test]
async fn a_session_is_not_closed_while_it_refreshes() {
    let room = Room::new().await;
    let (anna, bob) = (account("anna"), account("bob"));
    room.sandbox.set_token_lifetime(Duration::ZERO);
    room.log_in(&anna).await;
    room.sandbox.set_token_lifetime(Duration::from_secs(3600));
    room.log_in(&bob).await;
    let sessions = room.sessions(1);
    let held = room.sandbox.inject(Fault::held().on(TOKEN).acted_on());
    // A caller that is dropped during the refresh.
    let session = sessions.get(&anna).await.unwrap();
    let asked = tokio::spawn(async move { session.token().await });
    held.until_fired(1).await;
    asked.abort();
    let _ = asked.await;
    sessions.get(&bob).await.unwrap();
    assert_eq!(sessions.counters().open, 2, "it refreshes");
    held.release();
    let session = sessions.get(&anna).await.unwrap();
    session.token().await.unwrap();
    assert_eq!(session.counters().refreshed, 1, "the new grant is saved and in use");
    drop(session);
    sessions.get(&bob).await.unwrap();
    sessions.get(&account("nobody")).await.unwrap_err();
    assert_eq!(sessions.counters().open, 0);
}

#[tokio::test]
async fn a_session_that_is_not_saved_yet_is_not_closed() {
    let room = Room::new().await;
    let store = Watched::default();
    let sessions = Sessions::builder(room.app.clone(), store.clone())
        .capacity(1)
        .refresh(|builder| builder.gap(Duration::ZERO))
        .build();
    room.sandbox.set_token_lifetime(Duration::ZERO);
    let anna = AccountName::default();
    sessions.start(&anna, room.grant().await).await.unwrap();
    room.sandbox.set_token_lifetime(Duration::from_secs(3600));
    // The disk is full between the presentation and the save of the new grant.
    store.fill_after(1);
    sessions.get(&anna).await.unwrap().token().await.unwrap_err();
    for name in ["b", "c"] {
        sessions.get(&account(name)).await.unwrap_err();
    }
    store.make_room();
    let session = sessions.get(&anna).await.unwrap();
    session.token().await.unwrap();
    assert_eq!(room.sandbox.counters().presented, 1, "the only valid tokens were not lost");
    assert_eq!(room.sandbox.counters().replays, 0);
}

#[tokio::test]
async fn idle_sessions_are_closed_without_a_call() {
    let room = Room::new().await;
    let names = ["a", "b"].map(account);
    for name in &names {
        room.log_in(name).await;
    }
    let idle = Duration::from_secs(600);
    let sessions = Sessions::builder(room.app.clone(), room.store.clone()).idle(idle).build();
    // The clock of tokio is paused, so the sleeps below move it and take no time.
    tokio::time::pause();
    let held = sessions.get(&names[0]).await.unwrap();
    sessions.get(&names[1]).await.unwrap();
    tokio::time::sleep(idle / 2).await;
    assert_eq!(sessions.counters().open, 2);
    tokio::time::sleep(idle).await;
    assert_eq!((sessions.counters().open, sessions.counters().idle), (1, 1), "one is held");
    drop(held);
    tokio::time::sleep(idle).await;
    assert_eq!(sessions.counters().open, 0);
    // And again, after all sessions were closed.
    sessions.get(&names[0]).await.unwrap();
    tokio::time::sleep(2 * idle).await;
    assert_eq!(sessions.counters().open, 0);
}
