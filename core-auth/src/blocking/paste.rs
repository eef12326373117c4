//! A login by a pasted address, through readers and writers of the standard library.

use std::{
    io::{self, BufRead, ErrorKind, Read, Write},
    pin::Pin,
    task::{Context, Poll, ready},
};

use tokio::io::{AsyncBufRead, AsyncRead, AsyncWrite, ReadBuf};

use super::block_on;
use crate::{Error, Grant, Login};

/// Shows the address of a login, and reads the callback address that a person pastes. See
/// [`Login::finish_by_paste`].
///
/// ```no_run
/// # fn example(app: core_auth::App) -> Result<(), core_auth::Error> {
/// use core_api::Scope;
/// use core_auth::blocking::finish_by_paste;
/// use std::io::{stderr, stdin};
///
/// let login = app.authorize([Scope::ReadCore, Scope::OfflineAccess]);
/// let grant = finish_by_paste(login, stdin().lock(), stderr())?;
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// The errors of the async method, and [`Configuration`](crate::ErrorKind::Configuration) in async code.
pub fn finish_by_paste(
    login: Login,
    input: impl BufRead + Unpin,
    output: impl Write + Unpin,
) -> Result<Grant, Error> {
    block_on(login.finish_by_paste(BlockingStream(input), BlockingStream(output)))
}

/// A reader or writer that blocks the thread of the login, which nobody else uses.
struct BlockingStream<S>(S);

/// Repeats an operation that a signal has interrupted.
fn uninterrupted<T>(mut operation: impl FnMut() -> io::Result<T>) -> Poll<io::Result<T>> {
    loop {
        match operation() {
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            result => return Poll::Ready(result),
        }
    }
}

impl<S: Read + Unpin> AsyncRead for BlockingStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let read = uninterrupted(|| self.0.read(buffer.initialize_unfilled()));
        read.map_ok(|length| buffer.advance(length))
    }
}

impl<S: BufRead + Unpin> AsyncBufRead for BlockingStream<S> {
    fn poll_fill_buf(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        let input = &mut self.get_mut().0;
        match ready!(uninterrupted(|| input.fill_buf().map(<[u8]>::len)))? {
            // A terminal would read another line after its end.
            0 => Poll::Ready(Ok(&[])),
            // The buffer is filled, so this reads nothing.
            _ => Poll::Ready(input.fill_buf()),
        }
    }

    fn consume(mut self: Pin<&mut Self>, length: usize) {
        self.0.consume(length);
    }
}

impl<S: Write + Unpin> AsyncWrite for BlockingStream<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        uninterrupted(|| self.0.write(bytes))
    }

    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        uninterrupted(|| self.0.flush())
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.poll_flush(context)
    }
}
