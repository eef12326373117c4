//! Servers of a few lines, for what a server should not do.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use core_api::{
    Client,
    client::{ClientBuilder, RawCall},
};
use core_auth::StaticToken;
use http::Method;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What comes as one body of two bytes.
pub(super) const WHOLE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

/// A server, and how many requests it has seen.
#[derive(Clone)]
pub(super) struct Stub {
    pub(super) address: std::net::SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Stub {
    /// A server that answers each request by this, told its number from 0. What it returns says
    /// whether the connection stays open.
    pub(super) async fn start<F>(
        answer: impl Fn(usize, TcpStream) -> F + Send + Sync + 'static,
    ) -> Self
    where
        F: Future<Output = Option<TcpStream>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stub = Self { address: listener.local_addr().unwrap(), requests: Arc::default() };
        let (requests, answer) = (Arc::clone(&stub.requests), Arc::new(answer));
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let (requests, answer) = (Arc::clone(&requests), Arc::clone(&answer));
                tokio::spawn(async move {
                    while read(&mut stream).await {
                        let number = requests.fetch_add(1, Ordering::SeqCst);
                        let Some(open) = answer(number, stream).await else { return };
                        stream = open;
                    }
                });
            }
        });
        stub
    }

    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    pub(super) fn builder(&self) -> ClientBuilder {
        let base = format!("http://{}", self.address).parse().unwrap();
        Client::builder(StaticToken::new("secret", base)).allow_loopback().retry(super::hasty())
    }
}

/// A call of nothing in particular.
pub(super) fn call(client: &Client, method: Method) -> RawCall {
    client.call(method, "/call")
}

/// Reads a request without a body; `false` at the end of the connection.
async fn read(stream: &mut TcpStream) -> bool {
    let (mut text, mut buffer) = (Vec::new(), [0; 1024]);
    while !text.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return false,
            Ok(read) => text.extend_from_slice(&buffer[..read]),
        }
    }
    true
}

/// Writes a text, and leaves the connection open.
pub(super) async fn write(mut stream: TcpStream, text: &str) -> Option<TcpStream> {
    stream.write_all(text.as_bytes()).await.ok()?;
    Some(stream)
}

/// Writes byte by byte, as long as somebody reads.
pub(super) async fn trickle(mut stream: TcpStream, pause: Duration) -> Option<TcpStream> {
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n").await.ok()?;
    loop {
        stream.write_all(b" ").await.ok()?;
        tokio::time::sleep(pause).await;
    }
}
