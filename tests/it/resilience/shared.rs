//! A rate limit that machines share through Redis.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use core_api::{
    ErrorKind, GetActivity, ListActivities,
    client::{RateLimit, RateLimiter, RateStatus},
};
use core_auth::{AccountName, store::GrantStore};
use core_redis::{RedisConnection, RedisRateLimiter, RedisStore};
use core_sandbox::{Fault, Reply};
use futures_util::{FutureExt, future::join_all};
use redis::{AsyncCommands, aio::ConnectionManager};

use super::{Api, builder, unknown_id};
use crate::auth::redis::{Proxy, RedisServer, url};

const KEY: &str = "test:rate";

async fn connect(server: &RedisServer) -> ConnectionManager {
    ConnectionManager::new(redis::Client::open(server.url()).unwrap()).await.unwrap()
}

async fn limiter(server: &RedisServer, limit: RateLimit) -> Arc<RedisRateLimiter> {
    Arc::new(RedisRateLimiter::new(connect(server).await, KEY, limit).unwrap())
}

#[tokio::test]
async fn machines_that_share_a_limit_have_it_together() {
    let Some(server) = RedisServer::start() else { return };
    let window = Duration::from_millis(400);
    let limit = RateLimit::per(40, window);
    let machines = [limiter(&server, limit).await, limiter(&server, limit).await];
    let moments = join_all((0..120).map(async |number: usize| {
        let turn = machines[number % 2].turn().await;
        let sent = Instant::now();
        turn.end().await;
        sent
    }));
    let mut moments = moments.await;
    moments.sort_unstable();
    for (first, last) in moments.iter().zip(&moments[40..]) {
        assert!(last.duration_since(*first) >= window, "{moments:?}");
    }
    let left: i64 = connect(&server).await.pttl(KEY).await.unwrap();
    assert!((1..=122_000).contains(&left), "the key expires once no calls are made: {left}");
}

#[tokio::test]
async fn a_429_to_one_machine_makes_the_others_wait() {
    let Some(server) = RedisServer::start() else { return };
    let limit = RateLimit::per_minute(1000);
    let (one, other) = (limiter(&server, limit).await, limiter(&server, limit).await);
    let api = Api::with(|builder| builder.rate_limiter(one)).await;
    let busy = Reply::status(429).retry_after(3000);
    api.sandbox.inject(Fault::reply(busy).on("/api/activity"));
    let error = api.client.send(GetActivity::new(unknown_id())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);

    let client = builder(&api.sandbox).rate_limiter(other).build().unwrap();
    let before = api.sandbox.counters().requests;
    let error = client.send(ListActivities::new()).await.unwrap_err();
    assert_eq!((error.kind(), api.sandbox.counters().requests), (ErrorKind::Throttled, before));
}

#[tokio::test]
async fn without_redis_each_machine_applies_the_limit_alone() {
    let Some(mut server) = RedisServer::start() else { return };
    let limit = RateLimit::per_minute(3);
    let limiter = limiter(&server, limit).await;
    let api = Api::with(|builder| builder.rate_limiter(limiter.clone())).await;
    api.client.send(ListActivities::new()).await.unwrap();
    server.stop();
    api.client.send(ListActivities::new()).await.unwrap();
    limiter.learn(&RateStatus::default()).await;
    // After a failure, Redis is not asked for a while, so this turn does not wait for Redis.
    assert!(limiter.turn().now_or_never().is_some());
    // All three turns are used, although Redis has counted only one.
    assert!(limiter.turn().now_or_never().is_none());
}

#[tokio::test]
async fn a_connection_that_a_limiter_finds_silent_is_replaced_for_a_store_too() {
    let Some(server) = RedisServer::start() else { return };
    let proxy = Proxy::start(server.port()).await;
    let connection = RedisConnection::connect(&url(proxy.port)).await.unwrap();
    let store = RedisStore::new(connection.clone(), "test:");
    let limiter = RedisRateLimiter::new(connection, KEY, RateLimit::per_minute(9)).unwrap();
    limiter.turn().await.end().await;
    proxy.stall();
    let start = Instant::now();
    limiter.turn().await.end().await;
    assert!(store.load(&AccountName::default()).await.unwrap().is_none());
    // Redis has a second to answer the limiter, and five to answer the store.
    assert!(start.elapsed() < Duration::from_secs(4), "{:?}", start.elapsed());
}

#[tokio::test]
async fn an_invalid_state_in_redis_is_repaired() {
    let Some(server) = RedisServer::start() else { return };
    let mut raw = connect(&server).await;
    for (field, value) in [
        ("due", "99999999999999999"),
        ("due", "nonsense"),
        ("held", "99999999999999999"),
        ("held", ""),
    ] {
        let (): () = raw.del(KEY).await.unwrap();
        let (): () = raw.hset(KEY, field, value).await.unwrap();
        let limiter = limiter(&server, RateLimit::per(10, Duration::from_millis(100))).await;
        limiter.turn().await.end().await;
    }
}

#[tokio::test]
async fn an_invalid_limit_is_refused() {
    let Some(server) = RedisServer::start() else { return };
    let connection = connect(&server).await;
    assert!(RedisRateLimiter::new(connection, KEY, RateLimit::per_minute(0)).is_err());
}

#[tokio::test]
async fn calls_that_leave_the_queue_use_up_no_turn() {
    let Some(server) = RedisServer::start() else { return };
    let limit = RateLimit::per(2, Duration::from_secs(3_000));
    let limiter = limiter(&server, limit).await;
    for number in 0..40 {
        // Every other turn is dropped while Redis is asked, and the rest before.
        let mut turn = limiter.turn();
        if number % 2 == 0 {
            assert!(futures_util::poll!(&mut turn).is_pending());
            tokio::task::yield_now().await;
        }
        drop(turn);
    }
    let turns = async { (limiter.turn().await, limiter.turn().await) };
    let turns = tokio::time::timeout(Duration::from_secs(60), turns).await.unwrap();
    assert!(limiter.turn().now_or_never().is_none());
    drop(turns);
}
