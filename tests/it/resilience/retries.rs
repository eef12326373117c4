//! Calls that are retried, and calls that are not.

use core_api::{
    Activity, Client, CreateActivity, DeleteActivity, Endpoint, ErrorKind, GetActivity,
    ListActivities, PatchEmployee, TokenError, UpdateActivity,
    client::{CallOptions, Limits, Retry},
};
use core_sandbox::{Fault, Reply};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

use super::{Api, builder, create, unknown_id};

const ACTIVITY: &str = "/api/activity";

fn transient_faults() -> [Fault; 18] {
    [
        Fault::status(408),
        Fault::status(421),
        Fault::status(425),
        Fault::status(520),
        Fault::status(521),
        Fault::status(522),
        Fault::status(523),
        Fault::status(524),
        Fault::status(529),
        Fault::reply(Reply::status(500).html("<title>Bad luck</title>")),
        Fault::reply(Reply::status(500)),
        Fault::reply(Reply::status(500).json(&serde_json::json!({"message": "An error"}))),
        Fault::connection_dropped(),
        Fault::answer_lost(),
        Fault::body_cut(),
        Fault::status(502),
        Fault::status(503),
        Fault::status(504),
    ]
}

#[test]
fn idempotence_follows_from_the_method() {
    let by_method = [
        GetActivity::IDEMPOTENT,
        ListActivities::IDEMPOTENT,
        UpdateActivity::IDEMPOTENT,
        DeleteActivity::IDEMPOTENT,
        CreateActivity::IDEMPOTENT,
        PatchEmployee::IDEMPOTENT,
    ];
    assert_eq!(by_method, [true, true, true, true, false, false]);
}

#[tokio::test]
async fn a_read_is_retried_after_every_transient_fault() {
    let api = Api::with(|builder| builder.retry_budget(100)).await;
    let id = api.activity().await.id;
    for fault in transient_faults() {
        let fault = api.sandbox.inject(fault.on(ACTIVITY).times(3));
        assert_eq!(api.client.send(GetActivity::new(id)).await.unwrap().id, id);
        assert_eq!(fault.fired(), 3);
    }
}

#[tokio::test]
async fn an_error_shows_every_attempt() {
    let api = Api::start().await;
    api.sandbox.inject(Fault::status(503).on(ACTIVITY).times(2));
    let bad_gateway = Reply::status(502).json(&serde_json::json!({"Key": "GeneralException"}));
    api.sandbox.inject(Fault::reply(bad_gateway).on(ACTIVITY).always());
    let error = api.client.send(GetActivity::new(unknown_id())).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "GET /activity/{}: 502 the server failed (GeneralException, attempt 4)",
            unknown_id()
        )
    );
    let statuses: Vec<_> =
        error.attempts().iter().map(|attempt| attempt.status().unwrap().as_u16()).collect();
    assert_eq!(statuses, [503, 503, 502, 502]);
    assert!(error.is_retryable());
    assert!(error.attempts()[0].waited().is_zero() && !error.attempts()[0].took().is_zero());
    let line = error.attempts()[3].to_string();
    assert!(line.starts_with("502 the server failed after "), "{line}");
}

#[tokio::test]
async fn a_permanent_error_is_not_retried() {
    let api = Api::start().await;
    let core_error = serde_json::json!({"ErrorCode": null, "Key": null, "Message": "No"});
    let faults = [400, 403, 404, 409, 501, 505, 525].map(Fault::status);
    let core_error = Fault::reply(Reply::status(500).json(&core_error));
    for fault in faults.into_iter().chain([core_error]) {
        let fault = api.sandbox.inject(fault.on(ACTIVITY).always());
        let error = api.client.send(GetActivity::new(unknown_id())).await.unwrap_err();
        assert_eq!((error.attempts().len(), fault.fired()), (1, 1), "{error}");
        assert!(!error.is_retryable(), "{error}");
        fault.remove();
    }
}

#[tokio::test]
async fn a_create_that_core_may_have_done_is_not_sent_again() {
    for fault in transient_faults() {
        let api = Api::start().await;
        let fault = api.sandbox.inject(fault.on(ACTIVITY).always());
        let error = api.client.send(create("R-01")).await.unwrap_err();
        assert_eq!((error.attempts().len(), fault.fired()), (1, 1), "{error}");
        assert!(!error.is_retryable(), "{error}");
        assert!(api.sandbox.created::<Activity>() <= 1);
    }
}

#[tokio::test]
async fn a_create_is_sent_again_after_a_429() {
    let api = Api::start().await;
    api.sandbox.inject(Fault::status(429).on(ACTIVITY).times(3));
    api.client.send(create("R-01")).await.unwrap();
    assert_eq!(api.sandbox.created::<Activity>(), 1);
}

#[tokio::test]
async fn a_create_is_retried_if_no_connection_was_made() {
    // A port that was free a moment ago, so no server listens on it.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    let provider = core_auth::StaticToken::new("secret", base);
    let client = Client::builder(provider).allow_loopback().retry(super::hasty()).build().unwrap();
    let error = client.send(create("R-01")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Connection, 4), "{error}");
    assert!(error.is_retryable());
}

#[tokio::test]
async fn an_update_whose_answer_was_lost_is_executed_once() {
    let api = Api::start().await;
    let activity = api.activity().await;
    api.sandbox.inject(Fault::answer_lost().method("PUT").on(ACTIVITY));
    let mut changes = 0;
    let change = |activity: &mut Activity| {
        changes += 1;
        activity.memo = Some("once".to_owned());
    };
    let saved = api.client.update(activity.id, change).await.unwrap();
    assert_eq!(saved.memo.as_deref(), Some("once"));
    assert_eq!(changes, 2, "the repeated update was out of date, and there was nothing left to do");
}

#[tokio::test]
async fn a_repeated_write_that_fails_says_that_core_may_have_acted() {
    let api = Api::with(|builder| builder.retry_budget(100)).await;
    let note = "an earlier attempt may have been performed";
    for fault in [Fault::answer_lost(), Fault::body_cut(), Fault::status(503).acted_on()] {
        let created = api.client.send(create("R-01")).await.unwrap();
        api.sandbox.inject(fault.clone().method("PUT").on(ACTIVITY));
        let error = api.client.send(UpdateActivity::new(created.clone())).await.unwrap_err();
        assert!(error.is_outdated() && error.may_have_acted(), "{error}");
        assert!(error.to_string().contains(note), "{error}");

        let lost = api.sandbox.inject(fault.method("DELETE").on(ACTIVITY));
        // The answer to a delete has no body, so a cut body is still complete.
        match api.client.send(DeleteActivity::new(created.id)).await {
            Ok(()) => assert_eq!(lost.fired(), 1),
            Err(error) => {
                assert!(error.is_not_found() && error.may_have_acted(), "{error}");
                assert!(error.to_string().ends_with(note), "{error}");
                assert_eq!(error.attempts().len(), 2);
            }
        }
        assert!(api.client.send(GetActivity::new(created.id)).await.unwrap_err().is_not_found());
    }
}

#[tokio::test]
async fn a_write_that_core_did_not_execute_before_does_not_warn() {
    let api = Api::with(|builder| builder.retry_budget(100)).await;
    for status in [421, 425, 429] {
        api.sandbox.inject(Fault::status(status).method("DELETE").on(ACTIVITY));
        let error = api.client.send(DeleteActivity::new(unknown_id())).await.unwrap_err();
        assert_eq!((error.is_not_found(), error.may_have_acted()), (true, false), "{error}");
    }
    // A read changes nothing, however often it is sent.
    api.sandbox.inject(Fault::answer_lost().on(ACTIVITY));
    let error = api.client.send(GetActivity::new(unknown_id())).await.unwrap_err();
    assert_eq!((error.attempts().len(), error.may_have_acted()), (2, false), "{error}");
}

#[tokio::test]
async fn retries_can_be_set_for_each_call() {
    let api = Api::start().await;
    let fault = api.sandbox.inject(Fault::status(503).on(ACTIVITY).always());
    let once = api.client.with(CallOptions::new().retry(Retry::never()));
    let error = once.send(GetActivity::new(unknown_id())).await.unwrap_err();
    assert_eq!((error.attempts().len(), fault.fired()), (1, 1));
    fault.remove();

    api.sandbox.inject(Fault::status(503).on(ACTIVITY));
    let again = api.client.with(CallOptions::new().idempotent(true));
    again.send(create("R-01")).await.unwrap();

    api.sandbox.inject(Fault::status(503).on(ACTIVITY));
    let careful = api.client.with(CallOptions::new().idempotent(false));
    let error = careful.send(GetActivity::new(unknown_id())).await.unwrap_err();
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn an_outage_is_not_multiplied() {
    for fault in [
        Fault::status(503),
        Fault::status(500),
        Fault::status(429),
        Fault::reply(Reply::status(429).retry_after(0)),
        Fault::connection_dropped(),
        Fault::answer_lost(),
    ] {
        let api = Api::start().await;
        let fault = api.sandbox.inject(fault.on(ACTIVITY).always());
        for _ in 0..20 {
            api.client.send(GetActivity::new(unknown_id())).await.unwrap_err();
        }
        // Three retries for all calls together, and one more every 20 seconds.
        assert!((23..=26).contains(&fault.fired()), "{}", fault.fired());
    }
}

#[tokio::test]
async fn successes_earn_retries_and_failures_do_not() {
    let api = Api::with(|builder| builder.retry_budget(0)).await;
    let id = api.activity().await.id;
    let core_error = serde_json::json!({"Key": "GeneralException"});
    api.sandbox.inject(Fault::reply(Reply::status(500).json(&core_error)).on(ACTIVITY).times(30));
    for _ in 0..30 {
        api.client.send(GetActivity::new(id)).await.unwrap_err();
    }
    let failing = api.sandbox.inject(Fault::status(503).on(ACTIVITY));
    api.client.send(GetActivity::new(id)).await.unwrap_err();
    assert_eq!(failing.fired(), 1);
    for _ in 0..30 {
        api.client.send(GetActivity::new(id)).await.unwrap();
    }
    api.sandbox.inject(Fault::status(503).on(ACTIVITY));
    api.client.send(GetActivity::new(id)).await.unwrap();
}

#[tokio::test]
async fn a_pause_beyond_the_deadline_of_the_call_is_not_started() {
    let api = Api::start().await;
    let date = Timestamp::now() + SignedDuration::from_secs(300);
    for (reply, expected) in [
        (Reply::status(429).retry_after(600), 590..=600),
        (Reply::status(503).retry_after_date(date), 280..=300),
    ] {
        // A new client, because a 429 makes all calls of a client wait.
        let client = builder(&api.sandbox).build().unwrap();
        api.sandbox.inject(Fault::reply(reply).on(ACTIVITY));
        let error = client.send(GetActivity::new(unknown_id())).await.unwrap_err();
        assert_eq!(error.attempts().len(), 1);
        assert!(expected.contains(&error.retry_after().unwrap().as_secs()), "{error:?}");
        assert!(error.is_retryable());
    }
}

#[tokio::test]
async fn first_byte_and_total_time_are_limited() {
    let limits = Limits::new().first_byte(Duration::from_millis(80));
    let api = Api::with(|builder| builder.limits(limits)).await;
    let id = api.activity().await.id;
    let held = api.sandbox.inject(Fault::held().on(ACTIVITY).times(2));
    assert_eq!(api.client.send(GetActivity::new(id)).await.unwrap().id, id);
    assert_eq!(held.fired(), 2);

    let held = api.sandbox.inject(Fault::held().on(ACTIVITY).always());
    let error = api.client.send(create("R-01")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Timeout, 1));
    let base = api.sandbox.base_url().unwrap();
    let expected = format!("POST /activity: timed out at {base}: no answer within 80ms");
    assert_eq!(error.to_string(), expected);

    let short = api.client.with(CallOptions::new().total(Duration::from_millis(200)));
    let error = short.send(GetActivity::new(id)).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!((1..=3).contains(&error.attempts().len()), "{:?}", error.attempts());
    held.remove();
}

#[tokio::test]
async fn a_token_that_is_refused_costs_no_retry() {
    let api = Api::start().await;
    let once = api.client.with(CallOptions::new().retry(Retry::never()));
    api.sandbox.inject(Fault::unauthorized().on(ACTIVITY));
    let error = once.send(GetActivity::new(unknown_id())).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Token, "a token that is given has no successor");
    assert!(error.token_error().is_some_and(|error| !TokenError::is_unavailable(error)));
    assert_eq!(error.attempts().len(), 1);
    assert_eq!(error.attempts()[0].kind(), Some(ErrorKind::NotAuthenticated));
}
