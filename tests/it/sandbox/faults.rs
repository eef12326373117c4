//! Each fault, as it comes over a socket.

mod answers;
mod bodies;
mod control;
mod tokens;

use core_sandbox::Sandbox;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::Api;

/// A record that the sandbox takes.
const ACTIVITY: &str = r#"{"code": "NEW", "description": "New"}"#;

/// A connection with a request on it.
async fn sent(sandbox: &Sandbox, head: &str, token: &str, body: &str) -> TcpStream {
    let address = sandbox.url().strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!(
        "{head} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// Everything that comes until the connection ends.
async fn all(mut stream: TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    // How it ends is not the matter: what came before is.
    drop(stream.read_to_end(&mut answer).await);
    answer
}

/// The headers in lower case, and the body as it came.
fn parted(answer: &[u8]) -> (String, &[u8]) {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    (String::from_utf8(answer[..end].to_ascii_lowercase()).unwrap(), &answer[end + 4..])
}

impl Api {
    /// What comes back on a connection of its own.
    async fn raw(&self, head: &str, body: &str) -> Vec<u8> {
        all(sent(&self.sandbox, head, &self.token, body).await).await
    }

    /// How many activities there are, which no fault is asked about.
    async fn activities(&self) -> usize {
        self.sandbox.clear_faults();
        let answer = self.list("activity", &[("page", "1,1000")]).await;
        answer.json().as_array().map_or(0, Vec::len)
    }
}
