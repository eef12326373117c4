//! Many processes that share one session.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use core_api::TokenProvider;
use core_auth::{FileStore, RefreshingProvider};
use core_redis::RedisStore;
use core_sandbox::Sandbox;
use redis::AsyncCommands;

use super::{
    Child, Orders, Work, app, grant,
    orders::{PREFIX, Report, StoreOrder},
    sandbox,
};
use crate::auth::redis::{Proxy, RedisServer, url};
use crate::support::wait::until;

/// The lifetime of access tokens.
const LIFETIME: Duration = Duration::from_secs(2);

/// The duration in seconds. `CORE_FLEET_SECONDS` makes it longer.
fn seconds(default: u64) -> u64 {
    std::env::var("CORE_FLEET_SECONDS").map_or(default, |text| text.parse().unwrap())
}

/// The duration for processes that share a file.
const ON_A_FILE: u64 = 6;

/// The duration for machines with faults, which suffices for several leases to expire.
const IN_TROUBLE: u64 = 12;

/// Checks that no token was presented twice, and that no token was replaced too early.
fn check(sandbox: &Sandbox, time: Duration) {
    let counters = sandbox.counters();
    assert_eq!((counters.replays, counters.most_presentations), (0, 1));
    let session = sandbox.sessions().into_iter().next_back().unwrap();
    assert!(!session.is_revoked);
    // A refresh starts at half of the lifetime, or up to a quarter of that later. Two refreshes
    // with a smaller distance would belong to the same expiry.
    let half = u64::try_from(LIFETIME.as_millis()).unwrap() / 2;
    assert!(session.least_gap_milliseconds.unwrap() >= half, "{session:?}");
    let least = u64::try_from(time.as_millis()).unwrap() / (2 * half) / 2;
    assert!(session.refreshes >= least, "{session:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_processes_on_one_file_refresh_once_for_each_expiry() {
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    sandbox.set_token_lifetime(LIFETIME);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("grants.json");
    let store = FileStore::open(&path).unwrap();
    RefreshingProvider::new(app.clone(), store, grant(&app).await).await.unwrap();
    let milliseconds = seconds(ON_A_FILE) * 1_000;
    let work = Work::Calls { tasks: 16, milliseconds };
    let orders = Orders::new(&sandbox, StoreOrder::File(path), work);
    let children: Vec<_> = (0..64).map(|_| Child::start(&orders)).collect();
    let reports =
        tokio::task::spawn_blocking(|| children.into_iter().map(Child::report).collect::<Vec<_>>());
    let reports = reports.await.unwrap();
    let sum = |of: fn(&Report) -> u64| reports.iter().map(of).sum::<u64>();
    println!(
        "{} refreshes for {} tokens handed out, {} of them tried, {} refused",
        sandbox.counters().refreshes,
        sum(|report| report.tokens),
        sum(|report| report.calls),
        sum(|report| report.refused),
    );
    assert_eq!(sum(|report| report.login_required) + sum(|report| report.unavailable), 0);
    assert_eq!(sum(|report| report.presented), sandbox.counters().refreshes);
    assert!(reports.iter().all(|report| report.tokens > 0 && report.ended_well));
    check(&sandbox, Duration::from_millis(milliseconds));
}

async fn reports(children: Vec<Child>) -> Vec<Report> {
    let reports = move || children.into_iter().map(Child::report).collect();
    tokio::task::spawn_blocking(reports).await.unwrap()
}

/// The refresh deadline on the machines.
const DEADLINE: Duration = Duration::from_secs(2);

/// Returns the orders of a machine behind the proxy, whose clock is wrong by this time.
fn machine(sandbox: &Sandbox, proxy: &Proxy, work: Work, clock_ahead_seconds: i64) -> Orders {
    let mut orders = Orders::new(sandbox, StoreOrder::Redis(url(proxy.port)), work);
    orders.deadline_milliseconds = u64::try_from(DEADLINE.as_millis()).unwrap();
    orders.clock_ahead_seconds = clock_ahead_seconds;
    orders
}

/// Waits until the lease of a stalled holder has expired, and another holder can continue.
async fn until_lease_ends(redis: &mut redis::aio::ConnectionManager, token: &str) {
    let key = format!("{PREFIX}lock:default");
    let start = Instant::now();
    loop {
        // An error means that the server is restarting.
        let holder: redis::RedisResult<Option<String>> = redis.get(&key).await;
        if holder.is_ok_and(|holder| holder.as_deref() != Some(token)) {
            return;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "the lease of {token} does not end");
        // Redis tells nobody that a lease has ended.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Returns the token of the lock's holder.
async fn holder(redis: &mut redis::aio::ConnectionManager) -> String {
    redis.get(format!("{PREFIX}lock:default")).await.unwrap()
}

/// Delays answers, loses some of them, and restarts the server once, until it is stopped.
async fn trouble(mut server: RedisServer, proxy: Arc<Proxy>) -> RedisServer {
    for turn in 0..seconds(IN_TROUBLE) * 4 {
        proxy.delay(turn % 5 * 10);
        // The length of each trouble is part of the scenario.
        tokio::time::sleep(Duration::from_millis(250)).await;
        if turn % 3 == 0 {
            proxy.lose_next_answer();
        }
        if turn == seconds(IN_TROUBLE) * 2 {
            server.stop();
            // The length of the outage.
            tokio::time::sleep(Duration::from_millis(300)).await;
            server.start_again();
        }
    }
    proxy.delay(0);
    server
}

#[tokio::test(flavor = "multi_thread")]
#[expect(clippy::too_many_lines, reason = "one story, from start to end")]
async fn eight_machines_on_one_redis_in_trouble_refresh_once_for_each_expiry() {
    let Some(server) = RedisServer::start() else { return };
    let proxy = Arc::new(Proxy::start(server.port()).await);
    let client = redis::Client::open(server.url()).unwrap();
    let mut redis = redis::aio::ConnectionManager::new(client).await.unwrap();
    let sandbox = sandbox().await;
    let app = app(&sandbox);
    sandbox.set_token_lifetime(Duration::ZERO);
    let expired = grant(&app).await;
    sandbox.set_token_lifetime(LIFETIME);
    let store = RedisStore::connect(&server.url(), PREFIX).await.unwrap();
    RefreshingProvider::new(app.clone(), store.clone(), expired).await.unwrap();

    // One machine has the server's answer, and stalls past its lease before it saves.
    let milliseconds = seconds(IN_TROUBLE) * 1_000;
    let work = Work::Calls { tasks: 16, milliseconds };
    let mut orders = machine(&sandbox, &proxy, work, 0);
    orders.stop_at = Some(("the server has answered".to_owned(), 1));
    let mut stalled = Child::start(&orders);
    stalled.until_stopped();
    let lease = holder(&mut redis).await;
    let mut children: Vec<_> = (0..7)
        .map(|number| Child::start(&machine(&sandbox, &proxy, work, number * 100 - 300)))
        .collect();
    until_lease_ends(&mut redis, &lease).await;
    stalled.go_on();
    children.push(stalled);
    let trouble = tokio::spawn(trouble(server, Arc::clone(&proxy)));

    // One machine is killed while it holds the lock, and another stalls past its lease.
    let mut orders = machine(&sandbox, &proxy, Work::Once, 150);
    orders.stop_at = Some(("locked".to_owned(), 1));
    let mut killed = Child::start(&orders);
    killed.until_stopped();
    assert!(killed.kill());
    let mut late = Child::start(&orders);
    late.until_stopped();
    let lease = holder(&mut redis).await;
    until_lease_ends(&mut redis, &lease).await;
    // It finds the grants that the others have stored in the meantime.
    until(|| sandbox.counters().refreshes >= 4).await;
    late.go_on();
    assert!(reports(vec![late]).await[0].ended_well);

    let reports = reports(children).await;
    let sum = |of: fn(&Report) -> u64| reports.iter().map(of).sum::<u64>();
    println!(
        "{} refreshes for {} tokens handed out; {} times a login was asked for, {} times later",
        sandbox.counters().refreshes,
        sum(|report| report.tokens),
        sum(|report| report.login_required),
        sum(|report| report.unavailable),
    );
    assert!(reports.iter().all(|report| report.tokens > 0 && report.ended_well));
    let _server = trouble.await.unwrap();
    check(&sandbox, Duration::from_millis(milliseconds) / 2);
    let provider = RefreshingProvider::builder(app, store).deadline(DEADLINE).open().await.unwrap();
    provider.token().await.unwrap();
}
