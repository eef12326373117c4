//! The writer that a file goes to.

use std::{future::poll_fn, io, pin::Pin};

use tokio::io::AsyncWrite;

/// A writer, and the bytes that it has taken.
pub(in crate::client) struct Destination<'a, W> {
    writer: &'a mut W,
    /// Takes all bytes back, where the writer can.
    clear: Option<fn(&mut W)>,
    written: u64,
}

impl<'a> Destination<'a, Vec<u8>> {
    /// The memory, from which bytes can be taken back.
    pub(in crate::client) fn memory(buffer: &'a mut Vec<u8>) -> Self {
        Self { writer: buffer, clear: Some(Vec::clear), written: 0 }
    }
}

impl<'a, W> Destination<'a, W> {
    /// A writer of the caller, which keeps what it has taken.
    pub(in crate::client) fn writer(writer: &'a mut W) -> Self {
        Self { writer, clear: None, written: 0 }
    }

    pub(super) fn written(&self) -> u64 {
        self.written
    }

    /// The bytes that stay although the download fails.
    pub(super) fn kept(&self) -> u64 {
        if self.clear.is_some() { 0 } else { self.written }
    }

    /// Takes all bytes back; tells whether the file can begin again.
    pub(super) fn clear(&mut self) -> bool {
        if let Some(clear) = self.clear {
            clear(self.writer);
            self.written = 0;
        }
        self.written == 0
    }
}

impl<W: AsyncWrite + Unpin> Destination<'_, W> {
    /// Writes all of a piece. The count is right at each moment, also where this future is dropped.
    pub(super) async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        let mut rest = piece;
        while !rest.is_empty() {
            let taken = poll_fn(|cx| Pin::new(&mut *self.writer).poll_write(cx, rest)).await?;
            if taken == 0 {
                let reason = "the writer takes no more bytes";
                return Err(io::Error::new(io::ErrorKind::WriteZero, reason));
            }
            self.written = self.written.saturating_add(taken as u64);
            rest = rest.get(taken..).unwrap_or_default();
        }
        Ok(())
    }

    /// Waits until the writer has passed on what it has taken.
    pub(super) async fn flush(&mut self) -> io::Result<()> {
        poll_fn(|cx| Pin::new(&mut *self.writer).poll_flush(cx)).await
    }
}
