//! Downloads that move to another runtime while in progress.

use std::{
    io,
    pin::Pin,
    sync::{Arc, Mutex},
    task::{Context, Poll},
};

use core_api::ErrorKind;
use tokio::{
    io::AsyncWrite,
    runtime::{Builder, Runtime},
};

use super::{
    client, content,
    server::{Answer, Server},
};
use crate::support::wait::until;

const LENGTH: usize = 100_000;
const FIRST: usize = 60_000;

/// A writer whose content the test can read at any time.
#[derive(Clone, Default)]
struct SharedBuffer(Arc<Mutex<Vec<u8>>>);

impl AsyncWrite for SharedBuffer {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

fn current_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

#[test]
fn a_download_resumes_in_another_runtime_or_fails() {
    let elsewhere = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    for (tag, is_dropped) in [("\"a\"", true), ("\"a\"", false), ("W/\"a\"", true)] {
        let server = elsewhere.block_on(Server::start(move |number, _| match number {
            0 => {
                let head = format!("200 OK\ncontent-length: {LENGTH}\netag: {tag}");
                Answer::new(&head, &content(LENGTH)[..FIRST]).keep_open()
            }
            _ => {
                let range = format!("bytes {FIRST}-{}/{LENGTH}", LENGTH - 1);
                let head = format!("206 X\ncontent-range: {range}\netag: {tag}");
                Answer::new(&head, &content(LENGTH)[FIRST..])
            }
        }));
        let file = SharedBuffer::default();
        let mut writer = file.clone();
        let client = client();
        let mut download = Box::pin(client.download(&server.address("/a")).write_to(&mut writer));
        let first = current_thread();
        first.block_on(async {
            tokio::select! {
                result = &mut download => panic!("half of a file is a file: {result:?}"),
                () = until(|| file.0.lock().unwrap().len() >= FIRST) => {}
            }
        });
        let _first = (!is_dropped).then_some(first);
        let result = current_thread().block_on(download);
        let written = file.0.lock().unwrap().clone();
        if tag.starts_with('W') {
            let error = result.unwrap_err();
            assert_eq!((error.kind(), error.written()), (ErrorKind::Connection, FIRST as u64));
            assert!(error.to_string().contains("no strong `ETag`"), "{error}");
            assert!(written == content(LENGTH)[..FIRST] && server.requests() == 1);
        } else {
            assert_eq!(result.unwrap().written(), LENGTH as u64);
            assert!(written == content(LENGTH) && server.requests() == 2);
        }
    }
}
