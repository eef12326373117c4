//! A browser for logins on loopback.

use std::io;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::Url;

/// The redirects that are followed, at most.
const MAX_REDIRECTS: usize = 10;

/// The largest answer, in bytes.
const MAX_ANSWER: u64 = 1 << 20;

/// Opens an address of this machine as a browser does: follows redirects, and gives the last page.
///
/// # Errors
///
/// When the address is not `http` to a host with a port, nothing answers, or redirects do not end.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> std::io::Result<()> {
/// let sandbox = core_sandbox::Sandbox::start().await?;
/// let page = core_sandbox::browse(&format!("{}/sandbox/counters", sandbox.url())).await?;
/// assert!(page.contains("requests"));
/// # Ok(())
/// # }
/// ```
pub async fn browse(address: &str) -> io::Result<String> {
    let wrong = |problem: &str| io::Error::new(io::ErrorKind::InvalidInput, problem.to_owned());
    let mut url = Url::parse(address).map_err(|error| wrong(&error.to_string()))?;
    for _ in 0..MAX_REDIRECTS {
        let answer = get(&url).await?;
        let (head, page) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        let Some(location) = head.lines().find_map(location) else { return Ok(page.to_owned()) };
        url = url.join(location).map_err(|error| wrong(&error.to_string()))?;
    }
    Err(wrong("the redirects do not end"))
}

fn location(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(':')?;
    name.eq_ignore_ascii_case("location").then(|| value.trim())
}

/// The whole answer. HTTP/1.0 has no chunks, and ends with the connection.
async fn get(url: &Url) -> io::Result<String> {
    let addresses = url.socket_addrs(|| None)?;
    if url.scheme() != "http" {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "the address is not `http`"));
    }
    let mut stream = TcpStream::connect(addresses.as_slice()).await?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let request = format!("GET {target} HTTP/1.0\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.take(MAX_ANSWER).read_to_end(&mut answer).await?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}
