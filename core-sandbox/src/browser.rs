//! A browser for logins on loopback.

use std::io;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::Url;

/// The maximum number of redirects.
const MAX_REDIRECTS: usize = 10;

/// The maximum size of a response in bytes.
const MAX_RESPONSE: u64 = 1 << 20;

/// Opens an address of this machine like a browser. Follows redirects and returns the last page.
///
/// # Errors
///
/// Fails if the address is not a valid `http` URL, if no server answers, or after 10 redirects.
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
    let invalid = |problem: &str| io::Error::new(io::ErrorKind::InvalidInput, problem.to_owned());
    let mut url = Url::parse(address).map_err(|error| invalid(&error.to_string()))?;
    for _ in 0..MAX_REDIRECTS {
        let response = get(&url).await?;
        let (head, page) = response.split_once("\r\n\r\n").unwrap_or((&response, ""));
        let Some(location) = head.lines().find_map(location) else { return Ok(page.to_owned()) };
        url = url.join(location).map_err(|error| invalid(&error.to_string()))?;
    }
    Err(invalid("there are more than 10 redirects"))
}

/// Returns the value of a `Location` header.
fn location(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(':')?;
    name.eq_ignore_ascii_case("location").then(|| value.trim())
}

/// Returns the whole response. In HTTP/1.0, it has no chunks and ends with the connection.
async fn get(url: &Url) -> io::Result<String> {
    let addresses = url.socket_addrs(|| None)?;
    if url.scheme() != "http" {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "the address does not start with `http:`",
        ));
    }
    let mut stream = TcpStream::connect(addresses.as_slice()).await?;
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    let host = &url[url::Position::BeforeHost..url::Position::AfterPort];
    let request = format!("GET {target} HTTP/1.0\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut response = Vec::new();
    stream.take(MAX_RESPONSE).read_to_end(&mut response).await?;
    Ok(String::from_utf8_lossy(&response).into_owned())
}
