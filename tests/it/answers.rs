//! Answers of servers that are not Core or misbehave, and the errors that report them.

mod base_url;
mod coding;
mod place;
pub(crate) mod repeated;
mod secrets;
mod success;

use std::sync::Arc;

use core_api::{AccessToken, Client, client::ClientBuilder, client::Retry};
use core_auth::StaticToken;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A loopback server that answers each request with the result of a function.
pub(crate) struct Server {
    pub(crate) origin: String,
    token: String,
}

type Answer = Arc<dyn Fn(&str) -> Vec<u8> + Send + Sync>;

impl Server {
    pub(crate) async fn start(answer: impl Fn(&str) -> Vec<u8> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let answer: Answer = Arc::new(answer);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&answer)));
            }
        });
        Self { origin, token: "a token of tests".replace(' ', "-") }
    }

    /// Starts a server that gives the same response to every request.
    async fn with_response(status: u16, header: &str, body: &str) -> Self {
        let answer = http(status, header, body);
        Self::start(move |_| answer.clone()).await
    }

    fn with_token(mut self, token: &str) -> Self {
        token.clone_into(&mut self.token);
        self
    }

    fn builder(&self) -> ClientBuilder {
        let base = format!("{}/api", self.origin).parse().unwrap();
        let token = AccessToken::new(self.token.clone(), base);
        Client::builder(StaticToken::from(token)).allow_loopback().retry(Retry::never())
    }

    fn client(&self) -> Client {
        self.builder().build().unwrap()
    }
}

async fn serve(mut stream: TcpStream, answer: Answer) {
    let mut request = Vec::new();
    let mut buffer = [0; 16 * 1024];
    while !is_complete(&request) {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => return,
            Ok(length) => request.extend_from_slice(&buffer[..length]),
        }
    }
    let _ = stream.write_all(&answer(&String::from_utf8_lossy(&request))).await;
    let _ = stream.shutdown().await;
    // Drains the request, because closing the connection with unread data would discard the answer.
    while matches!(stream.read(&mut buffer).await, Ok(1..)) {}
}

/// Returns whether the request has arrived completely, including its body.
fn is_complete(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
    length.is_none_or(|length| length.parse::<usize>().is_ok_and(|length| body.len() >= length))
}

/// Builds a raw HTTP response. `header` is one line or several.
pub(crate) fn http(status: u16, header: &str, body: &str) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\n{header}\r\n");
    let length =
        if status == 204 { String::new() } else { format!("content-length: {}\r\n", body.len()) };
    format!("{head}{length}\r\n{body}").into_bytes()
}

pub(crate) const JSON: &str = "content-type: application/json";
