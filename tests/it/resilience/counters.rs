//! Counters of calls, compared with the counters of the server.

use std::time::Duration;

use core_api::{
    GetActivity, ListActivities, ListTimeEntries,
    client::{CallCounters, CallOptions, RateLimit, Retry},
};
use core_sandbox::{Fault, Reply};
use futures_util::future::join_all;
use tokio::time::Instant;

use super::{Api, create, unknown_id};

const ACTIVITY: &str = "/api/activity";

#[tokio::test]
async fn a_new_client_has_counted_nothing() {
    assert_eq!(Api::start().await.client.counters(), CallCounters::default());
}

#[tokio::test]
async fn clones_share_the_counters_whatever_the_outcome() {
    let Api { sandbox, client } = Api::start().await;
    let activity = client.first(ListActivities::new()).await.unwrap().unwrap();
    client.clone().send(GetActivity::new(activity.id)).await.unwrap();
    client.read_only().send(GetActivity::new(unknown_id())).await.unwrap_err();
    let once = client.with(CallOptions::new().retry(Retry::never()));
    once.collect(ListTimeEntries::new().page(1, 50).prefetch(1)).await.unwrap();
    let counters = client.counters();
    assert_eq!(counters, once.counters());
    assert_eq!(counters.requests, sandbox.counters().requests);
    assert_eq!((counters.calls, counters.retries), (counters.requests, 0));
    assert_eq!((counters.rate_limited, counters.waited), (0, Duration::ZERO));
}

#[tokio::test]
async fn repeated_requests_count_and_calls_that_are_not_sent_do_not() {
    let Api { sandbox, client } = Api::start().await;
    let activity = client.first(ListActivities::new()).await.unwrap().unwrap();
    let before = client.counters();
    for fault in [Fault::status(503), Fault::connection_dropped(), Fault::status(429)] {
        sandbox.inject(fault.on(ACTIVITY));
        client.send(GetActivity::new(activity.id)).await.unwrap();
    }
    let used = client.counters().since(&before);
    assert_eq!((used.calls, used.requests, used.retries, used.rate_limited), (3, 6, 3, 1));

    let before = client.counters();
    client.send(create(&"x".repeat(10_000))).await.unwrap_err();
    let used = client.counters().since(&before);
    assert_eq!((used.calls, used.requests, used.retries), (1, 0, 0));
}

#[tokio::test]
async fn a_renewed_token_costs_a_request_but_no_retry() {
    let Api { sandbox, client } = Api::start().await;
    sandbox.inject(Fault::status(401).on(ACTIVITY));
    let _refused = client.first(ListActivities::new()).await;
    let counters = client.counters();
    assert_eq!((counters.calls, counters.retries), (1, 0));
    assert_eq!(counters.requests, sandbox.counters().requests);
}

#[tokio::test]
async fn waits_for_turns_add_up() {
    let window = Duration::from_millis(300);
    let Api { client, sandbox: _running } =
        Api::with(|builder| builder.rate_limit(RateLimit::per(2, window))).await;
    let start = Instant::now();
    let calls = (0..6).map(|_| client.first(ListActivities::new()));
    join_all(calls).await.into_iter().for_each(|first| drop(first.unwrap()));
    let (counters, elapsed) = (client.counters(), start.elapsed());
    // Two calls wait for one window, and two for two windows.
    assert!(counters.waited >= window * 5, "{counters:?}");
    assert!(counters.waited <= elapsed * 4, "{counters:?} in {elapsed:?}");
    assert_eq!((counters.requests, counters.rate_limited), (6, 0));
}

#[tokio::test]
async fn pauses_of_the_server_have_waited() {
    let Api { sandbox, client } = Api::start().await;
    sandbox.inject(Fault::reply(Reply::status(429).retry_after(1)).on(ACTIVITY));
    client.first(ListActivities::new()).await.unwrap();
    let waited = client.counters().waited;
    assert!((900..5000).contains(&waited.as_millis()), "{waited:?}");
    assert_eq!(client.counters().rate_limited, 1);
}

#[tokio::test]
async fn a_call_that_gives_up_has_waited_too() {
    let limit = RateLimit::per(1, Duration::from_secs(60));
    let Api { client, sandbox: _running } = Api::with(|builder| builder.rate_limit(limit)).await;
    client.first(ListActivities::new()).await.unwrap();
    let hasty = client.with(CallOptions::new().queue(Duration::from_millis(200)));
    hasty.first(ListActivities::new()).await.unwrap_err();
    let counters = client.counters();
    assert!((150..5000).contains(&counters.waited.as_millis()), "{counters:?}");
    assert_eq!((counters.calls, counters.requests, counters.retries), (2, 1, 0));
}
