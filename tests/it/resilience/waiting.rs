//! Calls that wait for a permit, for their turn, or for the end of a hold.

use std::time::Duration;

use core_api::{
    Activity, ErrorKind, GetActivity, ListActivities,
    client::{CallOptions, Concurrency, Limits, RateLimit, Retry, Transport},
};
use core_sandbox::{Fault, Reply, Sandbox};
use futures_util::future::join_all;

use super::{Api, builder, create, unknown_id};
use crate::support::wait::until;

const ACTIVITY: &str = "/api/activity";

#[tokio::test]
async fn no_more_calls_are_in_flight_than_permitted() {
    let api = Api::with(|builder| builder.concurrency(Concurrency::fixed(2))).await;
    let held = api.sandbox.inject(Fault::held().on(ACTIVITY).always());
    let clone = api.client.clone();
    let calls = (0..6).map(|_| clone.send(GetActivity::new(unknown_id())));
    let mut calls = std::pin::pin!(join_all(calls));
    tokio::select! {
        _ = &mut calls => panic!("held calls have ended"),
        () = held.until_fired(2) => {}
    }
    // The two calls with a permit have arrived. The others wait, however long it takes.
    assert_eq!(api.sandbox.counters().requests, 2);
}

#[tokio::test]
async fn a_slowly_read_stream_does_not_block_other_calls() {
    // Prefetched pages hold all permits while the stream is not polled, and each row needs a permit.
    for concurrency in [1, 2, 3].map(Concurrency::fixed) {
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
async fn prefetch_is_limited_by_the_permits() {
    let api = Api::with(|builder| builder.concurrency(Concurrency::fixed(2))).await;
    let mut pages = api.client.pages(ListActivities::new().page(1, 2).prefetch(8));
    pages.try_next().await.unwrap();
    pages.try_next().await.unwrap();
    let requests = api.sandbox.counters().requests;
    assert!(requests <= 2 + 2, "{requests}");
}

#[tokio::test]
async fn after_a_429_all_calls_of_all_clones_wait() {
    let api = Api::start().await;
    let busy = Reply::status(429).retry_after(3600);
    api.sandbox.inject(Fault::reply(busy).on(ACTIVITY));
    let error = api.client.send(GetActivity::new(unknown_id())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::RateLimited);
    let before = api.sandbox.counters().requests;
    // A call that may not wait that long fails at once.
    for _ in 0..3 {
        let error = api.client.send(create("W-01")).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Throttled, 0), "{error}");
        assert!(error.is_retryable() && !error.may_have_acted());
        assert!((3_500..=3_600).contains(&error.retry_after().unwrap().as_secs()), "{error:?}");
        assert!(error.to_string().starts_with("POST /activity: throttled, not sent: "), "{error}");
        assert!(error.to_string().contains("this call may wait only 120.0s (`hold`)"), "{error}");
    }
    // A call without a limit on holds waits.
    let patient = api.client.with(CallOptions::new().hold(Duration::MAX));
    let mut waiting = std::pin::pin!(patient.send(GetActivity::new(unknown_id())));
    assert!(tokio::time::timeout(Duration::from_millis(100), &mut waiting).await.is_err());
    assert_eq!(api.sandbox.counters().requests, before);
}

#[tokio::test]
async fn all_tasks_together_keep_within_the_limit_of_the_server() {
    let window = Duration::from_millis(500);
    let sandbox = Sandbox::builder().rate_limit(60, window).start().await.unwrap();
    let limit = RateLimit::per(60, window);
    let client = builder(&sandbox).rate_limit(limit).build().unwrap();
    let calls = (0..200).map(|number| {
        let client = client.clone();
        async move { client.send(create(&format!("W-{number}"))).await }
    });
    for result in join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(sandbox.created::<Activity>(), 200);
    assert_eq!(sandbox.counters().rate_limited, 0);
}

#[tokio::test]
async fn waiting_for_a_turn_does_not_count_towards_the_time_limit() {
    // The last calls wait for three seconds for their turn, while a call may take two seconds.
    let limit = RateLimit::per(10, Duration::from_secs(1));
    let limits = Limits::new().total(Duration::from_secs(2)).first_byte(Duration::MAX);
    let api = Api::with(|builder| builder.rate_limit(limit).limits(limits).retry(Retry::never()));
    let api = api.await;
    let calls = (0..40).map(|number| {
        let client = api.client.clone();
        async move { client.send(create(&format!("T-{number}"))).await }
    });
    for result in join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(api.sandbox.created::<Activity>(), 40);
}

#[tokio::test]
async fn a_wait_in_the_queue_beyond_its_limit_is_throttled() {
    let window = Duration::from_secs(60);
    for limit in [RateLimit::per(1, window), RateLimit::per(1, Duration::from_secs(3_000))] {
        let api = Api::with(|builder| {
            builder.rate_limit(limit).limits(Limits::new().queue(Duration::from_millis(30)))
        })
        .await;
        api.activity().await;
        let before = api.sandbox.counters().requests;
        let errors = join_all((0..30).map(|_| api.client.send(create("Q-01")))).await;
        for error in errors.into_iter().map(Result::unwrap_err) {
            assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Throttled, 0));
            assert!(error.to_string().contains("not sent: the call had no turn within"), "{error}");
            let wait = error.retry_after().unwrap();
            assert!(wait <= limit.window() * 2 && wait >= limit.window() / 2, "{wait:?}");
        }
        assert_eq!(api.sandbox.counters().requests, before);
    }
}

#[tokio::test]
async fn a_queue_for_permits_is_limited_as_well() {
    let limits = Limits::new().queue(Duration::from_millis(30));
    let api = Api::with(|builder| builder.concurrency(Concurrency::fixed(1)).limits(limits)).await;
    let held = api.sandbox.inject(Fault::held().on(ACTIVITY).always());
    let mut first = std::pin::pin!(api.client.send(GetActivity::new(unknown_id())));
    tokio::select! {
        _ = &mut first => panic!("a held call has ended"),
        () = held.until_fired(1) => {}
    }
    let error = api.client.send(create("P-01")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Throttled, 0), "{error}");
    assert!(error.retry_after().is_some());
}

#[tokio::test]
async fn a_hold_fails_the_calls_that_may_not_wait_for_its_end() {
    // With few permits, most calls wait for a permit and not for their turn.
    let api = Api::with(|builder| builder.concurrency(Concurrency::fixed(2))).await;
    let busy = Reply::status(429).retry_after(600);
    api.sandbox.inject(Fault::reply(busy).on(ACTIVITY));
    let patient = api.client.with(CallOptions::new().hold(Duration::MAX));
    let patient: Vec<_> = (0..4)
        .map(|_| {
            let client = patient.clone();
            tokio::spawn(async move { client.send(GetActivity::new(unknown_id())).await })
        })
        .collect();
    // The patient calls keep the permits during the hold. The other calls fail without a permit.
    until(|| api.sandbox.counters().requests > 0).await;
    let calls = (0..10).map(|_| api.client.send(GetActivity::new(unknown_id())));
    for error in join_all(calls).await.into_iter().map(Result::unwrap_err) {
        let kinds = [ErrorKind::Throttled, ErrorKind::NotFound, ErrorKind::RateLimited];
        assert!(kinds.contains(&error.kind()), "{error}");
    }
    let error = api.client.send(GetActivity::new(unknown_id())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Throttled);
    patient.into_iter().for_each(|task| task.abort());
}

#[tokio::test]
async fn absurd_numbers_from_a_server_do_not_block_a_client() {
    for value in ["18446744073709551615", "1000000000000", "Fri, 31 Dec 9999 23:59:59 GMT", "1e9"] {
        let api = Api::with(|builder| builder.rate_limit(RateLimit::per_minute(50))).await;
        let absurd = Reply::status(429)
            .header("retry-after", value)
            .header("x-rate-limit-limit", "18446744073709551615")
            .header("x-rate-limit-remaining", "99999999999999999999")
            .header("x-rate-limit-reset", "18446744073709551615");
        api.sandbox.inject(Fault::reply(absurd).on(ACTIVITY));
        let result = api.client.send(GetActivity::new(unknown_id())).await;
        if value == "1e9" {
            // A header that cannot be parsed is ignored.
            assert!(result.unwrap_err().is_not_found());
            continue;
        }
        let error = result.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::RateLimited, "{error}");
        assert_eq!(error.retry_after(), Some(Duration::from_secs(3_600)), "{value}");
        let error = api.client.send(ListActivities::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Throttled, "{error}");
    }
}

#[tokio::test]
async fn every_time_limit_can_be_unlimited() {
    let limits = Limits::new()
        .first_byte(Duration::MAX)
        .idle(Duration::MAX)
        .total(Duration::MAX)
        .queue(Duration::MAX)
        .hold(Duration::MAX);
    let retry = Retry::new().backoff(Duration::from_millis(1), Duration::MAX);
    let limit = RateLimit::per(1, Duration::from_millis(10));
    let api = Api::with(|builder| {
        let concurrency = Concurrency::fixed(usize::MAX);
        let transport = Transport::builder().connect_timeout(Duration::MAX).build().unwrap();
        let builder = builder.transport(transport).limits(limits);
        builder.retry(retry).rate_limit(limit).concurrency(concurrency)
    })
    .await;
    let options = CallOptions::new().total(Duration::MAX).queue(Duration::MAX).hold(Duration::MAX);
    let client = api.client.with(options);
    for fault in [Fault::status(503), Fault::connection_dropped(), Fault::status(429)] {
        api.sandbox.inject(fault.on(ACTIVITY));
        client.send(ListActivities::new()).await.unwrap();
    }
}

#[tokio::test]
async fn independent_clients_share_the_limit_of_a_server() {
    let window = Duration::from_secs(1);
    let sandbox = Sandbox::builder().rate_limit(60, window).start().await.unwrap();
    let limit = RateLimit::per(60, window);
    let patient = super::hasty().attempts(10);
    let clients = [(); 2]
        .map(|()| builder(&sandbox).rate_limit(limit).retry(patient.clone()).build().unwrap());
    let calls = (0..180).map(|number| {
        let client = clients[number % 2].clone();
        async move { client.send(create(&format!("S-{number}"))).await }
    });
    for result in join_all(calls).await {
        result.unwrap();
    }
    assert_eq!(sandbox.created::<Activity>(), 180);
    // Each client learns from the remaining count, and after a pause one call goes first.
    assert!(sandbox.counters().rate_limited <= 120, "{:?}", sandbox.counters());
}
