//! A server of files that does as it is told, over real sockets.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// What a server writes; then it closes the connection, or leaves it open for good.
pub(super) struct Answer {
    bytes: Vec<u8>,
    stays: bool,
}

impl Answer {
    /// An answer with these lines for a head; `content-length` is for the caller to say.
    pub(super) fn new(head: &str, body: &[u8]) -> Self {
        let lines = head.trim().lines().map(str::trim).collect::<Vec<_>>().join("\r\n");
        let mut bytes = format!("HTTP/1.1 {lines}\r\nconnection: close\r\n\r\n").into_bytes();
        bytes.extend_from_slice(body);
        Self { bytes, stays: false }
    }

    /// A whole file.
    pub(super) fn file(body: &[u8]) -> Self {
        Self::new(&format!("200 OK\ncontent-length: {}", body.len()), body)
    }

    pub(super) fn redirect(status: u16, location: &str) -> Self {
        Self::new(&format!("{status} X\nlocation: {location}\ncontent-length: 0"), b"")
    }

    pub(super) fn that_stays(mut self) -> Self {
        self.stays = true;
        self
    }
}

/// A server that answers one request for each connection.
pub(super) struct Server {
    pub(super) origin: String,
    heads: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers by the number of the request, from 0, and its head in lower case.
    pub(super) async fn start(
        answer: impl Fn(usize, &str) -> Answer + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let heads = Arc::<Mutex<Vec<String>>>::default();
        let (seen, answer) = (Arc::clone(&heads), Arc::new(answer));
        tokio::spawn(async move {
            loop {
                let (mut stream, _) = listener.accept().await.unwrap();
                let (seen, answer) = (Arc::clone(&seen), Arc::clone(&answer));
                tokio::spawn(async move {
                    let Some(head) = read(&mut stream).await else { return };
                    let answer = {
                        let mut seen = seen.lock().unwrap();
                        seen.push(head.clone());
                        answer(seen.len() - 1, &head)
                    };
                    let _ = stream.write_all(&answer.bytes).await;
                    if answer.stays {
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

    /// The heads of the requests so far.
    pub(super) fn heads(&self) -> Vec<String> {
        self.heads.lock().unwrap().clone()
    }

    pub(super) fn requests(&self) -> usize {
        self.heads.lock().unwrap().len()
    }

    /// The paths of the requests so far.
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
