//! Middleware: its order, and the calls that it answers, refuses or changes.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use core_api::{
    AccessToken, Error, ErrorKind, GetActivity, ListActivities,
    client::{Interception, Middleware},
    error::Attempt,
};
use core_sandbox::Fault;
use http::{HeaderValue, Request, Response};

use super::{Api, unknown_id};

/// Logs the calls of its methods.
#[derive(Debug, Default)]
struct CallLog {
    name: &'static str,
    lines: Arc<Mutex<Vec<String>>>,
}

impl CallLog {
    fn note(&self, line: String) {
        self.lines.lock().unwrap().push(format!("{} {line}", self.name));
    }
}

impl Middleware for CallLog {
    fn before(&self, request: &mut Request<Bytes>) -> Interception {
        assert!(!format!("{request:?}").to_lowercase().contains("bearer"));
        request.headers_mut().insert("x-seen", HeaderValue::from_static("yes"));
        self.note(format!("before {}", request.method()));
        Ok(None)
    }

    fn after(&self, request: &Request<Bytes>, response: &mut Response<Bytes>) {
        assert_eq!(request.headers()["x-seen"], "yes");
        assert!(request.extensions().get::<AccessToken>().is_none());
        assert!(!format!("{request:?}").to_lowercase().contains("bearer"));
        self.note(format!("after {}", response.status().as_u16()));
    }

    fn failed(&self, _: &Request<Bytes>, error: &Error) {
        self.note(format!("failed {:?}", error.kind()));
    }

    fn on_retry(&self, failed: &Attempt, _: Duration) {
        self.note(format!("retry after {:?}", failed.kind().unwrap()));
    }
}

#[tokio::test]
async fn middleware_wraps_each_attempt_from_the_outside_in() {
    let lines = Arc::<Mutex<Vec<String>>>::default();
    let log = |name| CallLog { name, lines: Arc::clone(&lines) };
    let api = Api::with(|builder| builder.middleware(log("outer")).middleware(log("inner"))).await;
    api.sandbox.inject(Fault::status(503).on("/api/activity"));
    api.sandbox.inject(Fault::connection_dropped().on("/api/activity"));
    api.client.send(ListActivities::new()).await.unwrap();
    assert_eq!(
        *lines.lock().unwrap(),
        [
            "outer before GET",
            "inner before GET",
            "inner after 503",
            "outer after 503",
            "outer retry after Server",
            "inner retry after Server",
            "outer before GET",
            "inner before GET",
            "inner failed Connection",
            "outer failed Connection",
            "outer retry after Connection",
            "inner retry after Connection",
            "outer before GET",
            "inner before GET",
            "inner after 200",
            "outer after 200",
        ]
    );
}

const BODY: &[u8] = br#"{"id":"00000000-0000-0000-0000-000000000007","code":"CACHED"}"#;

/// A middleware with one function, which runs before each attempt.
#[derive(Debug)]
struct BeforeHook(fn(&mut Request<Bytes>) -> Interception);

impl Middleware for BeforeHook {
    fn before(&self, request: &mut Request<Bytes>) -> Interception {
        (self.0)(request)
    }
}

#[tokio::test]
async fn middleware_may_answer_or_refuse_a_call() {
    let cached = BeforeHook(|_| Ok(Some(Response::new(Bytes::from_static(BODY)))));
    let api = Api::with(|builder| builder.middleware(cached)).await;
    let before = api.sandbox.counters().requests;
    let activity = api.client.send(GetActivity::new(unknown_id())).await.unwrap();
    assert_eq!(activity.code.as_deref(), Some("CACHED"));

    let closed = BeforeHook(|_| Err("closed on Sundays".into()));
    let client = super::builder(&api.sandbox).middleware(closed).build().unwrap();
    let error = client.send(ListActivities::new()).await.unwrap_err();
    assert_eq!(error.to_string(), "GET /activity: not sent: closed on Sundays");
    assert_eq!(api.sandbox.counters().requests, before);
}

#[tokio::test]
async fn middleware_cannot_send_the_token_elsewhere() {
    let redirecting = BeforeHook(|request| {
        *request.uri_mut() = "http://127.0.0.1:1/".parse().unwrap();
        Ok(None)
    });
    let api = Api::with(|builder| builder.middleware(redirecting)).await;
    let error = api.client.send(ListActivities::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsent);
    assert!(error.to_string().contains("has changed the host"), "{error}");
}
