//! Time limits with slow servers and slow writers, under a paused clock.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use bytes::Bytes;
use core_api::{
    Client, ErrorKind,
    client::{
        CallOptions, ConnectionReuse, HttpClient, Limits, ResponseFuture, Retry, Transport,
        transport::Body,
    },
};
use http::{Request, Response};
use tokio::{
    io::AsyncWrite,
    time::{Instant, Sleep, sleep},
};

/// A server with a delay before its answer, and before each piece of 2,000 bytes.
#[derive(Debug)]
struct Slow {
    first: Duration,
    each: Duration,
    pieces: u32,
}

impl HttpClient for Slow {
    fn send(&self, _: Request<Bytes>, _: ConnectionReuse) -> ResponseFuture<'_> {
        let (first, each, pieces) = (self.first, self.each, self.pieces);
        Box::pin(async move {
            sleep(first).await;
            let stream = futures_util::stream::unfold(0, move |number| async move {
                if number == pieces {
                    return None;
                }
                sleep(each).await;
                let frame = http_body::Frame::data(Bytes::from_static(&[b'x'; 2000]));
                Some((Ok::<_, io::Error>(frame), number + 1))
            });
            let body = Body::new(http_body_util::StreamBody::new(stream));
            let length = 2000 * u64::from(pieces);
            Ok(Response::builder().header("content-length", length).body(body).unwrap())
        })
    }
}

/// A writer with a delay before each piece, and before it is flushed.
struct Writer {
    each: Duration,
    pause: Option<Pin<Box<Sleep>>>,
    written: usize,
}

impl Writer {
    fn new(seconds: u64) -> Self {
        Self { each: Duration::from_secs(seconds), pause: None, written: 0 }
    }

    fn poll_pause(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let each = self.each;
        let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(each)));
        let done = pause.as_mut().poll(cx);
        if done.is_ready() {
            self.pause = None;
        }
        done
    }
}

impl AsyncWrite for Writer {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.poll_pause(cx).map(|()| {
            self.written += bytes.len();
            Ok(bytes.len())
        })
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_pause(cx).map(Ok)
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Builds a client with one attempt, and limits of 10 s (first byte), 20 s (idle) and 100 s (total).
fn client(first: u64, each: u64, pieces: u32) -> Client {
    let (first, each) = (Duration::from_secs(first), Duration::from_secs(each));
    let transport = Transport::builder().http_client(Slow { first, each, pieces }).build().unwrap();
    let limits = Limits::new()
        .first_byte(Duration::from_secs(10))
        .idle(Duration::from_secs(20))
        .total(Duration::from_secs(100));
    let builder = super::builder().transport(transport).limits(limits).retry(Retry::never());
    builder.build().unwrap()
}

const ADDRESS: &str = "https://files.test/a";

#[tokio::test(start_paused = true)]
async fn a_slow_writer_is_not_a_slow_server() {
    let (start, mut writer) = (Instant::now(), Writer::new(3600));
    let summary = client(9, 9, 10).download(ADDRESS).write_to(&mut writer).await.unwrap();
    assert_eq!((summary.written(), writer.written), (20_000, 20_000));
    assert!(start.elapsed() >= Duration::from_secs(11 * 3600 + 99));
}

#[tokio::test(start_paused = true)]
async fn a_slow_server_times_out_for_any_writer() {
    for seconds in [0, 3600] {
        for (first, each, pieces, expected, written) in [
            (11, 1, 1, "no answer within 10s", 0),
            (1, 21, 1, "the answer made no progress within 20s, after 0 bytes", 0),
            (9, 19, 10, "not done within 100s", 8000),
        ] {
            let mut writer = Writer::new(seconds);
            let client = client(first, each, pieces);
            let error = client.download(ADDRESS).write_to(&mut writer).await.unwrap_err();
            assert_eq!((error.kind(), error.written()), (ErrorKind::Timeout, written), "{error}");
            assert!(error.to_string().contains(expected), "{error}");
            assert_eq!(error.is_retryable(), written == 0, "{error}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_options_of_a_call_can_extend_its_time() {
    let options = CallOptions::new().total(Duration::MAX);
    let download = client(9, 19, 50).with(options).download(ADDRESS);
    assert_eq!(download.await.unwrap().body().len(), 100_000);
}
