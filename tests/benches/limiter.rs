//! The delay that a rate limit adds, measured where the calls arrive.
//!
//! The limit is Core's 100 calls, in a window that is scaled down from a minute to two seconds. No
//! client can send `n` calls in less than ⌈n/100⌉ − 1 windows. The table shows the time beyond that.

#[path = "limiter/server.rs"]
mod server;

use std::time::Duration;

use core_api::{
    Client,
    client::{Concurrency, RateLimit},
};
use core_auth::StaticToken;
use futures_util::future::join_all;
use http::Method;
use server::{Arrivals, most_in_a_window};

const LIMIT: u32 = 100;
const WINDOW: Duration = Duration::from_secs(2);

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    println!("| calls | slowest answer | windows | ideal | extra | most in a window |");
    println!("|---|---|---|---|---|---|");
    for max_delay in [Duration::ZERO, Duration::from_millis(20), Duration::from_millis(500)] {
        for calls in [50, 98, 1_000] {
            runtime.block_on(measure(calls, max_delay));
        }
    }
}

async fn measure(calls: u32, max_delay: Duration) {
    let arrivals = Arrivals::default();
    let base = arrivals.serve(max_delay).await.parse().unwrap();
    let client = Client::builder(StaticToken::new("secret", base))
        .allow_loopback()
        .rate_limit(RateLimit::per(LIMIT, WINDOW))
        .concurrency(Concurrency::unlimited())
        .build()
        .unwrap();
    let calls_in_flight =
        (0..calls).map(|_| client.raw(Method::GET, "/call").fetch::<serde_json::Value>());
    for result in join_all(calls_in_flight).await {
        result.unwrap();
    }
    let moments = arrivals.take();
    let took = moments[moments.len() - 1].duration_since(moments[0]);
    let windows = took.as_secs_f64() / WINDOW.as_secs_f64();
    let ideal = calls.div_ceil(LIMIT) - 1;
    println!(
        "| {calls} | {max_delay:?} | {windows:.3} | {ideal} | {:+.3} | {} |",
        windows - f64::from(ideal),
        most_in_a_window(&moments, WINDOW)
    );
}
