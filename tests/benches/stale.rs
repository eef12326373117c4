//! Calls that are not idempotent, over pooled connections and over new connections.
//!
//! The server closes a connection some milliseconds after its last answer, about when the next call
//! is sent. A call over a pooled connection may then be lost, with an unknown outcome. The second
//! table shows the cost of a new connection, with a server that closes none.

use std::time::{Duration, Instant};

use core_api::{
    Client,
    client::{CallOptions, Retry},
};
use core_auth::StaticToken;
use http::Method;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// Idle time after which the server closes a connection, and the average pause between calls.
const IDLE: Duration = Duration::from_millis(5);

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        println!("| connections | POSTs | lost | with a pause of | \n|---|---|---|---|");
        for is_pooled in [true, false] {
            let client = client(&serve(Some(IDLE)).await, is_pooled);
            let mut lost = 0;
            for _ in 0..1_000 {
                let sent = client.raw(Method::POST, "/call").response().await;
                lost += u32::from(sent.is_err());
                tokio::time::sleep(IDLE.mul_f64(0.8 + 0.4 * fastrand::f64())).await;
            }
            println!("| {} | 1000 | {lost} | about {IDLE:?} |", name(is_pooled));
        }
        println!("\n| connections | µs a POST |\n|---|---|");
        for is_pooled in [true, false] {
            let client = client(&serve(None).await, is_pooled);
            client.raw(Method::POST, "/call").response().await.unwrap();
            let start = Instant::now();
            for _ in 0..2_000 {
                client.raw(Method::POST, "/call").response().await.unwrap();
            }
            println!("| {} | {:.0} |", name(is_pooled), start.elapsed().as_secs_f64() * 1e6 / 2e3);
        }
    });
}

fn name(is_pooled: bool) -> &'static str {
    if is_pooled { "pooled" } else { "new" }
}

/// Builds a client. An idempotent call uses the pool; each call is sent once.
fn client(base: &str, is_pooled: bool) -> Client {
    let provider = StaticToken::new("secret", base.parse().unwrap());
    let client = Client::builder(provider).allow_loopback().build().unwrap();
    client.with(CallOptions::new().idempotent(is_pooled).retry(Retry::never()))
}

async fn serve(idle: Option<Duration>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut request = [0; 4096];
                loop {
                    let read = stream.read(&mut request);
                    let read = match idle {
                        Some(idle) => tokio::time::timeout(idle, read).await,
                        None => Ok(read.await),
                    };
                    let Ok(Ok(1..)) = read else { return };
                    let answer = b"HTTP/1.1 200 X\r\ncontent-length: 2\r\n\r\n{}";
                    if stream.write_all(answer).await.is_err() {
                        return;
                    }
                }
            });
        }
    });
    address
}
