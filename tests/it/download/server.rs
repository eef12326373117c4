//! A server with configurable responses, over real sockets.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A raw response. The server then closes the connection, or keeps it open.
pub(super) struct Answer {
    bytes: Vec<u8>,
    is_kept_open: bool,
}

impl Answer {
    /// Builds a response from the lines of its head. The caller adds `content-length`.
    pub(super) fn new(head: &str, body: &[u8]) -> Self {
        let lines = head.trim().lines().map(str::trim).collect::<Vec<_>>().join("\r\n");
        let mut bytes = format!("HTTP/1.1 {lines}\r\nconnection: close\r\n\r\n").into_bytes();
        bytes.extend_from_slice(body);
        Self { bytes, is_kept_open: false }
    }

    /// Builds a response with a whole file.
    pub(super) fn file(body: &[u8]) -> Self {
        Self::new(&format!("200 OK\ncontent-length: {}", body.len()), body)
    }

    pub(super) fn redirect(status: u16, location: &str) -> Self {
        Self::new(&format!("{status} X\nlocation: {location}\ncontent-length: 0"), b"")
    }

    pub(super) fn keep_open(mut self) -> Self {
        self.is_kept_open = true;
        self
    }
}

/// A server that answers one request on each connection.
pub(super) struct Server {
    pub(super) origin: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Starts a server. `answer` gets the number of the request, from 0, and its head in lower case.
    pub(super) async fn start(
        answer: impl Fn(usize, &str) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let heads = Arc::<Mutex<Vec<String>>>::default();
        let (received, answer) = (Arc::clone(&heads), Arc::new(answer));
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let (received, answer) = (Arc::clone(&received), Arc::clone(&answer));
                tokio::spawn(async move {
                    let Some(head) = read(&mut stream).await else { return };
                    let answer = {
                        let mut received = received.lock().unwrap();
                        received.push(head.clone());
                        answer(received.len() - 1, &head)
                    };
                    let _ = stream.write_all(&answer.bytes).await;
                    if answer.is_kept_open {
                        std::future::pending::<()>().await;
                    }
                    let _ = stream.shutdown().await;
                });
            }
        });
        Self { origin, heads }
    }

    pub(super) fn address(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }

    /// Returns the heads of the requests so far.
    pub(super) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    pub(super) fn requests(&self) -> usize {
        self.heads.lock().unwrap().len()
    }

    /// Returns the paths of the requests so far.
    pub(super) fn paths(&self) -> Vec<String> {
        let path = |head: &String| head.split(' ').nth(1).unwrap().to_owned();
        self.heads().iter().map(path).collect()
    }
}

async fn read(stream: &mut TcpStream) -> Option<String> {
    let (mut text, mut buffer) = (Vec::new(), [0; 1024]);
    while !text.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return None,
            Ok(read) => text.extend_from_slice(&buffer[..read]),
        }
    }
    Some(String::from_utf8(text).unwrap().to_ascii_lowercase())
}
