//! The rate limit, measured at the server: no window has more calls than the limit.

#[path = "../../benches/limiter/server.rs"]
mod server;

use std::{
    cell::Cell,
    env,
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use core_api::{
    Client,
    client::{Concurrency, LocalRateLimiter, RateLimit, RateLimiter},
};
use core_auth::StaticToken;
use core_redis::RedisRateLimiter;
use futures_util::future::join_all;
use http::Method;
use redis::{AsyncCommands, aio::ConnectionManager};
use serde::{Deserialize, Serialize};
use server::{Arrivals, most_in_a_window};

use crate::{auth::redis::RedisServer, support::wait::until};

const LIMIT: u32 = 30;
const WINDOW: Duration = Duration::from_millis(700);
const MAX_DELAY: Duration = Duration::from_millis(500);

fn limit() -> RateLimit {
    RateLimit::per(LIMIT, WINDOW)
}

fn client(base: &str, limiter: Arc<dyn RateLimiter>, concurrency: Concurrency) -> Client {
    Client::builder(StaticToken::new("secret", base.parse().unwrap()))
        .allow_loopback()
        .rate_limiter(limiter)
        .concurrency(concurrency)
        .build()
        .unwrap()
}

async fn send(client: &Client, calls: u32) {
    let sent = (0..calls).map(|_| client.raw(Method::GET, "/call").fetch::<serde_json::Value>());
    join_all(sent).await.into_iter().for_each(|result| drop(result.unwrap()));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_clients_of_a_limiter_never_exceed_the_limit() {
    let arrivals = Arrivals::default();
    let base = arrivals.serve(MAX_DELAY).await;
    let limiter = Arc::new(LocalRateLimiter::new(limit()));
    let (one, other) = (
        client(&base, limiter.clone(), Concurrency::default()),
        client(&base, limiter, Concurrency::unlimited()),
    );
    futures_util::join!(send(&one, LIMIT * 2), send(&other, LIMIT * 3));
    let moments = arrivals.take();
    assert_eq!(moments.len(), LIMIT as usize * 5);
    assert!(most_in_a_window(&moments, WINDOW) <= LIMIT as usize, "{moments:?}");
}

/// The environment variable with the orders of a child process.
const VARIABLE: &str = "CORE_TESTS_WINDOW";

/// The servers of a child process, and the number of its calls.
#[derive(Deserialize, Serialize)]
struct Orders {
    redis: String,
    base: String,
    calls: u32,
    lease: Duration,
}

const KEY: &str = "test:window";

async fn shared_limiter(redis: &str, lease: Duration) -> RedisRateLimiter {
    let manager = ConnectionManager::new(redis::Client::open(redis).unwrap()).await.unwrap();
    RedisRateLimiter::new(manager, KEY, limit()).unwrap().with_lease(lease)
}

impl Orders {
    fn start(&self) -> Child {
        let name = "resilience::windows::child_process_entry_point";
        Command::new(env::current_exe().unwrap())
            .args([name, "--exact", "--nocapture"])
            .env(VARIABLE, serde_json::to_string(self).unwrap())
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    }
}

#[test]
fn child_process_entry_point() {
    let Ok(orders) = env::var(VARIABLE) else { return };
    let orders: Orders = serde_json::from_str(&orders).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let limiter = Arc::new(shared_limiter(&orders.redis, orders.lease).await);
        send(&client(&orders.base, limiter, Concurrency::unlimited()), orders.calls).await;
    });
}

async fn wait_for_exit(mut child: Child) {
    let status = tokio::task::spawn_blocking(move || child.wait().unwrap()).await.unwrap();
    assert!(status.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_on_one_redis_never_exceed_the_limit() {
    let Some(server) = RedisServer::start() else { return };
    let arrivals = Arrivals::default();
    let base = arrivals.serve(MAX_DELAY).await;
    let lease = Duration::from_secs(60);
    let orders = Orders { redis: server.url(), base, calls: LIMIT * 2, lease };
    let (one, other) = (orders.start(), orders.start());
    futures_util::join!(wait_for_exit(one), wait_for_exit(other));
    let moments = arrivals.take();
    assert_eq!(moments.len(), LIMIT as usize * 4);
    assert!(most_in_a_window(&moments, WINDOW) <= LIMIT as usize, "{moments:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_process_holds_its_turns_until_the_lease_ends() {
    let Some(server) = RedisServer::start() else { return };
    let arrivals = Arrivals::default();
    // The server delays its responses, so no call has ended when the child is killed.
    let base = arrivals.serve(Duration::from_secs(100_000)).await;
    let lease = Duration::from_secs(2);
    let orders = Orders { redis: server.url(), base, calls: LIMIT, lease };
    let mut child = orders.start();
    let seen = Cell::new(0);
    until(|| {
        seen.set(seen.get() + arrivals.take().len());
        seen.get() >= LIMIT as usize
    })
    .await;
    child.kill().unwrap();
    child.wait().unwrap();
    let client = redis::Client::open(server.url()).unwrap();
    let mut raw = ConnectionManager::new(client).await.unwrap();
    let counted: usize = raw.zcard(KEY).await.unwrap();
    assert_eq!(counted, LIMIT as usize);
    let limiter = shared_limiter(&server.url(), lease).await;
    let waiting = tokio::time::timeout(Duration::from_secs(60), limiter.turn());
    waiting.await.expect("the turns are free again").end().await;
}

#[tokio::test]
async fn calls_of_other_programs_count_for_all_machines() {
    let Some(server) = RedisServer::start() else { return };
    let lease = Duration::from_secs(60);
    let (one, other) =
        (shared_limiter(&server.url(), lease).await, shared_limiter(&server.url(), lease).await);
    let start = Instant::now();
    let turn = one.turn().await;
    let mut news = core_api::client::RateStatus::default();
    news.remaining = Some(1);
    one.learn(&news).await;
    turn.end().await;
    let (first, second) = (other.turn().await, other.turn().await);
    assert!(start.elapsed() >= WINDOW, "one was left, and the second one waits for a window");
    first.end().await;
    second.end().await;
}
