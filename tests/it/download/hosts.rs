//! Targets of redirects, with a custom HTTP client.

use std::sync::{Arc, Mutex};

use bytes::Bytes;
use core_api::{
    ErrorKind,
    client::{
        ConnectionReuse, HttpClient, Interception, Limits, Middleware, RateLimit, ResponseFuture,
        TowerClient, Transport, TrustedHosts, transport::Body,
    },
};
use http::{Request, Response};

use super::{builder, client_over};

/// An HTTP client in which the first host redirects to `location`, and all others have the file.
#[derive(Clone, Debug)]
struct Hosts {
    location: &'static str,
    requested: Arc<Mutex<Vec<String>>>,
}

impl Hosts {
    fn new(location: &'static str) -> Self {
        Self { location, requested: Arc::default() }
    }

    fn answer(&self, request: &Request<Bytes>) -> Response<Body> {
        for absent in ["authorization", "cookie", "referer"] {
            assert!(!request.headers().contains_key(absent), "{request:?}");
        }
        let uri = request.uri().to_string();
        let is_first = uri.starts_with("https://first.test/");
        self.requested.lock().unwrap().push(uri);
        match is_first {
            true => Response::builder()
                .status(302)
                .header("location", self.location)
                .header("set-cookie", "a=b")
                .body(Body::empty())
                .unwrap(),
            false => Response::new(Bytes::from("the file").into()),
        }
    }
}

impl HttpClient for Hosts {
    fn send(&self, request: Request<Bytes>, _: ConnectionReuse) -> ResponseFuture<'_> {
        let answer = self.answer(&request);
        Box::pin(async { Ok(answer) })
    }
}

const FIRST: &str = "https://first.test/a?key=canary";

#[tokio::test]
async fn a_redirect_to_any_named_host_is_followed_by_any_transport() {
    for (location, target) in [
        ("https://second.test/b?key=canary2", "https://second.test/b?key=canary2"),
        ("//second.test/b", "https://second.test/b"),
        ("https://SECOND.test:8443/b#c", "https://second.test:8443/b"),
        ("https://api.bqecore.com/api/x", "https://api.bqecore.com/api/x"),
    ] {
        let hosts = Hosts::new(location);
        let mut file = Vec::new();
        client_over(hosts.clone()).download(FIRST).write_to(&mut file).await.unwrap();
        assert_eq!(file, b"the file");
        assert_eq!(*hosts.requested.lock().unwrap(), [FIRST, target]);

        let router = hosts.clone();
        let service = axum::Router::new().fallback(move |request: axum::extract::Request| {
            let router = router.clone();
            async move {
                let request = request.map(|_| Bytes::new());
                router.answer(&request).map(axum::body::Body::new)
            }
        });
        let bytes = client_over(TowerClient::new(service)).download(FIRST).await.unwrap();
        assert_eq!(bytes.body(), "the file");
    }
}

#[tokio::test]
async fn a_redirect_that_the_host_policy_forbids_is_not_followed() {
    for location in [
        "http://first.test/b?canary",
        "http://second.test/b?canary",
        "http://127.0.0.1/canary",
        "https://127.0.0.1/canary",
        "https://localhost/canary",
        "https://localhost./canary",
        "https://x.localhost/canary",
        "https://[::1]/canary",
        "https://[::ffff:127.0.0.1]/canary",
        "https://0.0.0.0/canary",
        "https://203.0.113.7/canary",
        "https://169.254.169.254/canary",
        "https://0xa9fea9fe/canary",
        "https://2852039166/canary",
        "https://[2001:db8::1]/canary",
        "https://user:canary@second.test/",
        "https://canary@second.test/",
    ] {
        // The client permits loopback addresses, but another host must not redirect to them.
        let hosts = Hosts::new(location);
        let error = client_over(hosts.clone()).download(FIRST).await.unwrap_err();
        let text = error.to_string();
        assert!(
            text.starts_with("GET https://first.test: 302 refused: the redirect to "),
            "{text}"
        );
        assert!(!text.contains("canary"), "{text}");
        assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Refused, false));
        assert_eq!(hosts.requested.lock().unwrap().len(), 1, "{location}");
    }
}

#[tokio::test]
async fn a_redirect_to_an_ip_address_needs_a_policy_with_addresses() {
    let hosts = Hosts::new("https://203.0.113.7/b");
    let transport = Transport::builder().http_client(hosts).build().unwrap();
    let policy = TrustedHosts::of_core().with_addresses();
    let client = builder().hosts(policy).transport(transport).build().unwrap();
    assert_eq!(client.download(FIRST).await.unwrap().body(), "the file");
}

/// A middleware that refuses every API call.
#[derive(Debug)]
struct Refusing;

impl Middleware for Refusing {
    fn before(&self, _: &mut Request<Bytes>) -> Interception {
        Err("no call passes".into())
    }
}

#[tokio::test]
async fn a_download_bypasses_middleware_and_the_rate_limit() {
    let transport =
        Transport::builder().http_client(Hosts::new("https://b.test/")).build().unwrap();
    let limits = Limits::new().queue(std::time::Duration::from_millis(1));
    let builder = builder().transport(transport).middleware(Refusing).limits(limits);
    let client = builder.rate_limit(RateLimit::per_minute(1)).build().unwrap();
    for _ in 0..5 {
        assert_eq!(client.download(FIRST).await.unwrap().body(), "the file");
    }
}
