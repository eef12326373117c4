//! The part of a transport that a caller can replace.

use std::{fmt, pin::Pin};

use bytes::Bytes;
use http::{Request, Response};

use super::{Body, TransportError};

/// An answer that comes later.
pub type ResponseFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send + 'a>>;

/// The permission to send a request over a connection that was used before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConnectionReuse {
    /// A pooled connection will do: the request may be repeated.
    Permitted,
    /// The request needs a connection of its own. A server may close a pooled one just when the
    /// request is sent, and nobody knows then whether it has read it.
    Never,
}

/// Sends requests and receives answers; object-safe, for transports of the caller's own.
///
/// An implementation has to keep these rules, on which callers rely:
///
/// - It returns every status as it came, a redirect (3xx) included. The token or the secret must not go
///   on to another host.
/// - It sends each request once. Only callers know what may be repeated.
/// - It opens a connection for each request with [`ConnectionReuse::Never`].
/// - Its error is [`TransportError::not_sent`] only where no byte of the request can have left, such as
///   a refused connection. After that point it is [`TransportError::unknown`]. A refresh token whose
///   request was not sent is surely still good.
/// - It checks certificates, and sends `https` requests by TLS alone.
/// - It neither asks for compressed answers nor decompresses them.
/// - It keeps no cookies, and adds no header that names a person or a session.
/// - It does not log requests: headers, forms and bodies hold secrets. Its errors quote none of them.
/// - It limits the time to connect. Callers drop the future once the time of a call is over.
///
/// Some mistakes are found out: a body that is shorter or longer than its `Content-Length`, an answer
/// with a `Content-Encoding`, an answer that is too large or takes too long.
pub trait HttpClient: Send + Sync + fmt::Debug {
    /// Sends a request; the answer comes with its headers, and its body may still be on its way.
    fn send(&self, request: Request<Bytes>, reuse: ConnectionReuse) -> ResponseFuture<'_>;
}
