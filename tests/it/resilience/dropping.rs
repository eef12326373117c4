//! Callers that go away, at each place where they can.

use std::{
    pin::{Pin, pin},
    task::{Context, Poll},
    time::Duration,
};

use core_api::{
    Activity, GetActivity, ListActivities,
    client::{Concurrency, Limits, RateLimit},
};
use core_sandbox::Fault;

use super::Api;

/// Polls a future so many times, and no more.
struct Polled<F> {
    future: F,
    left: usize,
}

impl<F: Future + Unpin> Future for Polled<F> {
    /// `None` where it was not done by then.
    type Output = Option<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        self.left -= 1;
        let polled = Pin::new(&mut self.future).poll(cx).map(Some);
        if self.left == 0 && polled.is_pending() { Poll::Ready(None) } else { polled }
    }
}

/// One permit, and a limit of one call, which a lost turn would use up for good.
async fn narrow() -> Api {
    let limit = RateLimit::per(1, Duration::from_millis(1));
    let limits = Limits::new().total(Duration::from_secs(20));
    Api::with(|builder| {
        let builder = builder.concurrency(Concurrency::adaptive(1, 1)).rate_limit(limit);
        builder.limits(limits).retry_budget(1_000)
    })
    .await
}

/// Has a call dropped after each number of polls, and another sent after it.
async fn drop_everywhere<F: Future>(api: &Api, call: impl Fn() -> F) -> usize {
    for polls in 0.. {
        let future = pin!(call());
        let ended = Polled { future, left: polls }.await.is_some();
        // All that it had must be there again: the permit, the turn, the connections.
        let after = api.client.send(ListActivities::new()).await;
        assert!(after.is_ok(), "after {polls} polls: {after:?}");
        if ended {
            return polls;
        }
    }
    unreachable!()
}

#[tokio::test]
async fn a_call_that_is_dropped_anywhere_leaves_nothing_behind() {
    let api = narrow().await;
    let id = api.activity().await.id;
    let polls = drop_everywhere(&api, || api.client.send(GetActivity::new(id))).await;
    assert!(polls >= 2, "{polls}");
}

#[tokio::test]
async fn a_call_that_is_dropped_between_its_attempts_leaves_nothing_behind() {
    let api = narrow().await;
    let id = api.activity().await.id;
    let path = format!("/api/activity/{id}");
    api.sandbox.inject(Fault::status(503).on(path).always());
    let polls = drop_everywhere(&api, || api.client.send(GetActivity::new(id))).await;
    assert!(polls >= 7, "{polls}: four attempts and three pauses");
}

#[tokio::test]
async fn an_update_that_is_dropped_anywhere_leaves_nothing_behind() {
    let api = narrow().await;
    let id = api.activity().await.id;
    let turns = std::cell::Cell::new(0);
    drop_everywhere(&api, || {
        turns.set(turns.get() + 1);
        let memo = turns.get().to_string();
        api.client.update(id, move |activity: &mut Activity| activity.memo = Some(memo.clone()))
    })
    .await;
    let memo = api.client.send(GetActivity::new(id)).await.unwrap().memo;
    assert_eq!(memo, Some(turns.get().to_string()), "the last one was not dropped");
}

#[tokio::test]
async fn a_stream_that_is_dropped_anywhere_leaves_nothing_behind() {
    let api = narrow().await;
    let polls =
        drop_everywhere(&api, || api.client.collect(ListActivities::new().page(1, 5).prefetch(3)))
            .await;
    assert!(polls >= 4, "{polls}");
}

#[tokio::test]
async fn many_calls_that_are_dropped_at_once_leave_nothing_behind() {
    let api = narrow().await;
    let id = api.activity().await.id;
    drop_everywhere(&api, || {
        futures_util::future::join_all((0..5).map(|_| api.client.send(GetActivity::new(id))))
    })
    .await;
}
