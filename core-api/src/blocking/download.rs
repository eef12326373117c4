//! Downloads into a writer of the standard library.

use std::{
    fmt,
    io::{self, ErrorKind, Write},
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http::Response;
use tokio::io::AsyncWrite;

use super::wait::wait;
use crate::{
    Error,
    client::{self, DownloadSummary},
};

/// A download from an address that Core has returned; see [`Client::download`](super::Client::download).
#[must_use = "`write_to` or `bytes` fetches the file"]
pub struct Download(client::Download);

impl Download {
    pub(super) fn new(download: client::Download) -> Self {
        Self(download)
    }

    /// Sets the largest size of the file, in bytes. See [`client::Download::limit`].
    pub fn limit(self, bytes: u64) -> Self {
        Self(self.0.limit(bytes))
    }

    /// Fetches the file and writes it piece by piece, on this thread. See [`client::Download::write_to`].
    ///
    /// The memory does not depend on the size of the file. The writer may take any time. It is flushed at the
    /// end. A write that returns [`Interrupted`](ErrorKind::Interrupted) is repeated.
    ///
    /// # Errors
    ///
    /// The errors of the async method, and [`Unsent`](crate::ErrorKind::Unsent) in async code.
    pub fn write_to<W>(self, writer: &mut W) -> Result<DownloadSummary, Error>
    where
        W: Write + ?Sized,
    {
        wait(client::Download::call, self.0.write_to(&mut BlockingWriter(writer)))
    }

    /// Fetches the file into memory. A retry starts over.
    ///
    /// # Errors
    ///
    /// Fails as [`write_to`](Self::write_to) does, but never with `Write`.
    pub fn bytes(self) -> Result<Response<Bytes>, Error> {
        wait(client::Download::call, self.0.bytes())
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A writer that blocks the thread of the download, which nobody else uses.
struct BlockingWriter<'a, W: ?Sized>(&'a mut W);

impl<W: Write + ?Sized> AsyncWrite for BlockingWriter<'_, W> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(uninterrupted(|| self.0.write(bytes)))
    }

    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(uninterrupted(|| self.0.flush()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(context)
    }
}

/// Repeats an operation that a signal has interrupted.
fn uninterrupted<T>(mut operation: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match operation() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
