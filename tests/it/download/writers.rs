//! Writers: the bytes that they receive, and their errors.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use core_api::ErrorKind;
use tokio::io::{AsyncReadExt, AsyncWrite};

use super::{
    client, content,
    server::{Answer, Server},
};

/// A writer with room for `room` bytes.
struct Disk {
    room: usize,
    written: Vec<u8>,
    full: fn() -> Poll<io::Result<usize>>,
    flush: fn() -> Poll<io::Result<()>>,
}

impl Disk {
    fn with_room(room: usize) -> Self {
        let full = || Poll::Ready(Err(io::Error::new(io::ErrorKind::StorageFull, "no space left")));
        Self { room, written: Vec::new(), full, flush: || Poll::Ready(Ok(())) }
    }
}

impl AsyncWrite for Disk {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        // Each call takes only a part of the bytes.
        let accepted = bytes.len().min(700).min(self.room);
        if accepted == 0 {
            return (self.full)();
        }
        self.room -= accepted;
        self.written.extend_from_slice(&bytes[..accepted]);
        Poll::Ready(Ok(accepted))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        (self.flush)()
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        panic!("the writer is the caller's")
    }
}

#[tokio::test]
async fn the_error_of_a_writer_is_reported_as_such() {
    let server = Server::start(|_, _| {
        Answer::new("200 X\ncontent-length: 9000\netag: \"a\"", &content(9000))
    });
    let server = server.await;
    let mut disk = Disk::with_room(5000);
    let error = client().download(&server.address("/a?key=canary")).write_to(&mut disk).await;
    let error = error.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Write);
    assert_eq!(
        error.to_string(),
        format!(
            "GET {}: the writer failed: 5000 bytes of the file were written: no space left",
            server.origin
        )
    );
    assert_eq!(error.write_error().unwrap().kind(), io::ErrorKind::StorageFull);
    assert_eq!((error.written(), server.requests()), (5000, 1));
    assert!(!error.is_retryable() && disk.written == content(5000));

    // A full disk, and a writer that takes no bytes without an error.
    for (full, kind) in [
        (Disk::with_room(0).full, io::ErrorKind::StorageFull),
        (|| Poll::Ready(Ok(0)), io::ErrorKind::WriteZero),
    ] {
        let mut disk = Disk { full, ..Disk::with_room(0) };
        let error = client().download(&server.address("/a")).write_to(&mut disk).await.unwrap_err();
        assert_eq!((error.kind(), error.write_error().unwrap().kind()), (ErrorKind::Write, kind));
        assert!(!error.is_retryable() && error.written() == 0);
    }
}

#[tokio::test]
async fn a_failed_flush_is_an_error_of_the_writer() {
    let server = Server::start(|_, _| Answer::file(&content(900))).await;
    let flush = || Poll::Ready(Err(io::Error::from(io::ErrorKind::QuotaExceeded)));
    let mut disk = Disk { flush, ..Disk::with_room(900) };
    let error = client().download(&server.address("/a")).write_to(&mut disk).await.unwrap_err();
    assert_eq!(error.write_error().unwrap().kind(), io::ErrorKind::QuotaExceeded);
    assert_eq!((error.written(), server.requests()), (900, 1));
}

#[tokio::test]
async fn the_error_of_a_writer_keeps_its_kind_and_loses_the_key() {
    let server = Server::start(|_, _| Answer::file(&content(900))).await;
    let full = || {
        let reason = "signed-canary-0001 is on a full disk";
        Poll::Ready(Err(io::Error::new(io::ErrorKind::StorageFull, reason)))
    };
    let mut disk = Disk { full, ..Disk::with_room(10) };
    let download = client().download(&server.address("/a?key=signed-canary-0001"));
    let error = download.write_to(&mut disk).await.unwrap_err();
    assert!(error.to_string().ends_with("[redacted] is on a full disk"), "{error}");
    assert_eq!(error.write_error().unwrap().kind(), io::ErrorKind::StorageFull);
}

#[tokio::test]
async fn a_download_runs_in_a_task_with_any_writer() {
    let server = Server::start(|_, _| Answer::file(&content(100_000))).await;
    let address = server.address("/a");
    // A pipe with a small buffer. Its reader empties it.
    let (mut pipe, mut end) = tokio::io::duplex(64);
    let client = client();
    let task = tokio::spawn(async move {
        let writer: &mut (dyn AsyncWrite + Send + Unpin) = &mut pipe;
        client.download(&address).write_to(writer).await.map(|summary| summary.written())
    });
    let mut file = Vec::new();
    end.read_to_end(&mut file).await.unwrap();
    assert!(file == content(100_000) && task.await.unwrap().unwrap() == 100_000);
}

#[tokio::test]
async fn a_download_that_is_dropped_leaves_what_was_written() {
    let server = Server::start(|_, _| {
        Answer::new("200 X\ncontent-length: 9000", &content(5000)).keep_open()
    });
    let server = server.await;
    let (mut pipe, mut end) = tokio::io::duplex(10_000);
    let mut file = vec![0; 5000];
    let client = client();
    tokio::select! {
        result = client.download(&server.address("/a")).write_to(&mut pipe) => panic!("{result:?}"),
        read = end.read_exact(&mut file) => drop(read.unwrap()),
    }
    assert!(file == content(5000));
}

#[tokio::test]
async fn a_slow_writer_does_not_block_other_calls() {
    let server = Server::start(|_, _| Answer::file(&content(100_000))).await;
    let address = server.address("/a");
    let limited = core_api::client::Concurrency::fixed(1);
    let client = super::builder().concurrency(limited).build().unwrap();
    let (mut pipe, mut end) = tokio::io::duplex(64);
    let mut download = Box::pin(client.download(&address).write_to(&mut pipe));
    // The download has started, and waits because nobody reads from the pipe.
    let mut byte = [0];
    tokio::select! {
        _ = &mut download => panic!("a writer that is full has taken all"),
        read = end.read_exact(&mut byte) => drop(read.unwrap()),
    }
    assert_eq!(client.download(&address).await.unwrap().body().len(), 100_000);
}
