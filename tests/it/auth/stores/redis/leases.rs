//! Leases of Redis that expire, get lost, or lose their waiters.

use core_auth::{AccountName, store::GrantStore};
use core_redis::RedisStore;
use redis::AsyncCommands;

use super::{
    super::{MINUTE, lock, save},
    PREFIX, Proxy, RedisServer, connect, raw, url,
};

#[tokio::test]
async fn a_holder_that_stalled_still_saves_if_nobody_came_after() {
    let Some(server) = RedisServer::start() else { return };
    let (store, default) = (connect(&server).await, AccountName::default());
    let mut stalled = lock(&store, &default).await;
    let _: bool = raw(&server).await.del("test:lock:default").await.unwrap();
    // Another holder had the lock, but saved nothing.
    lock(&connect(&server).await, &default).await.release().await;
    assert_eq!(stalled.save(&"{}".into(), 0).await.unwrap(), 1);
}

#[tokio::test]
async fn a_lost_fence_keeps_nobody_out() {
    let Some(server) = RedisServer::start() else { return };
    let (store, default) = (connect(&server).await, AccountName::default());
    for text in ["{}", "[]"] {
        save(&store, &default, text).await.unwrap();
    }
    let _: bool = raw(&server).await.del("test:fence:default").await.unwrap();
    assert_eq!(save(&store, &default, "{}").await.unwrap(), 3);
}

#[tokio::test]
async fn a_dropped_waiter_leaves_no_lock() {
    let Some(server) = RedisServer::start() else { return };
    let proxy = Proxy::start(server.port()).await;
    let store = RedisStore::connect(&url(proxy.port), PREFIX).await.unwrap();
    let default = AccountName::default();
    // Loads the scripts into the server.
    lock(&store, &default).await.release().await;
    {
        // Requests the lock, and is dropped before the answer arrives.
        let mut waiting = store.lock(&default, MINUTE);
        assert!(futures_util::poll!(&mut waiting).is_pending());
    }
    lock(&connect(&server).await, &default).await.release().await;
}
