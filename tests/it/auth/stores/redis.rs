//! Redis: leases expire, later holders win, answers get lost, and servers restart.

mod leases;

use std::time::Duration;

use core_auth::{
    AccountName, Error, ErrorKind, RefreshingProvider, SessionState, store::GrantStore,
};
use core_redis::RedisStore;
use redis::AsyncCommands;

use super::{
    super::{
        app, client, grant,
        redis::{Proxy, RedisServer, url},
        sandbox,
    },
    MINUTE, account, holds_the_contract, lock, read, save,
};
use crate::support::login::{sessions_of, states};

const PREFIX: &str = "test:";

async fn connect(server: &RedisServer) -> RedisStore {
    RedisStore::connect(&server.url(), PREFIX).await.unwrap()
}

/// Opens a connection for the test itself.
async fn raw(server: &RedisServer) -> redis::aio::ConnectionManager {
    let client = redis::Client::open(server.url()).unwrap();
    redis::aio::ConnectionManager::new(client).await.unwrap()
}

#[tokio::test]
async fn a_store_in_redis_holds_the_contract() {
    let Some(server) = RedisServer::start() else { return };
    let other = RedisStore::new(raw(&server).await, PREFIX);
    holds_the_contract(&connect(&server).await, &other).await;
}

#[tokio::test]
async fn stores_with_other_prefixes_do_not_meet() {
    let Some(server) = RedisServer::start() else { return };
    let (one, default) = (connect(&server).await, AccountName::default());
    save(&one, &default, "{}").await.unwrap();
    let _held = lock(&one, &default).await;
    let other = RedisStore::connect(&server.url(), "other:").await.unwrap();
    assert!(other.accounts().await.unwrap().is_empty());
    assert_eq!(save(&other, &default, "[]").await.unwrap(), 1);
    assert_eq!(read(&one, &default).await.unwrap(), ("{}".to_owned(), 1));
    let mut keys: Vec<String> = raw(&server).await.keys("*").await.unwrap();
    keys.retain(|key| !key.starts_with(PREFIX) && !key.starts_with("other:"));
    assert!(keys.is_empty(), "{keys:?}");
}

#[tokio::test]
async fn a_server_where_nothing_can_be_saved_is_refused_at_once() {
    let Some(server) = RedisServer::start() else { return };
    let mut raw = raw(&server).await;
    let mut run = async |words: &[&str]| {
        let mut command = redis::cmd(words[0]);
        command.arg(&words[1..]);
        command.query_async::<()>(&mut raw).await.unwrap();
    };
    run(&["ACL", "SETUSER", "reader", "on", ">secret", "~test:*", "+@read", "+@connection"]).await;
    run(&["ACL", "SETUSER", "other", "on", ">secret", "~other:*", "+@all"]).await;
    for user in ["reader", "other"] {
        let url = server.url().replace("//", &format!("//{user}:secret@"));
        let error = RedisStore::connect(&url, PREFIX).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Store, "{error}");
        let error = error.to_string();
        assert!(error.contains("trying to write") && !error.contains("secret"), "{error}");
    }
    // A replica accepts no writes.
    run(&["REPLICAOF", "127.0.0.1", "1"]).await;
    let error = RedisStore::connect(&server.url(), PREFIX).await.unwrap_err().to_string();
    assert!(error.contains("a server that accepts writes"), "{error}");
    run(&["REPLICAOF", "NO", "ONE"]).await;
    connect(&server).await.check(&AccountName::default()).await.unwrap();
}

#[tokio::test]
async fn a_holder_that_died_is_overtaken_at_the_end_of_its_lease() {
    let Some(server) = RedisServer::start() else { return };
    let (store, default) = (connect(&server).await, AccountName::default());
    let longest = Duration::from_secs(4);
    // Leaves the lock in place, like a process that dies.
    std::mem::forget(store.lock(&default, longest).await.unwrap());
    let left: u64 = raw(&server).await.pttl("test:lock:default").await.unwrap();
    assert!(left <= 5000, "{left}");
    let other = connect(&server).await;
    let mut locked = other.lock(&default, longest).await.unwrap();
    assert!(locked.load().await.unwrap().is_none());

    // A living holder may take as long as it announced.
    let name = account("alive");
    let _held = store.lock(&name, MINUTE).await.unwrap();
    let left: u64 = raw(&server).await.pttl("test:lock:alive").await.unwrap();
    assert!(left > 60_000, "{left}");
}

#[tokio::test]
async fn a_holder_that_stalled_past_its_lease_undoes_nothing_and_unlocks_nothing() {
    let Some(server) = RedisServer::start() else { return };
    let (store, default) = (connect(&server).await, AccountName::default());
    save(&store, &default, "{}").await.unwrap();
    let mut stalled = lock(&store, &default).await;
    let seen = stalled.load().await.unwrap().unwrap().revision;
    let ended: bool = raw(&server).await.del("test:lock:default").await.unwrap();
    assert!(ended, "the lease has expired");

    let other = connect(&server).await;
    let mut next = lock(&other, &default).await;
    let saved = next.save(&"[]".into(), seen).await.unwrap();
    let error = stalled.save(&r#"{"late":1}"#.into(), seen).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
    // Reading the new revision does not help, because its lease has expired.
    assert_eq!(stalled.load().await.unwrap().unwrap().revision, saved);
    let error = stalled.save(&r#"{"late":1}"#.into(), saved).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
    assert_eq!(read(&other, &default).await.unwrap(), ("[]".to_owned(), saved));

    stalled.release().await;
    let error = store.lock(&default, Duration::from_millis(50)).await.map(drop).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Store, "{error}");
    next.release().await;
    lock(&store, &default).await.release().await;
}

#[tokio::test]
async fn an_answer_that_is_lost_is_found_out() {
    let Some(server) = RedisServer::start() else { return };
    let proxy = Proxy::start(server.port()).await;
    let store = RedisStore::connect(&url(proxy.port), PREFIX).await.unwrap();
    let default = AccountName::default();
    proxy.lose_next_answer();
    let mut locked = lock(&store, &default).await;
    assert!(proxy.has_lost());
    for revision in 1..4 {
        proxy.lose_next_answer();
        assert_eq!(locked.save(&"{}".into(), revision - 1).await.unwrap(), revision);
        assert!(proxy.has_lost());
        proxy.lose_next_answer();
        assert_eq!(locked.load().await.unwrap().unwrap().revision, revision);
        assert!(proxy.has_lost());
    }
    // A save with the same text that is not a repetition is a conflict.
    let error = locked.save(&"{}".into(), 2).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Conflict, "{error}");
    locked.release().await;
    lock(&connect(&server).await, &default).await.release().await;
}

#[tokio::test]
async fn a_connection_that_no_longer_answers_is_replaced() {
    let Some(server) = RedisServer::start() else { return };
    let proxy = Proxy::start(server.port()).await;
    let store = RedisStore::connect(&url(proxy.port), PREFIX).await.unwrap();
    let mut locked = lock(&store, &AccountName::default()).await;
    proxy.stall();
    assert_eq!(locked.save(&"{}".into(), 0).await.unwrap(), 1);
    assert_eq!(read(&store, &AccountName::default()).await.unwrap(), ("{}".to_owned(), 1));
}

#[tokio::test]
async fn a_server_that_is_away_is_an_error_and_what_it_kept_is_there_when_it_comes_back() {
    let Some(mut server) = RedisServer::start() else { return };
    let (store, default) = (connect(&server).await, AccountName::default());
    save(&store, &default, "{}").await.unwrap();
    let mut locked = lock(&store, &default).await;
    server.stop();
    let (other, document, url) = (account("other"), "[]".into(), server.url());
    // Concurrent, because each of them retries several times before it fails.
    let (loaded, waited, saved, connected) = futures_util::join!(
        store.load(&default),
        store.lock(&other, MINUTE),
        locked.save(&document, 1),
        RedisStore::connect(&url, PREFIX),
    );
    for error in [
        loaded.map(drop).unwrap_err(),
        waited.map(drop).unwrap_err(),
        saved.map(drop).unwrap_err(),
        connected.map(drop).unwrap_err(),
    ] {
        assert_eq!(error.kind(), ErrorKind::Store, "{error}");
        assert!(error.to_string().contains("running"), "{error}");
    }
    server.start_again();
    assert_eq!(locked.save(&"[]".into(), 1).await.unwrap(), 2);
    let error = store.lock(&default, Duration::from_millis(50)).await.map(drop).unwrap_err();
    assert!(error.to_string().contains("waiting for the lock"), "the lock is kept, too: {error}");
    assert_eq!(read(&store, &default).await.unwrap(), ("[]".to_owned(), 2));
}

/// Returns the address of a server that closes each connection. A port that never answers would let
/// TLS wait for its timeout.
async fn closing() -> std::net::SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok(connection) = listener.accept().await {
            drop(connection);
        }
    });
    address
}

#[tokio::test]
async fn nothing_shows_the_password_of_a_server() {
    let Some(server) = RedisServer::start() else { return };
    let at = server.url().split_off("redis://".len());
    let urls = [
        format!("redis://user:PLANTED@{at}"),
        "redis://user:PLANTED@127.0.0.1:1".to_owned(),
        format!("rediss://user:PLANTED@{}", closing().await),
        format!("other://user:PLANTED@{at}"),
    ];
    // Concurrent, because each of them retries several times before it fails.
    let connections = urls.iter().map(|url| RedisStore::connect(url, PREFIX));
    for connection in futures_util::future::join_all(connections).await {
        let error = connection.map(drop).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Store, "{error}");
        let shown = format!("{error:?}");
        let text = format!("{shown} {}", core_api::TokenError::from(error));
        assert!(!text.contains("PLANTED"), "{text}");
    }
    let store = connect(&server).await;
    assert_eq!(format!("{store:?}"), r#"RedisStore { prefix: "test:", .. }"#);
}

#[tokio::test]
async fn keys_that_hold_something_else_are_named_and_stay() {
    let Some(server) = RedisServer::start() else { return };
    let (store, default, mut raw) =
        (connect(&server).await, AccountName::default(), raw(&server).await);
    let key = "test:grant:default";
    let _: () = raw.set(key, "text").await.unwrap();
    let assert_named = |error: Error| {
        assert_eq!(error.kind(), ErrorKind::UnreadableSession, "{error}");
        assert!(error.to_string().contains(key), "{error}");
    };
    assert_named(store.load(&default).await.map(drop).unwrap_err());
    assert_eq!(raw.get::<_, String>(key).await.unwrap(), "text");
    for (field, text) in [("document", "{}"), ("revision", "one")] {
        let _: () = raw.del(key).await.unwrap();
        let _: () = raw.hset(key, field, text).await.unwrap();
        assert_named(store.load(&default).await.map(drop).unwrap_err());
    }
}

#[tokio::test]
async fn providers_that_share_a_server_make_one_refresh() {
    let Some(server) = RedisServer::start() else { return };
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    let grant = grant(&app).await;
    RefreshingProvider::new(app.clone(), connect(&server).await, grant).await.unwrap();
    let mut machines = Vec::new();
    for _ in 0..4 {
        let store = connect(&server).await;
        machines.push(client(RefreshingProvider::open(app.clone(), store).await.unwrap()));
    }
    sandbox.expire_access_tokens();
    let asked = machines.iter().map(|machine| machine.send(core_api::ListActivities::new()));
    for answer in futures_util::future::join_all(asked).await {
        answer.unwrap();
    }
    assert_eq!((sandbox.counters().refreshes, sandbox.counters().replays), (1, 0));
    let store = connect(&server).await;
    // The save of the login, the save of the mark, and the save of the new grant.
    assert_eq!(read(&store, &AccountName::default()).await.unwrap().1, 3);
    let sessions = sessions_of(&app, &store);
    sessions.forget(&AccountName::default()).await.unwrap();
    assert_eq!(states(&store).await, [SessionState::Ended]);
    sessions.remove(&AccountName::default()).await.unwrap();
    assert_eq!(states(&store).await, []);
}
