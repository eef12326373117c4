//! Small servers that misbehave in ways that the sandbox cannot.

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

use super::api::hasty;

/// A complete response with a body of two bytes.
pub(crate) const COMPLETE_RESPONSE: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

/// A server that counts its requests.
#[derive(Clone)]
pub(crate) struct Stub {
    pub(crate) address: std::net::SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Stub {
    /// Starts a server that passes the number of each request, from 0, and its connection to
    /// `answer`. The connection stays open if `answer` returns it.
    pub(crate) async fn start<F>(
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

    pub(crate) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    pub(crate) fn builder(&self) -> ClientBuilder {
        let base = format!("http://{}", self.address).parse().unwrap();
        Client::builder(StaticToken::new("secret", base)).allow_loopback().retry(hasty())
    }
}

/// Builds a call for tests in which the path does not matter.
pub(crate) fn call(client: &Client, method: Method) -> RawCall {
    client.raw(method, "/call")
}

/// Reads a request without a body. Returns `false` at the end of the connection.
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
pub(crate) async fn write(mut stream: TcpStream, text: &str) -> Option<TcpStream> {
    stream.write_all(text.as_bytes()).await.ok()?;
    Some(stream)
}

/// Writes a body byte by byte until the client closes the connection.
pub(crate) async fn trickle(mut stream: TcpStream, pause: Duration) -> Option<TcpStream> {
    stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n").await.ok()?;
    loop {
        stream.write_all(b" ").await.ok()?;
        tokio::time::sleep(pause).await;
    }
}
