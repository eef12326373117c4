//! Answers that exceed a limit, cannot be decoded, or redirect elsewhere.

use core_api::{
    ErrorKind, GetActivity, ListActivities,
    client::{ClientBuilder, Concurrency, ConfigError, Limits, RateLimit, Retry},
};
use core_sandbox::{Fault, Reply};
use std::time::Duration;

use super::{Api, builder};

const ACTIVITY: &str = "/api/activity";

fn small_limits() -> Limits {
    Limits::new().body(1 << 20).headers(8 << 10)
}

#[tokio::test]
async fn answers_beyond_a_limit_are_refused_and_not_retried() {
    let api = Api::with(|builder| builder.limits(small_limits())).await;
    for (fault, expected) in [
        (
            Fault::body_huge(2 << 20),
            "the answer is longer than 1048576 bytes; `Limits::body` permits more",
        ),
        (
            Fault::body_endless(),
            "the answer is longer than 1048576 bytes; `Limits::body` permits more",
        ),
        (
            Fault::gzip_bomb(1 << 30),
            "the answer is compressed as \"gzip\", although the request forbids it",
        ),
        (Fault::headers(20, 1000), "the headers are longer than 8192 bytes"),
    ] {
        let fault = api.sandbox.inject(fault.on(ACTIVITY).always());
        let error = api.client.send(ListActivities::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Decode, 1), "{error}");
        assert!(error.to_string().ends_with(expected), "{error}");
        fault.remove();
    }
    api.client.send(ListActivities::new()).await.unwrap();
}

#[tokio::test]
async fn endless_nesting_does_not_overflow_the_stack() {
    let api = Api::start().await;
    for depth in [200, 100_000] {
        api.sandbox.inject(Fault::json_nested(depth).on(ACTIVITY));
        let list = ListActivities::new();
        if let Ok(activities) = api.client.send(list).await {
            // An unlisted field is kept as text and not parsed, however deep it is.
            assert!(!activities.is_empty());
        }
    }
}

#[tokio::test]
async fn an_answer_that_does_not_decode_is_kept_but_not_shown() {
    let api = Api::start().await;
    let page = Reply::status(200).html("<html>secret of the page</html>");
    api.sandbox.inject(Fault::reply(page).on(ACTIVITY));
    let error = api.client.send(ListActivities::new()).await.unwrap_err();
    assert_eq!(error.raw().unwrap(), b"<html>secret of the page</html>");
    assert!(!format!("{error} {error:?}").contains("secret of"), "{error:?}");
    assert_eq!(error.attempts().len(), 1);

    api.sandbox.inject(Fault::json_malformed().on(ACTIVITY));
    let error = api.client.send(ListActivities::new()).await.unwrap_err();
    assert!(error.raw().unwrap().starts_with(b"["));
    assert!(error.raw().unwrap().len() <= core_api::Error::MAX_RAW);
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let api = Api::start().await;
    for status in [301, 302, 303, 307, 308] {
        let elsewhere = format!("{}/health", api.sandbox.endpoint());
        api.sandbox.inject(Fault::redirect(status, elsewhere).on(ACTIVITY));
        let before = api.sandbox.counters().requests;
        let error = api.client.send(GetActivity::new(super::unknown_id())).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Refused);
        assert!(error.to_string().contains("does not follow redirects of calls"), "{error}");
        assert_eq!(api.sandbox.counters().requests, before + 1);
    }
}

#[tokio::test]
async fn a_token_that_a_server_repeats_is_in_no_error() {
    let sandbox = core_sandbox::Sandbox::start().await.unwrap();
    let secret = sandbox.issue_token();
    let token = core_api::AccessToken::new(secret.clone(), sandbox.base_url().unwrap());
    let client = core_api::Client::builder(core_auth::StaticToken::from(token)).allow_loopback();
    let client = client.build().unwrap();
    let body =
        serde_json::json!({"Message": format!("Bearer {secret} is not good"), "Key": secret});
    sandbox.inject(Fault::reply(Reply::status(409).json(&body)).on(ACTIVITY));
    let error = client.send(ListActivities::new()).await.unwrap_err();
    assert!(!format!("{error} {error:?} {:?}", error.refusal()).contains(&secret), "{error}");
    assert!(error.to_string().contains("Bearer [redacted] is not good"), "{error}");
}

type Set = fn(ClientBuilder) -> ClientBuilder;

#[tokio::test]
async fn invalid_settings_are_refused() {
    let sandbox = core_sandbox::Sandbox::start().await.unwrap();
    let zero = |setting| ConfigError::Zero { setting };
    let sets: [(Set, ConfigError); 6] = [
        (|builder| builder.limits(Limits::new().total(Duration::ZERO)), zero("total")),
        (|builder| builder.limits(Limits::new().body(0)), zero("body")),
        (|builder| builder.retry(Retry::new().attempts(0)), zero("attempts")),
        (|builder| builder.rate_limit(RateLimit::per_minute(0)), zero("rate_limit")),
        (|builder| builder.rate_limit(RateLimit::per(5, Duration::ZERO)), zero("rate_limit")),
        (|builder| builder.concurrency(Concurrency::fixed(0)), zero("concurrency")),
    ];
    for (set, expected) in sets {
        assert_eq!(set(builder(&sandbox)).build().unwrap_err(), expected);
    }
    let wrong: [(Set, &str); 2] = [
        (
            |builder| builder.rate_limit(RateLimit::per_minute(u32::MAX)),
            "`rate_limit` has 4294967295 calls, above the maximum of 1000000; `no_rate_limit` \
             sends without a limit",
        ),
        (
            |builder| builder.rate_limit(RateLimit::per(1, Duration::MAX)),
            "`rate_limit` has a window of 18446744073709551615.999999999s, above the maximum of a day",
        ),
    ];
    for (set, expected) in wrong {
        assert_eq!(set(builder(&sandbox)).build().unwrap_err().to_string(), expected);
    }
}
