//! Calls that are dropped at every await point.

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

/// Polls a future at most `left` times.
struct PollLimited<F> {
    future: F,
    left: usize,
}

impl<F: Future + Unpin> Future for PollLimited<F> {
    /// `None` if the future is still pending after the last poll.
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

/// Starts a client with one permit and a limit of one call, so that a leak blocks the next call.
async fn single_permit() -> Api {
    let limit = RateLimit::per(1, Duration::from_millis(1));
    let limits = Limits::new().total(Duration::from_secs(20));
    Api::with(|builder| {
        let builder = builder.concurrency(Concurrency::fixed(1)).rate_limit(limit);
        builder.limits(limits).retry_budget(1_000)
    })
    .await
}

/// Drops a call after each number of polls, and sends another call each time.
///
/// Returns the number of polls after which the call was complete.
async fn drop_after_each_poll<F: Future>(api: &Api, call: impl Fn() -> F) -> usize {
    for polls in 0.. {
        let future = pin!(call());
        let is_done = PollLimited { future, left: polls }.await.is_some();
        // The dropped call must have released its permit, its turn and its connections.
        let after = api.client.send(ListActivities::new()).await;
        assert!(after.is_ok(), "after {polls} polls: {after:?}");
        if is_done {
            return polls;
        }
    }
    unreachable!()
}

#[tokio::test]
async fn a_call_that_is_dropped_anywhere_leaves_nothing_behind() {
    let api = single_permit().await;
    let id = api.activity().await.id;
    let polls = drop_after_each_poll(&api, || api.client.send(GetActivity::new(id))).await;
    assert!(polls >= 2, "{polls}");
}

#[tokio::test]
async fn a_call_that_is_dropped_between_its_attempts_leaves_nothing_behind() {
    let api = single_permit().await;
    let id = api.activity().await.id;
    let path = format!("/api/activity/{id}");
    api.sandbox.inject(Fault::status(503).on(path).always());
    let polls = drop_after_each_poll(&api, || api.client.send(GetActivity::new(id))).await;
    assert!(polls >= 7, "{polls}: four attempts and three pauses");
}

#[tokio::test]
async fn an_update_that_is_dropped_anywhere_leaves_nothing_behind() {
    let api = single_permit().await;
    let id = api.activity().await.id;
    let attempts = std::cell::Cell::new(0);
    drop_after_each_poll(&api, || {
        attempts.set(attempts.get() + 1);
        let memo = attempts.get().to_string();
        api.client.update(id, move |activity: &mut Activity| activity.memo = Some(memo.clone()))
    })
    .await;
    let memo = api.client.send(GetActivity::new(id)).await.unwrap().memo;
    assert_eq!(memo, Some(attempts.get().to_string()), "the last one was not dropped");
}

#[tokio::test]
async fn a_stream_that_is_dropped_anywhere_leaves_nothing_behind() {
    let api = single_permit().await;
    let polls = drop_after_each_poll(&api, || {
        api.client.collect(ListActivities::new().page(1, 5).prefetch(3))
    })
    .await;
    assert!(polls >= 4, "{polls}");
}

#[tokio::test]
async fn many_calls_that_are_dropped_at_once_leave_nothing_behind() {
    let api = single_permit().await;
    let id = api.activity().await.id;
    drop_after_each_poll(&api, || {
        futures_util::future::join_all((0..5).map(|_| api.client.send(GetActivity::new(id))))
    })
    .await;
}
