//! The writer of a download.

use std::{future::poll_fn, io, pin::Pin};

use tokio::io::AsyncWrite;

/// A writer, and the number of bytes written to it.
pub(in crate::client) struct Destination<'a, W> {
    writer: &'a mut W,
    /// Removes all bytes from the writer, if it supports that.
    clear: Option<fn(&mut W)>,
    written: u64,
}

impl<'a> Destination<'a, Vec<u8>> {
    /// Writes to memory, from which bytes can be removed.
    pub(in crate::client) fn memory(buffer: &'a mut Vec<u8>) -> Self {
        Self { writer: buffer, clear: Some(Vec::clear), written: 0 }
    }
}

impl<'a, W> Destination<'a, W> {
    /// Writes to a writer of the caller, from which bytes cannot be removed.
    pub(in crate::client) fn writer(writer: &'a mut W) -> Self {
        Self { writer, clear: None, written: 0 }
    }

    pub(super) fn written(&self) -> u64 {
        self.written
    }

    /// Returns the number of bytes that stay in the writer if the download fails.
    pub(super) fn remaining(&self) -> u64 {
        if self.clear.is_some() { 0 } else { self.written }
    }

    /// Removes all bytes if possible. Returns whether the writer is empty, so the file can start over.
    pub(super) fn clear(&mut self) -> bool {
        if let Some(clear) = self.clear {
            clear(self.writer);
            self.written = 0;
        }
        self.written == 0
    }
}

impl<W: AsyncWrite + Unpin> Destination<'_, W> {
    /// Writes a whole piece. The count stays exact even if this future is dropped.
    pub(super) async fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        let mut rest = piece;
        while !rest.is_empty() {
            let taken = poll_fn(|cx| Pin::new(&mut *self.writer).poll_write(cx, rest)).await?;
            if taken == 0 {
                let reason = "the writer accepts no more bytes";
                return Err(io::Error::new(io::ErrorKind::WriteZero, reason));
            }
            self.written = self.written.saturating_add(taken as u64);
            rest = rest.get(taken..).unwrap_or_default();
        }
        Ok(())
    }

    /// Flushes the writer.
    pub(super) async fn flush(&mut self) -> io::Result<()> {
        poll_fn(|cx| Pin::new(&mut *self.writer).poll_flush(cx)).await
    }
}
