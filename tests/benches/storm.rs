//! The number of requests for each call, from many clients of a server that is down.
//!
//! 500 clients send one call a second each for ten seconds, whether or not earlier calls have ended.
//! No call succeeds. A factor of 1 means one request for each call.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use core_api::{Client, client::CallOptions};
use core_auth::StaticToken;
use futures_util::future::join_all;
use http::Method;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    time::{Instant, sleep_until},
};

const CLIENTS: usize = 500;
const SECONDS: u64 = 10;

/// Status lines and headers of the responses. An empty one closes the connection without a response.
const ANSWERS: [(&str, &str); 6] = [
    ("503", "503 X\r\n"),
    ("503, Retry-After: 4", "503 X\r\nretry-after: 4\r\n"),
    ("500 of a gateway", "500 X\r\n"),
    ("429", "429 X\r\n"),
    ("429, Retry-After: 4", "429 X\r\nretry-after: 4\r\n"),
    ("reset", ""),
];

fn main() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    println!("| answer | calls | requests | factor |\n|---|---|---|---|");
    for (name, line) in ANSWERS {
        runtime.block_on(measure(name, line));
    }
}

async fn measure(name: &str, line: &'static str) {
    let (base, requests) = serve(line).await;
    let client = || {
        let provider = StaticToken::new("secret", base.parse().unwrap());
        let client = Client::builder(provider).allow_loopback().build().unwrap();
        client.with(CallOptions::new().hold(Duration::from_secs(3)))
    };
    let clients: Vec<_> = (0..CLIENTS).map(|_| client()).collect();
    let start = Instant::now();
    let calls = clients.iter().enumerate().flat_map(|(number, client)| {
        (0..SECONDS).map(move |second| {
            let part = Duration::from_secs(1).mul_f64(number as f64 / CLIENTS as f64);
            let at = start + Duration::from_secs(second) + part;
            let client = client.clone();
            tokio::spawn(async move {
                sleep_until(at).await;
                let _ = client.raw(Method::GET, "/call").response().await;
            })
        })
    });
    let calls = join_all(calls.collect::<Vec<_>>()).await.len();
    let requests = requests.load(Ordering::SeqCst);
    println!("| {name} | {calls} | {requests} | {:.2} |", requests as f64 / calls as f64);
}

/// Starts a server, and returns its address and the counter of its requests.
async fn serve(line: &'static str) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let requests = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&requests);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let count = Arc::clone(&count);
            tokio::spawn(async move {
                let mut request = [0; 4096];
                while stream.read(&mut request).await.is_ok_and(|read| read > 0) {
                    count.fetch_add(1, Ordering::SeqCst);
                    let answer = format!("HTTP/1.1 {line}content-length: 0\r\n\r\n");
                    if line.is_empty() || stream.write_all(answer.as_bytes()).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    (address, requests)
}
