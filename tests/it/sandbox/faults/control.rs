//! The control routes, through which other processes inject faults.

use core_sandbox::Fault;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::Api;
use crate::sandbox::{Answer, Call};

impl Api {
    async fn control(&self, method: Method, path: &str, body: &str) -> Answer {
        let url = format!("{}/sandbox/{path}", self.sandbox.url());
        let headers = vec![("content-type", "application/json".to_owned())];
        Call { method, url, headers, body: body.to_owned() }.send().await
    }

    async fn faults(&self) -> Value {
        self.control(Method::GET, "faults", "").await.json()
    }
}

#[tokio::test]
async fn a_fault_is_injected_counted_and_removed() {
    let api = Api::start().await;
    let fault = Fault::status(503).on("/api").always();
    let json = serde_json::to_string(&fault).unwrap();
    let created = api.control(Method::POST, "faults", &json).await;
    assert_eq!(created.status, StatusCode::CREATED);
    let id = created.json()["id"].clone();
    assert_eq!(api.fetch("activity").await.status, StatusCode::SERVICE_UNAVAILABLE);
    let listed = api.faults().await;
    assert_eq!(listed, json!([{"id": id, "fault": fault, "seen": 1, "fired": 1}]));
    let removed = api.control(Method::DELETE, &format!("faults/{id}"), "").await;
    assert_eq!(removed.status, StatusCode::NO_CONTENT);
    assert_eq!(api.fetch("activity").await.status, StatusCode::OK);
}

#[tokio::test]
async fn faults_do_not_affect_the_control_routes() {
    let api = Api::start().await;
    let fault = api.sandbox.inject(Fault::connection_dropped().always());
    assert_eq!(api.faults().await.as_array().unwrap().len(), 1);
    assert_eq!(api.control(Method::DELETE, "faults", "").await.status, StatusCode::NO_CONTENT);
    assert_eq!(api.faults().await, json!([]));
    assert_eq!(fault.seen(), 0);
}

#[tokio::test]
async fn a_held_request_is_released_by_its_number() {
    let api = Api::start().await;
    let fault = api.sandbox.inject(Fault::held().on("/api/health"));
    let (answer, released) = tokio::join!(api.fetch("health"), async {
        fault.until_fired(1).await;
        let id = api.faults().await[0]["id"].clone();
        api.control(Method::POST, &format!("faults/{id}/release"), "").await.status
    });
    assert_eq!((answer.status, released), (StatusCode::OK, StatusCode::NO_CONTENT));
    let unknown = api.control(Method::POST, "faults/99/release", "").await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn counters_and_the_clock_have_control_routes() {
    let api = Api::start().await;
    api.fetch("activity").await;
    let counters = api.control(Method::GET, "counters", "").await.json();
    assert_eq!((&counters["requests"], &counters["access_tokens"]), (&json!(1), &json!(1)));
    let shifted = api.control(Method::POST, "clock", r#"{"seconds_ahead": 3601}"#).await;
    assert_eq!(shifted.status, StatusCode::NO_CONTENT);
    assert_eq!(api.fetch("activity").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn an_invalid_fault_is_refused_with_the_reason() {
    let api = Api::start().await;
    let wrong = api.control(Method::POST, "faults", r#"{"effect": "drop", "count": 2}"#).await;
    assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
    assert!(wrong.body.contains("`count`"), "{}", wrong.body);
    // A web page can send a form to a loopback address, but not JSON.
    let url = format!("{}/sandbox/faults", api.sandbox.url());
    let headers = vec![("content-type", "text/plain".to_owned())];
    let body = r#"{"effect": "drop"}"#.to_owned();
    let form = Call { method: Method::POST, url, headers, body }.send().await;
    assert_eq!(form.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(api.faults().await, json!([]));
}
