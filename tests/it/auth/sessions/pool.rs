//! The sessions of many accounts.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use core_api::{ListActivities, Scope, TokenProvider};
use core_auth::{
    AccountName, App, Error, ErrorKind, Grant, MemoryStore, SessionState, Sessions,
    store::{GrantStore, LockedGrant, StoreFuture, Stored},
};
use core_sandbox::{Fault, Sandbox};
use futures_util::future::join_all;
use tokio::sync::RwLock;

use super::{app, sandbox};
use crate::auth::{callback, watched::Watched};

const TOKEN: &str = "/idp/connect/token";

fn account(name: impl ToString) -> AccountName {
    name.to_string().parse().unwrap()
}

/// A pool in a store in memory.
struct Room {
    sandbox: Sandbox,
    app: App,
    store: Counted,
}

impl Room {
    async fn new() -> Self {
        let sandbox = sandbox().await;
        let app = app(&sandbox);
        Self { sandbox, app, store: Counted::default() }
    }

    async fn grant(&self) -> Grant {
        let scopes = [Scope::ReadwriteCore, Scope::OfflineAccess, Scope::Openid];
        let login = self.app.authorize(scopes);
        let callback = callback(&login).await;
        login.finish(&callback).await.unwrap()
    }

    /// Stores a session for an account, which is open nowhere.
    async fn log_in(&self, account: &AccountName) -> Grant {
        let grant = self.grant().await;
        let sessions = Sessions::new(self.app.clone(), self.store.clone());
        sessions.start(account, grant.clone()).await.unwrap();
        grant
    }

    fn sessions(&self, capacity: usize) -> Sessions {
        Sessions::builder(self.app.clone(), self.store.clone()).capacity(capacity).build()
    }
}

/// A store that counts loads, and fails when it is told to.
#[derive(Clone, Default)]
struct Counted {
    inner: MemoryStore,
    loads: Arc<AtomicUsize>,
    failures: Arc<AtomicUsize>,
    /// Loads wait while a test writes here.
    gate: Arc<RwLock<()>>,
}

impl GrantStore for Counted {
    fn lock<'a>(
        &'a self,
        account: &'a AccountName,
        longest: Duration,
    ) -> StoreFuture<'a, Box<dyn LockedGrant>> {
        self.inner.lock(account, longest)
    }

    fn load<'a>(&'a self, account: &'a AccountName) -> StoreFuture<'a, Option<Stored>> {
        self.loads.fetch_add(1, Ordering::SeqCst);
        Box::pin(async move {
            drop(self.gate.read().await);
            let left = |count: usize| count.checked_sub(1);
            if self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, left).is_ok() {
                return Err(Error::store(self.place(account), "reading", "told to fail"));
            }
            self.inner.load(account).await
        })
    }

    fn accounts(&self) -> StoreFuture<'_, Vec<AccountName>> {
        self.inner.accounts()
    }

    fn place(&self, account: &AccountName) -> String {
        self.inner.place(account)
    }
}

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
    // `c` was used least recently of those that nobody holds; `a` is held.
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
    assert_eq!(room.store.loads.load(Ordering::SeqCst), 1, "one for all who asked at once");
    assert_eq!((sessions.counters().failed, sessions.counters().open), (1, 0));
    sessions.get(&anna).await.unwrap();
    // Nor is one kept of whose callers all have gone away.
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
    // The server forgets her; the pool knows after the first call.
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
    // A caller that goes away in the middle of it.
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
    assert_eq!(session.counters().refreshed, 1, "what the refresh gave is saved and here");
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
    // The disk is full between the presentation and the save of what it gave.
    store.fill_after(1);
    sessions.get(&anna).await.unwrap().token().await.unwrap_err();
    for name in ["b", "c"] {
        sessions.get(&account(name)).await.unwrap_err();
    }
    store.make_room();
    let session = sessions.get(&anna).await.unwrap();
    session.token().await.unwrap();
    assert_eq!(room.sandbox.counters().presented, 1, "the only good tokens were not lost");
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
    // And again, after all were closed.
    sessions.get(&names[0]).await.unwrap();
    tokio::time::sleep(2 * idle).await;
    assert_eq!(sessions.counters().open, 0);
}

#[tokio::test]
async fn a_stored_session_tells_who_logged_in_and_for_what() {
    let room = Room::new().await;
    let sessions = room.sessions(10);
    let anna = account("anna");
    assert!(sessions.find(&anna).await.unwrap().is_none());
    let grant = room.log_in(&anna).await;
    let stored = sessions.find(&anna).await.unwrap().unwrap();
    assert_eq!(stored.account, anna);
    assert_eq!(stored.state, SessionState::Good);
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

        // A session that goes on is not removed.
        let error = sessions.remove(c).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration, "{error}");
        assert_eq!(state(c).await, Some(SessionState::Good));

        let before = room.sandbox.counters().requests;
        sessions.forget(b).await.unwrap();
        assert_eq!(state(b).await, Some(SessionState::Ended));
        assert_eq!(room.sandbox.counters().requests, before, "the server is not told");
        assert!(sessions.logout(a).await.unwrap().is_complete());
        assert_eq!(state(a).await, Some(SessionState::Ended));
        let revoked = room.sandbox.sessions().iter().filter(|one| one.is_revoked).count();
        assert_eq!(revoked, 1);

        for name in [a, b] {
            assert!(sessions.get(name).await.unwrap_err().needs_login());
            // A second time there is nothing to do.
            assert!(sessions.logout(name).await.unwrap().is_complete());
            sessions.forget(name).await.unwrap();
            sessions.remove(name).await.unwrap();
            sessions.remove(name).await.unwrap();
            assert_eq!(state(name).await, None);
            assert!(sessions.logout(name).await.unwrap().is_complete());
            sessions.forget(name).await.unwrap();
            assert_eq!(state(name).await, None, "no note of one that never was");
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
    let other = App::at(&room.sandbox.identity_url(), &id.client_id, &id.redirect_uri).unwrap();
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
