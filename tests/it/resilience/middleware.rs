//! What programs add around calls.

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

use super::{Api, nobody};

/// Writes down what it sees.
#[derive(Debug, Default)]
struct Diary {
    name: &'static str,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Diary {
    fn note(&self, line: String) {
        self.lines.lock().unwrap().push(format!("{} {line}", self.name));
    }
}

impl Middleware for Diary {
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
async fn it_stands_around_each_attempt_from_the_outside_in() {
    let lines = Arc::<Mutex<Vec<String>>>::default();
    let diary = |name| Diary { name, lines: Arc::clone(&lines) };
    let api =
        Api::with(|builder| builder.middleware(diary("outer")).middleware(diary("inner"))).await;
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

/// Does one thing before a call is sent.
#[derive(Debug)]
struct Before(fn(&mut Request<Bytes>) -> Interception);

impl Middleware for Before {
    fn before(&self, request: &mut Request<Bytes>) -> Interception {
        (self.0)(request)
    }
}

#[tokio::test]
async fn it_may_answer_in_the_place_of_core_or_refuse() {
    let cached = Before(|_| Ok(Some(Response::new(Bytes::from_static(BODY)))));
    let api = Api::with(|builder| builder.middleware(cached)).await;
    let before = api.sandbox.counters().requests;
    let activity = api.client.send(GetActivity::new(nobody())).await.unwrap();
    assert_eq!(activity.code.as_deref(), Some("CACHED"));

    let closed = Before(|_| Err("closed on Sundays".into()));
    let client = super::builder(&api.sandbox).middleware(closed).build().unwrap();
    let error = client.send(ListActivities::new()).await.unwrap_err();
    assert_eq!(error.to_string(), "GET /activity: not sent: closed on Sundays");
    assert_eq!(api.sandbox.counters().requests, before);
}

#[tokio::test]
async fn it_cannot_send_the_token_elsewhere() {
    let astray = Before(|request| {
        *request.uri_mut() = "http://127.0.0.1:1/".parse().unwrap();
        Ok(None)
    });
    let api = Api::with(|builder| builder.middleware(astray)).await;
    let error = api.client.send(ListActivities::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unsent);
    assert!(error.to_string().contains("has changed the host"), "{error}");
}
