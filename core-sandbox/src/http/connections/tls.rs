//! Connections with TLS.

use std::{
    fmt, io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};

use rustls::ServerConfig;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};
use tokio_rustls::{Accept, TlsAcceptor, server::TlsStream};

use crate::recorder::Recorder;

/// The first byte of a TLS handshake (RFC 8446 §5.1).
const HANDSHAKE: u8 = 22;

/// A connection with TLS.
///
/// The handshake is a part of the first read, so that a slow client does not delay others.
pub(crate) struct TlsTransport {
    state: TlsState,
    config: Arc<ServerConfig>,
    recorder: Arc<Recorder>,
    /// Set if the client sends HTTP without TLS.
    is_plain: Arc<AtomicBool>,
}

enum TlsState {
    /// No byte has arrived.
    New(TcpStream),
    Handshake(Box<Accept<TcpStream>>),
    Open(Box<TlsStream<TcpStream>>),
    /// The client does not speak TLS. It gets a response that says so.
    Plain(TcpStream),
    Failed,
}

impl TlsTransport {
    pub(super) fn new(
        stream: TcpStream,
        config: Arc<ServerConfig>,
        recorder: Arc<Recorder>,
        is_plain: Arc<AtomicBool>,
    ) -> Self {
        Self { state: TlsState::New(stream), config, recorder, is_plain }
    }

    /// Does the handshake, and returns the stream of the content.
    fn poll_open(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<ContentStream<'_>>> {
        loop {
            match std::mem::replace(&mut self.state, TlsState::Failed) {
                TlsState::New(stream) => {
                    let mut byte = [0];
                    let peeked = stream.poll_peek(cx, &mut ReadBuf::new(&mut byte));
                    if peeked.is_pending() {
                        self.state = TlsState::New(stream);
                        return Poll::Pending;
                    }
                    ready!(peeked)?;
                    self.state = if byte == [HANDSHAKE] {
                        let acceptor = TlsAcceptor::from(Arc::clone(&self.config));
                        TlsState::Handshake(Box::new(acceptor.accept(stream)))
                    } else {
                        self.is_plain.store(true, Ordering::Release);
                        TlsState::Plain(stream)
                    };
                }
                TlsState::Handshake(mut accept) => match Pin::new(&mut *accept).poll(cx) {
                    Poll::Pending => {
                        self.state = TlsState::Handshake(accept);
                        return Poll::Pending;
                    }
                    Poll::Ready(Ok(stream)) => self.state = TlsState::Open(Box::new(stream)),
                    Poll::Ready(Err(error)) => {
                        self.recorder.note(&format!(
                            "a TLS handshake failed: {error}; the client has to trust the \
                             certificate of the sandbox"
                        ));
                        return Poll::Ready(Err(error));
                    }
                },
                state @ (TlsState::Open(_) | TlsState::Plain(_)) => {
                    self.state = state;
                    break;
                }
                TlsState::Failed => return Poll::Ready(Err(io::ErrorKind::NotConnected.into())),
            }
        }
        Poll::Ready(match &mut self.state {
            TlsState::Open(stream) => Ok(ContentStream::Tls(stream)),
            TlsState::Plain(stream) => Ok(ContentStream::Plain(stream)),
            TlsState::New(_) | TlsState::Handshake(_) | TlsState::Failed => {
                Err(io::ErrorKind::NotConnected.into())
            }
        })
    }
}

/// The stream of the content, after the handshake.
enum ContentStream<'a> {
    Tls(&'a mut TlsStream<TcpStream>),
    Plain(&'a mut TcpStream),
}

impl AsyncRead for TlsTransport {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match ready!(self.poll_open(cx))? {
            ContentStream::Tls(stream) => Pin::new(stream).poll_read(cx, buffer),
            ContentStream::Plain(stream) => Pin::new(stream).poll_read(cx, buffer),
        }
    }
}

impl AsyncWrite for TlsTransport {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        match ready!(self.poll_open(cx))? {
            ContentStream::Tls(stream) => Pin::new(stream).poll_write(cx, bytes),
            ContentStream::Plain(stream) => Pin::new(stream).poll_write(cx, bytes),
        }
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match ready!(self.poll_open(cx))? {
            ContentStream::Tls(stream) => Pin::new(stream).poll_write_vectored(cx, parts),
            ContentStream::Plain(stream) => Pin::new(stream).poll_write_vectored(cx, parts),
        }
    }

    fn is_write_vectored(&self) -> bool {
        true
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.state {
            TlsState::Open(stream) => Pin::new(stream).poll_flush(cx),
            TlsState::Plain(stream) => Pin::new(stream).poll_flush(cx),
            TlsState::New(_) | TlsState::Handshake(_) | TlsState::Failed => Poll::Ready(Ok(())),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.state {
            TlsState::Open(stream) => Pin::new(stream).poll_shutdown(cx),
            TlsState::New(stream) | TlsState::Plain(stream) => Pin::new(stream).poll_shutdown(cx),
            TlsState::Handshake(accept) => match accept.get_mut() {
                Some(stream) => Pin::new(stream).poll_shutdown(cx),
                None => Poll::Ready(Ok(())),
            },
            TlsState::Failed => Poll::Ready(Ok(())),
        }
    }
}

impl fmt::Debug for TlsTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsTransport").finish_non_exhaustive()
    }
}
