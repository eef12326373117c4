//! Calls that wait for their turn.

use std::time::Duration;

use core_api::{
    Activity, ErrorKind, GetActivity, ListActivities,
    client::{CallOptions, Concurrency, RateLimit},
};
use core_sandbox::{Fault, Reply, Sandbox};
use futures_util::{FutureExt, future::join_all};

use super::{Api, builder, create, nobody};

const ACTIVITY: &str = "/api/activity";

#[tokio::test]
async fn no_more_calls_are_on_their_way_than_permitted() {
    let api = Api::with(|builder| builder.concurrency(Concurrency::fixed(2))).await;
    let held = api.sandbox.inject(Fault::held().on(ACTIVITY).always());
    let clone = api.client.clone();
    let calls = (0..6).map(|_| clone.send(GetActivity::new(nobody())));
    let mut calls = std::pin::pin!(join_all(calls));
    tokio::select! {
        _ = &mut calls => panic!("held calls have ended"),
        () = held.until_fired(2) => {}
    }
    // All that are on their way have come; the others wait for them, whatever time passes.
    assert_eq!(api.sandbox.counters().requests, 2);
}

#[tokio::test]
async fn a_stream_that_is_read_slowly_keeps_nobody_waiting() {
    // Pages that are not polled have all permits, and each row needs one.
    for concurrency in [Concurrency::fixed(1), Concurrency::fixed(2), Concurrency::adaptive(1, 3)] {
        let limit = RateLimit::per(100_000, Duration::from_secs(1));
        let api = Api::with(|builder| builder.concurrency(concurrency).rate_limit(limit)).await;
        let mut activities = api.client.stream(ListActivities::new().page(1, 3).prefetch(4));
        let mut count = 0;
        while let Some(activity) = activities.try_next().await.unwrap() {
            let read = api.client.send(GetActivity::new(activity.id)).await.unwrap();
            assert_eq!(read.id, activity.id);
            count += 1;
        }
        assert!(count > 6, "{count}");
    }
}

#[tokio::test]
async fn pages_are_asked_for_ahead_only_as_far_as_calls_are_permitted() {
    let api = Api::with(|builder| builder.concurrency(Concurrency::fixed(2))).await;
    let mut pages = api.client.pages(ListActivities::new().page(1, 2).prefetch(8));
    pages.try_next().await.unwrap();
    pages.try_next().await.unwrap();
    let asked = api.sandbox.counters().requests;
    assert!(asked <= 2 + 2, "{asked}");
}

#[tokio::test]
async fn after_a_429_all_calls_of_all_clones_wait() {
    let api = Api::start().await;
    let busy = Reply::status(429).retry_after(3600);
    api.sandbox.inject(Fault::reply(busy).on(ACTIVITY));
    let error = api.client.send(GetActivity::new(nobody())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    let before = api.sandbox.counters().requests;
    let short = api.client.with(CallOptions::new().total(Duration::from_millis(30)));
    let error = short.send(GetActivity::new(nobody())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().ends_with("not done within 30ms, waiting included"), "{error}");
    // A create that never had its turn was surely not done.
    assert!(short.send(create("W-01")).await.unwrap_err().is_retryable());
    assert_eq!(api.sandbox.counters().requests, before);
}

#[tokio::test]
async fn a_limit_that_a_server_enforces_is_kept_to_by_all_tasks_together() {
    let window = Duration::from_millis(500);
    let sandbox = Sandbox::builder().rate_limit(60, window).start().await.unwrap();
    // Far enough below for calls that take different times on a machine that has much to do.
    let limit = RateLimit::per(30, window).burst(5);
    let client = builder(&sandbox).rate_limit(limit).build().unwrap();
    let calls = (0..50).map(|number| {
        let client = client.clone();
        async move { client.send(create(&format!("W-{number}"))).await }
    });
    for result in join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(sandbox.created::<Activity>(), 50);
    assert_eq!(sandbox.counters().rate_limited, 0);
}

#[tokio::test]
async fn calls_that_fail_together_lower_an_adaptive_limit() {
    let api = Api::with(|builder| builder.concurrency(Concurrency::adaptive(1, 8))).await;
    api.sandbox.inject(Fault::status(503).on(ACTIVITY).times(30));
    for _ in 0..8 {
        drop(api.client.send(GetActivity::new(nobody())).await);
    }
    // Whatever it is by now, one at least may be sent, and all of them are in the end.
    let calls = (0..20).map(|_| api.client.send(ListActivities::new()));
    assert!(join_all(calls).await.iter().all(Result::is_ok));
    assert!(api.client.send(ListActivities::new()).now_or_never().is_none());
}
