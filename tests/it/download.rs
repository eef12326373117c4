//! Downloads of files: writing, resuming, redirects and limits.

mod answers;
mod documents;
mod hosts;
mod limits;
mod redirects;
mod resumes;
mod runtimes;
mod server;
mod time;
mod writers;

use core_api::{
    Client,
    client::{ClientBuilder, Retry, Transport},
};
use core_auth::StaticToken;
use std::time::Duration;

/// Returns the builder of a client for loopback servers. Its token must not be sent to them.
fn builder() -> ClientBuilder {
    let base = "https://api.bqecore.com/api".parse().unwrap();
    let pauses = Retry::new().backoff(Duration::from_millis(1), Duration::from_millis(2));
    Client::builder(StaticToken::new("bearer-canary", base)).allow_loopback().retry(pauses)
}

fn client() -> Client {
    builder().build().unwrap()
}

/// Builds a client with its own HTTP client.
fn client_over(http_client: impl core_api::client::HttpClient + 'static) -> Client {
    let transport = Transport::builder().http_client(http_client).build().unwrap();
    builder().transport(transport).build().unwrap()
}

/// Returns bytes with a pattern, so that a misplaced part is noticed.
fn content(length: usize) -> Vec<u8> {
    (0..length).map(|index| b'a' + (index % 23) as u8).collect()
}
