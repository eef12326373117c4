//! Connections that can be cut.

#[cfg(feature = "tls")]
mod tls;
mod transport;

use std::{
    future::poll_fn,
    io,
    net::SocketAddr,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

use transport::Transport;

/// The pause after an error such as too many open files.
const PAUSE: Duration = Duration::from_secs(1);

/// A listener on several addresses, whose connections can be cut.
#[derive(Debug)]
pub(crate) struct CuttableListener {
    pub(crate) listeners: Vec<TcpListener>,
    /// The settings of TLS, and the log of failed handshakes.
    #[cfg(feature = "tls")]
    pub(crate) tls: Option<(Arc<rustls::ServerConfig>, Arc<crate::recorder::Recorder>)>,
}

/// The handle with which a handler cuts the connection of its request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Connection {
    is_cut: Arc<AtomicBool>,
    /// True if the client sends HTTP without TLS to a server with TLS.
    is_plain: Arc<AtomicBool>,
}

impl Connection {
    /// Ends the connection at the next attempt to write, so that nothing more is sent.
    pub(super) fn cut(&self) {
        self.is_cut.store(true, Ordering::Release);
    }

    /// Returns whether the client lacks the TLS of the server.
    pub(super) fn lacks_tls(&self) -> bool {
        self.is_plain.load(Ordering::Acquire)
    }
}

/// A stream whose writes fail after its connection was cut.
#[derive(Debug)]
pub(crate) struct CuttableStream {
    stream: Transport,
    connection: Connection,
}

impl Listener for CuttableListener {
    type Io = CuttableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (CuttableStream, Self::Addr) {
        loop {
            match poll_fn(|cx| self.poll_accept(cx)).await {
                Ok((stream, address)) => {
                    let connection = Connection::default();
                    let stream = self.transport(stream, &connection);
                    return (CuttableStream { stream, connection }, address);
                }
                // The client has left already.
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        let first = self.listeners.first();
        first.ok_or_else(|| io::Error::from(io::ErrorKind::NotConnected))?.local_addr()
    }
}

impl CuttableListener {
    /// Accepts a connection of any address.
    fn poll_accept(&self, cx: &mut Context<'_>) -> Poll<io::Result<(TcpStream, SocketAddr)>> {
        let mut results = self.listeners.iter().map(|listener| listener.poll_accept(cx));
        results.find(Poll::is_ready).unwrap_or(Poll::Pending)
    }

    #[cfg(feature = "tls")]
    fn transport(&self, stream: TcpStream, connection: &Connection) -> Transport {
        let Some((config, recorder)) = &self.tls else { return Transport::Plain(stream) };
        let is_plain = Arc::clone(&connection.is_plain);
        let (config, recorder) = (Arc::clone(config), Arc::clone(recorder));
        let transport = tls::TlsTransport::new(stream, config, recorder, is_plain);
        Transport::Tls(Box::new(transport))
    }

    #[cfg(not(feature = "tls"))]
    fn transport(&self, stream: TcpStream, _: &Connection) -> Transport {
        Transport::Plain(stream)
    }
}

impl Connected<IncomingStream<'_, CuttableListener>> for Connection {
    fn connect_info(incoming: IncomingStream<'_, CuttableListener>) -> Self {
        incoming.io().connection.clone()
    }
}

impl CuttableStream {
    fn stream(self: Pin<&mut Self>) -> Pin<&mut Transport> {
        Pin::new(&mut self.get_mut().stream)
    }

    fn check(&self) -> io::Result<()> {
        let is_cut = self.connection.is_cut.load(Ordering::Acquire);
        if is_cut { Err(io::ErrorKind::ConnectionAborted.into()) } else { Ok(()) }
    }
}

impl AsyncRead for CuttableStream {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.stream().poll_read(cx, buffer)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        self.stream().poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        self.stream().poll_write_vectored(cx, parts)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.stream().poll_shutdown(cx)
    }
}
