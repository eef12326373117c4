//! Each fault of the sandbox, as a client sees it on a socket.

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

/// An activity that the sandbox accepts.
const ACTIVITY: &str = r#"{"code": "NEW", "description": "New"}"#;

/// Opens a connection, and sends a request.
async fn send_request(sandbox: &Sandbox, head: &str, token: &str, body: &str) -> TcpStream {
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

/// Reads until the connection ends.
async fn read_response(mut stream: TcpStream) -> Vec<u8> {
    let mut answer = Vec::new();
    // The connection may end with an error, but the bytes before it count.
    drop(stream.read_to_end(&mut answer).await);
    answer
}

/// Splits a response into its head, in lower case, and its body.
fn split_response(answer: &[u8]) -> (String, &[u8]) {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
    (String::from_utf8(answer[..end].to_ascii_lowercase()).unwrap(), &answer[end + 4..])
}

impl Api {
    /// Sends a request on its own connection, and returns the raw response.
    async fn raw(&self, head: &str, body: &str) -> Vec<u8> {
        read_response(send_request(&self.sandbox, head, &self.token, body).await).await
    }

    /// Clears all faults, and returns the number of activities.
    async fn count_activities(&self) -> usize {
        self.sandbox.clear_faults();
        let answer = self.list("activity", &[("page", "1,1000")]).await;
        answer.json().as_array().map_or(0, Vec::len)
    }
}
