//! Bodies that stall, and errors that a retry does not cure.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use core_api::{
    Client, Error, ErrorKind,
    client::{Limits, Transport, TrustedHosts},
};
use core_auth::StaticToken;
use http::Method;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
};

use super::stub::{COMPLETE_RESPONSE, Stub, call, trickle, write};

const IDLE: Duration = Duration::from_millis(300);

/// The head of a response, and the first byte of its body.
const PARTIAL_RESPONSE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n[";

async fn stall(stream: TcpStream) -> Option<TcpStream> {
    let stream = write(stream, PARTIAL_RESPONSE).await;
    std::future::pending::<()>().await;
    stream
}

fn limits() -> Limits {
    Limits::new().idle(IDLE)
}

#[tokio::test]
async fn a_read_whose_body_stalls_is_sent_again() {
    let stub = Stub::start(|number, stream| async move {
        match number {
            0 => stall(stream).await,
            1 => trickle(stream, Duration::from_millis(20)).await,
            _ => write(stream, COMPLETE_RESPONSE).await,
        }
    });
    let stub = stub.await;
    let client = stub.builder().limits(limits()).build().unwrap();
    call(&client, Method::GET).response().await.unwrap();
    assert_eq!(stub.requests(), 3);
}

#[tokio::test]
async fn a_write_whose_body_stalls_is_not_sent_again() {
    let stub = Stub::start(|_, stream| stall(stream)).await;
    let client = stub.builder().limits(limits()).build().unwrap();
    let error = call(&client, Method::POST).response().await.unwrap_err();
    assert_eq!((error.kind(), stub.requests()), (ErrorKind::Timeout, 1), "{error}");
    assert!(error.to_string().contains("no progress within 300ms, after 1 bytes"), "{error}");
    assert!(!error.is_retryable());
}

#[tokio::test]
async fn a_slow_body_that_keeps_coming_is_read_completely() {
    // Each piece counts as progress. Together they take longer than the limit.
    let stub = Stub::start(|_, mut stream| async move {
        let head = "HTTP/1.1 200 OK\r\ncontent-length: 30720\r\n\r\n";
        stream.write_all(head.as_bytes()).await.ok()?;
        for _ in 0..30 {
            stream.write_all(&[b' '; 1024]).await.ok()?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Some(stream)
    });
    let stub = stub.await;
    let client = stub.builder().limits(limits().idle(Duration::from_secs(2))).build().unwrap();
    let response = call(&client, Method::GET).response().await.unwrap();
    assert_eq!((response.body().len(), stub.requests()), (30_720, 1));
}

#[tokio::test]
async fn the_total_limit_ends_an_endless_body() {
    let stub = Stub::start(|_, stream| trickle(stream, Duration::from_millis(5))).await;
    let limits = Limits::new().total(Duration::from_secs(1));
    let client = stub.builder().limits(limits).build().unwrap();
    let error = call(&client, Method::GET).response().await.unwrap_err();
    assert_eq!((error.kind(), stub.requests()), (ErrorKind::Timeout, 1), "{error}");
    assert!(error.to_string().ends_with("not done within 1s"), "{error}");
}

#[tokio::test]
async fn a_server_that_does_not_speak_tls_is_asked_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let connections = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&connections);
    tokio::spawn(async move {
        let mut open = Vec::new();
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            count.fetch_add(1, Ordering::SeqCst);
            let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
            open.push(stream);
        }
    });
    let base = format!("https://localhost:{port}").parse().unwrap();
    let builder = Client::builder(StaticToken::new("secret", base)).allow_loopback();
    let client = builder.retry(super::hasty()).build().unwrap();
    let error = call(&client, Method::GET).response().await.unwrap_err();
    assert_eq!((error.kind(), error.is_retryable()), (ErrorKind::Connection, false), "{error}");
    assert_eq!((error.attempts().len(), connections.load(Ordering::SeqCst)), (1, 1));
}

/// Returns the error of a read through a proxy that does not reach the server.
async fn call_through_proxy(stub: &Stub) -> Error {
    let proxy = Transport::builder().proxy(format!("http://{}", stub.address));
    let base = "https://core.test".parse().unwrap();
    let builder = Client::builder(StaticToken::new("secret", base)).hosts(TrustedHosts::any_name());
    let client = builder.transport(proxy.build().unwrap()).retry(super::hasty()).build().unwrap();
    call(&client, Method::GET).response().await.unwrap_err()
}

#[tokio::test]
async fn a_proxy_that_wants_a_password_is_asked_once() {
    let stub = Stub::start(|_, stream| async move {
        write(stream, "HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n")
            .await
    });
    let stub = stub.await;
    let error = call_through_proxy(&stub).await;
    assert_eq!((error.kind(), stub.requests()), (ErrorKind::Connection, 1), "{error}");
    assert!(!error.is_retryable(), "{error}");
}

#[tokio::test]
async fn a_proxy_that_does_not_reach_the_server_is_asked_again() {
    let stub = Stub::start(|_, stream| async move {
        write(stream, "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\n\r\n").await
    });
    let stub = stub.await;
    let error = call_through_proxy(&stub).await;
    assert!(error.is_retryable() && stub.requests() == 4, "{error}: {}", stub.requests());
}
