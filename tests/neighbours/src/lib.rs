//! Loopback servers that record the requests they receive.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use core_api::{
    AccessToken, BaseUrl, Client, TokenProvider, client::Transport, token::TokenFuture,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// A received request.
#[derive(Clone, Debug, Default)]
pub struct ReceivedRequest {
    /// The request line.
    pub line: String,
    /// The headers in order, with names in lower case.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl ReceivedRequest {
    /// Returns the value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(found, _)| found == name).map(|(_, value)| value.as_str())
    }

    /// Returns the names of the headers, sorted.
    #[must_use]
    pub fn names(&self) -> Vec<&str> {
        let mut names: Vec<_> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        names
    }
}

/// A server that gives the same answer to every request.
pub struct Server {
    address: String,
    asked: Arc<Mutex<Vec<ReceivedRequest>>>,
}

impl Server {
    /// Starts a server that answers with these header lines and this body.
    ///
    /// # Errors
    ///
    /// Returns an error if there is no free port.
    pub async fn start(status: u16, headers: &str, body: impl Into<Vec<u8>>) -> io::Result<Self> {
        let (headers, body) = (headers.to_owned(), body.into());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?.to_string();
        let asked = Arc::default();
        let log = Arc::clone(&asked);
        let mut answer = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
        for line in headers.lines() {
            answer.push_str(&format!("{line}\r\n"));
        }
        answer.push_str("\r\n");
        let answer: Arc<[u8]> = [answer.into_bytes(), body].concat().into();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&answer), Arc::clone(&log)));
            }
        });
        Ok(Self { address, asked })
    }

    /// Returns the URL of the server, such as `http://127.0.0.1:1234`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns the requests so far.
    #[must_use]
    pub fn asked(&self) -> Vec<ReceivedRequest> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Builds a client of this server.
    ///
    /// # Panics
    ///
    /// Panics if the client cannot be built.
    #[must_use]
    pub fn client(&self) -> Client {
        client(&self.url(), "secret", Transport::default())
    }
}

/// Answers every request on a connection.
async fn serve(
    stream: TcpStream,
    answer: Arc<[u8]>,
    log: Arc<Mutex<Vec<ReceivedRequest>>>,
) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut asked = ReceivedRequest::default();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            match line.trim_end().split_once(": ") {
                _ if asked.line.is_empty() => asked.line = line.trim_end().to_owned(),
                Some((name, value)) => {
                    asked.headers.push((name.to_ascii_lowercase(), value.to_owned()));
                }
                None => break,
            }
        }
        let length = asked.header("content-length").and_then(|length| length.parse().ok());
        let mut body = vec![0; length.unwrap_or(0)];
        stream.read_exact(&mut body).await?;
        asked.body = String::from_utf8_lossy(&body).into_owned();
        log.lock().unwrap_or_else(PoisonError::into_inner).push(asked);
        stream.write_all(&answer).await?;
    }
}

/// A provider that always returns the same token.
struct Token(AccessToken);

impl TokenProvider for Token {
    fn token(&self) -> TokenFuture<'_> {
        let token = self.0.clone();
        Box::pin(async { Ok(token) })
    }

    fn refused<'a>(&'a self, _: &'a AccessToken) -> TokenFuture<'a> {
        self.token()
    }
}

/// Builds a client of a server on this machine.
///
/// # Panics
///
/// Panics if the address is not a base URL.
#[must_use]
pub fn client(endpoint: &str, secret: &str, transport: Transport) -> Client {
    let base: BaseUrl = endpoint.parse().expect("the address of a test is a base URL");
    let hosts = core_api::client::TrustedHosts::of(["core.test"]);
    Client::builder(Token(AccessToken::new(secret, base)))
        .hosts(hosts)
        .allow_loopback()
        .transport(transport)
        .build()
        .expect("the settings of a test are good")
}
