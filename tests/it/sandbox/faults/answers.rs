//! Responses that are lost, delayed, held, or replaced.

use core_api::Activity;
use core_sandbox::{Fault, Reply, Sandbox};
use http::{Method, StatusCode};
use serde_json::json;
use tokio::time::{Duration, Instant};

use super::{ACTIVITY, Api, read_response, send_request, split_response};

const CREATE: &str = "POST /api/activity";

#[tokio::test]
async fn a_dropped_connection_returns_nothing_and_changes_nothing() {
    let api = Api::start().await;
    let before = api.count_activities().await;
    let fault = api.sandbox.inject(Fault::connection_dropped().on("/api/activity"));
    assert_eq!(api.raw(CREATE, ACTIVITY).await, b"");
    assert_eq!(fault.fired(), 1);
    assert_eq!(api.count_activities().await, before);
}

#[tokio::test]
async fn a_request_with_a_lost_answer_is_executed() {
    let api = Api::start().await;
    let before = api.count_activities().await;
    let fault = api.sandbox.inject(Fault::answer_lost().method("POST").on("/api/activity"));
    assert!(api.raw("GET /api/activity", "").await.starts_with(b"HTTP/1.1 200"));
    assert_eq!(api.raw(CREATE, ACTIVITY).await, b"");
    assert_eq!((fault.seen(), fault.fired()), (1, 1));
    assert_eq!(api.count_activities().await, before + 1);
}

#[tokio::test]
async fn a_reply_has_the_chosen_status_headers_and_body() {
    let api = Api::start().await;
    let date = "2026-03-17T12:00:00Z".parse().unwrap();
    for (reply, header, body) in [
        (Reply::status(429).retry_after(7), "retry-after: 7", ""),
        (
            Reply::status(503).retry_after_date(date),
            "retry-after: tue, 17 mar 2026 12:00:00 gmt",
            "",
        ),
        (Reply::status(500).json(&json!({"a": 1})), "content-type: application/json", "{\"a\":1}"),
        (Reply::status(502).html("<h1>"), "content-type: text/html; charset=utf-8", "<h1>"),
        (Reply::status(504), "content-length: 0", ""),
    ] {
        let status = serde_json::to_value(&reply).unwrap()["status"].to_string();
        api.sandbox.inject(Fault::reply(reply));
        let answer = api.raw(CREATE, ACTIVITY).await;
        let (head, send_request) = split_response(&answer);
        assert!(
            head.starts_with(&format!("http/1.1 {status} ")) && head.contains(header),
            "{head}"
        );
        assert_eq!(send_request, body.as_bytes());
    }
    // None of the requests created the record, so its code is still free.
    assert_eq!(api.call(Method::POST, "activity", ACTIVITY).await.status, StatusCode::CREATED);
}

#[tokio::test]
async fn a_gateway_may_fail_after_the_record_was_made() {
    let api = Api::start().await;
    let before = api.count_activities().await;
    api.sandbox.inject(Fault::status(502).acted_on().on("/api"));
    assert_eq!(api.call(Method::POST, "activity", ACTIVITY).await.status, 502);
    assert_eq!(api.count_activities().await, before + 1);
}

#[tokio::test]
async fn the_error_replies_of_core_are_exact() {
    let api = Api::start().await;
    api.sandbox.inject(Fault::not_authenticated());
    let answer = api.fetch("activity").await;
    assert_eq!((answer.status, &*answer.body), (StatusCode::OK, "\"Not authenticated\""));
    assert_eq!(answer.header("content-length"), "19");

    api.sandbox.inject(Fault::unauthorized());
    let answer = api.fetch("activity").await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert_eq!(answer.header("www-authenticate"), "Bearer,error=\"invalid_token\"");

    api.sandbox.inject(Fault::status(204));
    assert_eq!(api.fetch("activity").await.status, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn a_redirect_has_the_chosen_target() {
    let api = Api::start().await;
    for status in [301, 302, 307, 308] {
        api.sandbox.inject(Fault::redirect(status, "http://169.254.169.254/latest"));
        let answer = api.fetch("activity").await;
        assert_eq!(answer.status, status);
        assert_eq!(answer.header("location"), "http://169.254.169.254/latest");
    }
}

#[tokio::test]
async fn a_delay_comes_before_the_request_or_before_its_answer() {
    let api = Api::start().await;
    let delay = Duration::from_millis(30);
    for fault in [Fault::delayed(delay), Fault::delayed(delay).acted_on()] {
        let fault = api.sandbox.inject(fault);
        let start = Instant::now();
        assert_eq!(api.fetch("activity").await.status, StatusCode::OK);
        assert!(start.elapsed() >= delay);
        assert_eq!(fault.fired(), 1);
    }
}

#[tokio::test]
async fn a_held_request_continues_when_it_is_released() {
    let api = Api::start().await;
    let before = api.count_activities().await;
    for (fault, created) in [(Fault::held(), 0), (Fault::held().acted_on(), 1)] {
        let fault = api.sandbox.inject(fault.method("POST").on("/api/activity"));
        let stream = send_request(&api.sandbox, CREATE, &api.token, ACTIVITY).await;
        fault.until_fired(1).await;
        let so_far = api.list("activity", &[("page", "1,1000")]).await.json();
        assert_eq!(so_far.as_array().unwrap().len(), before + created);
        fault.release();
        assert!(read_response(stream).await.starts_with(b"HTTP/1.1 "));
    }
}

#[tokio::test]
async fn a_held_request_is_executed_even_if_its_client_disconnects() {
    let api = Api::start().await;
    let fault = api.sandbox.inject(Fault::held().method("POST"));
    let stream = send_request(&api.sandbox, CREATE, &api.token, ACTIVITY).await;
    fault.until_fired(1).await;
    drop(stream);
    // While this call is answered, the server notices that the other connection has ended.
    api.fetch("health").await;
    assert_eq!(api.sandbox.created::<Activity>(), 0);
    fault.release();
    let created = async {
        while api.sandbox.created::<Activity>() == 0 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), created).await.unwrap();
}

#[tokio::test]
async fn clearing_faults_releases_held_requests() {
    let api = Api::start().await;
    let fault = api.sandbox.inject(Fault::held());
    let stream = send_request(&api.sandbox, "GET /api/health", &api.token, "").await;
    fault.until_fired(1).await;
    api.sandbox.clear_faults();
    assert!(read_response(stream).await.starts_with(b"HTTP/1.1 200"));
}

#[tokio::test]
async fn dropping_a_connection_does_not_affect_another() {
    let sandbox = Sandbox::start().await.unwrap();
    let token = sandbox.issue_token();
    let held = sandbox.inject(Fault::held().on("/api/health"));
    let other = send_request(&sandbox, "GET /api/health", &token, "").await;
    held.until_fired(1).await;
    sandbox.inject(Fault::connection_dropped().on("/api/version"));
    assert_eq!(
        read_response(send_request(&sandbox, "GET /api/version", &token, "").await).await,
        b""
    );
    held.release();
    assert!(read_response(other).await.starts_with(b"HTTP/1.1 200"));
}
