//! Many clients of a server that is down, which must not multiply its load.

use std::time::Duration;

use core_api::client::{CallOptions, Retry};
use futures_util::future::join_all;
use http::Method;
use tokio::net::TcpStream;

use super::stub::{Stub, call, write};

const CLIENTS: usize = 8;
const CALLS: usize = 20;

/// Returns the number of requests for each call. Each client sends its calls in sequence.
async fn amplification<F>(answer: impl Fn(usize, TcpStream) -> F + Send + Sync + 'static) -> f64
where
    F: Future<Output = Option<TcpStream>> + Send + 'static,
{
    let stub = Stub::start(answer).await;
    let tasks = (0..CLIENTS).map(|_| {
        let client = stub.builder().retry(Retry::new()).build().unwrap();
        let client = client.with(CallOptions::new().hold(Duration::from_secs(600)));
        tokio::spawn(async move {
            for _ in 0..CALLS {
                call(&client, Method::GET).response().await.unwrap_err();
            }
        })
    });
    join_all(tasks).await.into_iter().for_each(Result::unwrap);
    stub.requests() as f64 / (CLIENTS * CALLS) as f64
}

#[tokio::test]
async fn clients_hardly_multiply_the_requests_to_a_server_that_is_down() {
    for line in ["503 Service Unavailable", "429 Too Many Requests", "500 Oops", "408 Late"] {
        let text = format!("HTTP/1.1 {line}\r\ncontent-length: 0\r\n\r\n");
        let amplification = amplification(move |_, stream| {
            let text = text.clone();
            async move { write(stream, &text).await }
        });
        let amplification = amplification.await;
        assert!((1.0..=1.3).contains(&amplification), "{line}: {amplification}");
    }
    let amplification = amplification(|_, _| async { None }).await;
    assert!((1.0..=1.3).contains(&amplification), "resets: {amplification}");
}
