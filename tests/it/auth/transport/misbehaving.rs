//! Custom transports that misbehave: limits and policies still apply.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use core_api::{
    Client, Error, ErrorKind, ListActivities, Scope,
    client::{
        ConnectionReuse, HttpClient, Limits, ResponseFuture, Transport, TransportError,
        TrustedHosts, transport::Body,
    },
};
use core_auth::{App, ClientAuthentication, StaticToken};
use http::{Request, Response};
use http_body::Frame;

use super::unsent;

/// A fault of a transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The answer never arrives.
    Hang,
    /// The body never ends.
    Endless,
    /// The body stops without an error.
    Stall,
    /// The body is shorter than the answer declares.
    Short,
    /// The body is longer than the answer declares.
    Long,
    /// The answer is compressed, although nobody asked for that.
    Compressed,
    /// The request is not sent.
    Refuse,
    /// The server may have acted.
    Lose,
}

#[derive(Clone, Debug)]
struct Bad {
    way: Way,
    requests: Arc<AtomicUsize>,
}

/// A body that never ends.
struct Flow(Way);

impl http_body::Body for Flow {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match self.0 {
            Way::Endless => {
                Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(&[b' '; 1 << 16])))))
            }
            _ => Poll::Pending,
        }
    }
}

impl HttpClient for Bad {
    fn send(&self, request: Request<Bytes>, _: ConnectionReuse) -> ResponseFuture<'_> {
        assert_eq!(request.headers()["accept-encoding"], "identity");
        self.requests.fetch_add(1, Ordering::SeqCst);
        let way = self.way;
        Box::pin(async move {
            match way {
                Way::Hang => std::future::pending().await,
                Way::Endless | Way::Stall => Ok(Response::new(Body::new(Flow(way)))),
                Way::Short | Way::Long => {
                    // A number that was cut is still a valid number.
                    let length = if way == Way::Short { 5 } else { 2 };
                    let body = Body::from(Bytes::from_static(b"123"));
                    Ok(Response::builder().header("content-length", length).body(body).unwrap())
                }
                Way::Compressed => {
                    let body = Body::from(Bytes::from_static(b"\x1f\x8b"));
                    Ok(Response::builder().header("content-encoding", "gzip").body(body).unwrap())
                }
                Way::Refuse => Err(TransportError::refused("the tunnel is switched off")),
                Way::Lose => Err(TransportError::unknown("the tunnel broke")),
            }
        })
    }
}

fn bad(way: Way) -> (Transport, Arc<AtomicUsize>) {
    let requests = Arc::default();
    let bad = Bad { way, requests: Arc::clone(&requests) };
    (Transport::builder().http_client(bad).build().unwrap(), requests)
}

/// Returns the error of a read, and the number of its requests.
async fn call(way: Way) -> (Error, usize) {
    let (transport, requests) = bad(way);
    let token = StaticToken::new("secret", "https://core.test/api".parse().unwrap());
    let limits = Limits::new().total(Duration::from_secs(20)).first_byte(Duration::from_secs(2));
    let builder = Client::builder(token).hosts(TrustedHosts::any_name()).transport(transport);
    let builder = builder.limits(limits.idle(Duration::from_secs(3)).body(1 << 20));
    let client = builder.retry(crate::support::api::hasty()).build().unwrap();
    let error = client.send(ListActivities::new()).await.unwrap_err();
    (error, requests.load(Ordering::SeqCst))
}

#[tokio::test(start_paused = true)]
async fn calls_keep_their_limits_with_any_transport() {
    for (way, kind, expected, count) in [
        (Way::Hang, ErrorKind::Timeout, "no answer within 2s", 4),
        (
            Way::Endless,
            ErrorKind::Decode,
            "the answer is longer than 1048576 bytes; `Limits::body` permits more",
            1,
        ),
        (Way::Stall, ErrorKind::Timeout, "no progress within 3s", 4),
        (Way::Short, ErrorKind::Connection, "the body ended 2 bytes before its", 4),
        (Way::Long, ErrorKind::Connection, "the body is longer than its", 4),
        (Way::Compressed, ErrorKind::Decode, "compressed as \"gzip\"", 1),
        (Way::Refuse, ErrorKind::Unsent, "the tunnel is switched off", 1),
        (Way::Lose, ErrorKind::Connection, "the tunnel broke", 4),
    ] {
        let (error, requests) = call(way).await;
        assert_eq!((error.kind(), requests), (kind, count), "{way:?}: {error}");
        assert!(error.to_string().contains(expected), "{way:?}: {error}");
    }
}

#[tokio::test(start_paused = true)]
async fn requests_to_the_identity_server_keep_their_limits_with_any_transport() {
    for (way, expected) in [
        (Way::Hang, "no complete response arrived within 45s"),
        (Way::Endless, "longer than 1048576 bytes"),
        (Way::Stall, "no complete response arrived within 45s"),
        (Way::Short, "the body ended 2 bytes before its"),
        (Way::Long, "the body is longer than its"),
        (Way::Compressed, "it is compressed"),
        (Way::Refuse, "the tunnel is switched off"),
        (Way::Lose, "the tunnel broke"),
    ] {
        let (transport, requests) = bad(way);
        let app = App::production("id", "https://app.test/callback").unwrap();
        let error = app.with_transport(transport).discover().await.unwrap_err();
        assert!(error.to_string().contains(expected), "{way:?}: {error}");
        assert_eq!(requests.load(Ordering::SeqCst), 1, "{way:?}");
        assert_eq!(unsent(&error).is_some(), way == Way::Refuse, "{way:?}: {error:?}");
    }
}

#[tokio::test]
async fn a_token_goes_to_permitted_hosts_only_with_any_transport() {
    for base in ["http://api.bqecore.com/api", "http://127.0.0.1:1", "https://evil.test"] {
        let (transport, requests) = bad(Way::Lose);
        let Ok(base) = base.parse() else { continue };
        let token = StaticToken::new("secret", base);
        let client = Client::builder(token).transport(transport).build().unwrap();
        let error = client.send(ListActivities::new()).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Unsent, "{error}");
        assert_eq!(requests.load(Ordering::SeqCst), 0);
    }
    let (transport, requests) = bad(Way::Lose);
    let app = App::at("http://127.0.0.1:1", "id", "https://app.test/callback").unwrap();
    app.with_transport(transport).discover().await.unwrap_err();
    assert_eq!(requests.load(Ordering::SeqCst), 0);
}

/// An error that repeats the entire request, which no transport may do.
#[derive(Debug)]
struct Talkative;

impl HttpClient for Talkative {
    fn send(&self, request: Request<Bytes>, _: ConnectionReuse) -> ResponseFuture<'_> {
        let body = String::from_utf8(request.body().to_vec()).unwrap();
        let value = request.headers().get("authorization").map(|value| value.to_str().unwrap());
        let text = format!("lost: {} {body}", value.unwrap_or_default());
        Box::pin(async { Err(TransportError::unknown(text)) })
    }
}

#[tokio::test]
async fn an_error_of_a_transport_that_repeats_the_request_loses_its_secrets() {
    let transport = Transport::builder().http_client(Talkative).build().unwrap();
    let app = App::production("id", "https://app.test/callback").unwrap();
    for authentication in [ClientAuthentication::Basic, ClientAuthentication::Form] {
        let app = app.clone().with_secret("canary-of-the-app").with_authentication(authentication);
        let login = app.with_transport(transport.clone()).authorize([Scope::ReadCore]);
        let state =
            login.url().query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
        let callback = format!("?code=canary-of-the-code&state={state}");
        let error = login.finish(&callback).await.unwrap_err();
        let text = format!("{error} {error:?}");
        assert!(text.contains("grant_type=authorization_code"), "{text}");
        let encoded = "aWQ6Y2FuYXJ5"; // `id:canary`
        assert!(!text.contains("canary-of") && !text.contains(encoded), "{text}");
    }
    let token = StaticToken::new("canary-of-the-token", "https://core.test".parse().unwrap());
    let builder = Client::builder(token).hosts(TrustedHosts::any_name()).transport(transport);
    let client = builder.retry(crate::support::api::hasty()).build().unwrap();
    let error = client.send(ListActivities::new()).await.unwrap_err();
    assert!(error.to_string().contains("lost: Bearer") && !error.to_string().contains("canary"));
}
