//! Headers and query parameters that are added to every call.

use core_api::{ErrorKind, ListActivities, client::CallOptions};
use http::Request;
use std::sync::{Arc, Mutex};

use super::Api;

/// Keeps the headers and the URI of each request.
#[derive(Debug, Default)]
struct RequestLog(Mutex<Vec<Request<()>>>);

impl core_api::client::Middleware for RequestLog {
    fn before(&self, request: &mut Request<bytes::Bytes>) -> core_api::client::Interception {
        let mut copy = Request::new(());
        copy.headers_mut().clone_from(request.headers());
        copy.uri_mut().clone_from(request.uri());
        self.0.lock().unwrap().push(copy);
        Ok(None)
    }
}

#[tokio::test]
async fn headers_and_parameters_go_with_every_call_and_page() {
    let log = Arc::new(RequestLog::default());
    let api = Api::with(|builder| builder.middleware(Arc::clone(&log))).await;
    let options = CallOptions::new().header("X-Trace", "1").query("a b", "c&d");
    let client = api.client.with(options).with(CallOptions::new().header("x-trace", "2"));
    client.send(ListActivities::new().page(1, 2)).await.unwrap();
    client.collect(ListActivities::new().page(1, 1000)).await.unwrap();
    api.client.send(ListActivities::new()).await.unwrap();
    let mut requests = log.0.lock().unwrap();
    let plain = requests.pop().unwrap();
    assert!(!plain.headers().contains_key("x-trace") && plain.uri().query().is_none());
    for request in requests.iter() {
        assert_eq!(request.headers()["x-trace"], "2");
        let query = request.uri().query().unwrap();
        assert!(query.starts_with("page=") || query.contains("&page="), "{query}");
        assert!(query.ends_with("&a+b=c%26d"), "{query}");
    }
}

#[test]
fn the_value_of_a_header_is_not_shown() {
    let options = CallOptions::new().header("x-key", "canary");
    assert!(!format!("{options:?}").contains("canary"), "{options:?}");
}

#[tokio::test]
async fn invalid_headers_and_parameters_are_refused_with_the_reason() {
    let api = Api::start().await;
    let before = api.sandbox.counters().requests;
    for (options, expected) in [
        (
            CallOptions::new().header("x-a", "b\r\nx-c: d"),
            "the value of the header `x-a` contains characters that are not allowed there",
        ),
        (CallOptions::new().header("x a", "b"), "\"x a\" is not a valid header name"),
        (CallOptions::new().header("", "b"), "\"\" is not a valid header name"),
        (
            CallOptions::new().header("Authorization", "Bearer other"),
            "the header `authorization` is set by the client; remove it from the options",
        ),
        (
            CallOptions::new().header("host", "other"),
            "the header `host` is set by the client; remove it from the options",
        ),
        (CallOptions::new().query("a", "b\0"), "the query contains the character NUL; remove it"),
        (
            CallOptions::new().total(std::time::Duration::ZERO),
            "`total` is zero, so no call could succeed",
        ),
    ] {
        let client = api.client.with(options);
        let error = client.send(ListActivities::new()).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts().len()), (ErrorKind::Unsent, 0));
        assert_eq!(error.to_string(), format!("GET /activity: not sent: {expected}"));
    }
    assert_eq!(api.sandbox.counters().requests, before);
}
