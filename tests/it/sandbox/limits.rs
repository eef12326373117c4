//! The rate limit, random failures, the grace period of refresh tokens, and the counters.

use std::time::Duration;

use core_api::{Activity, TimeEntry};
use core_sandbox::{Fault, Sandbox};
use http::{Method, StatusCode};
use serde_json::json;

use super::{
    Api, Call,
    identity::{log_in, refresh, start_consenting},
};

const SCOPES: &str = "readwrite:core offline_access";
const MINUTE: Duration = Duration::from_secs(60);

/// Returns whether a header value is a number of seconds from 1 to 60.
fn is_within_a_minute(seconds: &str) -> bool {
    seconds.parse().is_ok_and(|seconds| (1..=60).contains(&seconds))
}

async fn start_limited(requests: u32, window: Duration) -> Api {
    let sandbox = Sandbox::builder().auto_consent(true).rate_limit(requests, window);
    let sandbox = sandbox.start().await.unwrap();
    let token = sandbox.issue_token();
    Api { sandbox, token }
}

#[tokio::test]
async fn each_answer_says_how_many_calls_are_left() {
    let api = start_limited(2, MINUTE).await;
    for left in ["1", "0"] {
        let answer = api.fetch("health").await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.header("x-rate-limit-limit"), "2");
        assert_eq!(answer.header("x-rate-limit-remaining"), left);
        assert!(is_within_a_minute(answer.header("x-rate-limit-reset")));
        assert_eq!(answer.header("retry-after"), "");
    }
}

#[tokio::test]
async fn a_call_above_the_limit_is_refused_and_not_acted_on() {
    let api = start_limited(1, MINUTE).await;
    api.fetch("health").await;
    let body = r#"{"code": "NEW", "description": "New"}"#;
    let refused = api.call(Method::POST, "activity", body).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(is_within_a_minute(refused.header("retry-after")));
    assert_eq!(refused.header("x-rate-limit-remaining"), "0");
    assert!(refused.json()["Message"].is_string());
    assert_eq!(api.sandbox.created::<Activity>(), 0);
    let counters = api.sandbox.counters();
    assert_eq!((counters.requests, counters.rate_limited), (2, 1));
    assert_eq!(counters.most_in_a_window, 2);
}

#[tokio::test]
async fn calls_are_allowed_again_after_the_window() {
    let api = start_limited(1, Duration::from_millis(20)).await;
    assert_eq!(api.fetch("health").await.status, StatusCode::OK);
    // Retries without a pause, like a client that ignores `retry-after`.
    while api.fetch("health").await.status != StatusCode::OK {}
}

#[tokio::test]
async fn each_app_has_its_own_limit_for_api_calls() {
    let api = start_limited(1, MINUTE).await;
    assert_eq!(api.fetch("health").await.status, StatusCode::OK);
    let other = log_in(&api.sandbox, SCOPES).await;
    let other = Api { token: other["access_token"].as_str().unwrap().to_owned(), ..api };
    assert_eq!(other.fetch("health").await.status, StatusCode::OK);
    assert_eq!(other.fetch("health").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn without_a_limit_no_response_has_its_headers() {
    let api = Api::start().await;
    let answer = api.fetch("health").await;
    assert!(
        answer.headers.keys().all(|name| !name.as_str().contains("rate")),
        "{:?}",
        answer.headers
    );
    assert_eq!(api.sandbox.counters().most_in_a_window, 0);
}

/// Returns the statuses of `calls` calls to a sandbox that fails at random. `None` is a lost connection.
async fn statuses(seed: u64, calls: usize) -> Vec<Option<u16>> {
    let sandbox = Sandbox::builder().failing(0.2, seed).start().await.unwrap();
    let http = crate::support::http_client::http_client_builder().build().unwrap();
    let (url, token) = (format!("{}health", sandbox.endpoint()), sandbox.issue_token());
    let mut statuses = Vec::new();
    for _ in 0..calls {
        let answer = http.get(&url).bearer_auth(&token).send().await;
        statuses.push(answer.ok().map(|answer| answer.status().as_u16()));
    }
    assert_eq!(sandbox.counters().requests, calls as u64);
    let failed = statuses.iter().filter(|end| **end != Some(200)).count() as u64;
    assert_eq!(sandbox.counters().faults, failed);
    statuses
}

#[tokio::test]
async fn a_share_of_calls_fails_reproducibly_in_every_way() {
    let first = statuses(7, 300).await;
    let failed = first.iter().filter(|end| **end != Some(200)).count();
    assert!((40..=80).contains(&failed), "{failed}");
    for end in [Some(502), Some(503), Some(504), None] {
        assert!(first.contains(&end), "{end:?}");
    }
    assert_eq!(statuses(7, 300).await, first);
    assert_ne!(statuses(8, 300).await, first);
}

#[tokio::test]
async fn a_used_refresh_token_works_within_the_grace_period() {
    let sandbox = Sandbox::builder().auto_consent(true).refresh_grace(MINUTE);
    let sandbox = sandbox.start().await.unwrap();
    let tokens = log_in(&sandbox, SCOPES).await;
    for _ in 0..2 {
        assert_eq!(refresh(&sandbox, &tokens).await.status, StatusCode::OK);
    }
    let counters = sandbox.counters();
    assert_eq!((counters.refreshes, counters.replays, counters.most_presentations), (2, 0, 2));
    sandbox.shift_clock(61);
    assert_eq!(refresh(&sandbox, &tokens).await.json()["error"], "invalid_grant");
    assert_eq!(sandbox.counters().replays, 1);
}

#[tokio::test]
async fn a_refresh_token_counts_as_presented_even_if_the_request_failed() {
    let sandbox = start_consenting().await;
    let (first, second) = (log_in(&sandbox, SCOPES).await, log_in(&sandbox, SCOPES).await);
    sandbox.inject(Fault::status(503).on("/idp/connect/token"));
    assert_eq!(refresh(&sandbox, &first).await.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(refresh(&sandbox, &first).await.status, StatusCode::OK);
    assert_eq!(refresh(&sandbox, &second).await.status, StatusCode::OK);
    let counters = sandbox.counters();
    assert_eq!((counters.refresh_tokens, counters.presented), (4, 2));
    assert_eq!((counters.most_presentations, counters.refreshes), (2, 2));

    refresh(&sandbox, &first).await;
    let sessions = sandbox.sessions();
    let of = |index: usize| {
        (sessions[index].refreshes, sessions[index].most_presentations, sessions[index].is_revoked)
    };
    assert_eq!(sessions.len(), 2);
    assert_eq!((of(0), of(1)), ((1, 3, true), (1, 1, false)));
}

#[tokio::test]
async fn a_created_record_counts_even_if_the_response_is_an_error() {
    let api = Api::start().await;
    let body = r#"{"code": "NEW", "description": "New"}"#;
    assert_eq!(api.call(Method::POST, "activity", body).await.status, StatusCode::CREATED);
    assert_eq!(api.call(Method::POST, "activity", "{}").await.status, StatusCode::CONFLICT);
    api.sandbox.inject(Fault::status(504).acted_on());
    let second = r#"{"code": "NEWER", "description": "New"}"#;
    assert_eq!(
        api.call(Method::POST, "activity", second).await.status,
        StatusCode::GATEWAY_TIMEOUT
    );
    assert_eq!(api.sandbox.created::<Activity>(), 2);
    assert_eq!(api.sandbox.created::<TimeEntry>(), 0);
    let url = format!("{}/sandbox/counters", api.sandbox.url());
    let call = Call { method: Method::GET, url, headers: vec![], body: String::new() };
    assert_eq!(call.send().await.json()["created"], json!({"/activity": 2}));
}
