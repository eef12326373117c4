//! The part of a transport that a caller can replace.

use std::{fmt, pin::Pin};

use bytes::Bytes;
use http::{Request, Response};

use super::{Body, TransportError};

/// The future of [`HttpClient::send`].
pub type ResponseFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send + 'a>>;

/// The permission to send a request over a pooled connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectionReuse {
    /// A pooled connection is permitted, because the request may be retried.
    Permitted,
    /// The request needs a new connection. A server may close a pooled connection while the request is sent,
    /// and then it is unknown whether the server has read the request.
    Never,
}

/// An HTTP client of the caller: it sends requests and receives responses. The trait is object-safe.
///
/// Callers rely on these rules, which an implementation must keep:
///
/// - It returns every status unchanged, including redirects (3xx). The token or the secret must not reach
///   another host.
/// - It sends each request once. Only callers know which requests may be retried.
/// - It opens a connection for each request with [`ConnectionReuse::Never`].
/// - Its error is [`TransportError::not_sent`] only if no byte of the request can have been sent, such as
///   after a refused connection. Otherwise the error is [`TransportError::unknown`]. `core-auth` keeps a
///   refresh token if its request was not sent.
/// - It checks certificates, and sends `https` requests over TLS only.
/// - It neither asks for compressed responses nor decompresses them.
/// - It keeps no cookies, and adds no header that identifies a person or a session.
/// - It does not log requests, because headers, forms and bodies hold secrets. Its errors quote none of them.
/// - It limits the time to connect. Callers drop the future after the time limit of a call.
///
/// The transport detects some mistakes. Examples are a body whose length differs from its `Content-Length`, a
/// response with a `Content-Encoding`, and a response that exceeds a limit.
pub trait HttpClient: Send + Sync + fmt::Debug {
    /// Sends a request. The response is returned with its headers, before its body has arrived.
    fn send(&self, request: Request<Bytes>, reuse: ConnectionReuse) -> ResponseFuture<'_>;
}
