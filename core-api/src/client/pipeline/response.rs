//! The response of a request, read within the limits of the client.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::Body as _;
use tokio::time::{Duration, Instant};

use super::{
    Shared,
    buffer_pool::BufferPool,
    time_budget::{TimeBudget, within},
};
use crate::{
    Error, ErrorKind,
    client::{
        ConnectionReuse,
        transport::{Body, TransportError},
    },
    endpoint::content_coding,
    error::Call,
};

/// The largest buffer that is allocated before the body arrives, in bytes.
const MAX_PREALLOCATED: usize = 4 << 20;

/// The bytes of a body that count as progress. With single bytes, a server could keep a call open for
/// years.
const PROGRESS: u64 = 1 << 10;

impl Shared {
    /// Sends a request and reads the whole response.
    pub(super) async fn fetch(
        &self,
        call: &Call,
        reuse: ConnectionReuse,
        request: Request<Bytes>,
        time: &TimeBudget,
        buffers: &BufferPool,
    ) -> Result<Response<Bytes>, Error> {
        let response = self.send(call, reuse, request, time).await?;
        check_encoding(call, &response)?;
        self.read(call, response, time, buffers).await
    }

    /// Sends a request and waits for the headers of its response.
    pub(super) async fn send(
        &self,
        call: &Call,
        reuse: ConnectionReuse,
        request: Request<Bytes>,
        time: &TimeBudget,
    ) -> Result<Response<Body>, Error> {
        let (until, is_own) = time.until(self.limits.first_byte);
        let response = match within(until, self.transport.send(request, reuse)).await {
            Ok(response) => response.map_err(|error| transport_error(call, error))?,
            Err(_) if is_own => {
                let detail = format!("no answer within {:?}", self.limits.first_byte);
                return Err(Error::new(ErrorKind::Timeout, call.clone(), detail));
            }
            Err(_) => return Err(time.expired(call)),
        };
        let headers = response.headers().iter();
        let size: usize = headers.map(|(name, value)| name.as_str().len() + value.len()).sum();
        if size > self.limits.headers {
            let detail = format!("the headers are longer than {} bytes", self.limits.headers);
            return Err(Error::undecodable(call.clone(), response.status(), detail));
        }
        Ok(response)
    }

    /// Reads the whole body within the size limit.
    pub(super) async fn read(
        &self,
        call: &Call,
        response: Response<Body>,
        time: &TimeBudget,
        buffers: &BufferPool,
    ) -> Result<Response<Bytes>, Error> {
        let (parts, incoming) = response.into_parts();
        let (status, limit) = (parts.status, self.limits.body);
        let too_long = || {
            Error::undecodable(
                call.clone(),
                status,
                format!("the answer is longer than {limit} bytes; `Limits::body` permits more"),
            )
        };
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = status;
        *response.headers_mut() = parts.headers;
        // `Content-Length` is not trusted, so at most `MAX_PREALLOCATED` bytes are reserved.
        let length = incoming.size_hint().lower();
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > limit {
            return Err(too_long());
        }
        let mut body = buffers.take(length.min(MAX_PREALLOCATED));
        let mut reader = BodyReader::new(call, status, incoming, self.limits.idle, time);
        while let Some(piece) = reader.next(time).await? {
            if piece.len() > limit.saturating_sub(body.len()) {
                return Err(too_long());
            }
            body.extend_from_slice(&piece);
        }
        *response.body_mut() = body.freeze();
        Ok(response)
    }
}

/// Reads a body piece by piece within the time limits.
pub(super) struct BodyReader<'a> {
    call: &'a Call,
    status: StatusCode,
    incoming: Body,
    idle: Duration,
    /// The end of the current span, and whether `idle` sets it.
    span: (Option<Instant>, bool),
    /// The bytes read so far.
    read: u64,
    /// The bytes that have to be read by the end of the span.
    due: u64,
}

impl<'a> BodyReader<'a> {
    pub(super) fn new(
        call: &'a Call,
        status: StatusCode,
        incoming: Body,
        idle: Duration,
        time: &TimeBudget,
    ) -> Self {
        Self { call, status, incoming, idle, span: time.until(idle), read: 0, due: PROGRESS }
    }

    /// Waits for the next piece; `None` is the end.
    ///
    /// Each span has to bring progress or the end.
    pub(super) async fn next(&mut self, time: &TimeBudget) -> Result<Option<Bytes>, Error> {
        let piece = within(self.span.0, self.incoming.chunk()).await;
        let piece = piece.map_err(|_| match self.span.1 {
            true => self.stalled(),
            false => time.expired(self.call).with_status(self.status),
        })?;
        let piece = piece.map_err(|error| body_error(self.call, self.status, error))?;
        if let Some(piece) = &piece {
            self.read = self.read.saturating_add(piece.len() as u64);
            if self.read >= self.due {
                self.span = time.until(self.idle);
                self.due = self.read.saturating_add(PROGRESS);
            }
        }
        Ok(piece)
    }

    /// Moves the end of the span by time that was not spent waiting for the server.
    pub(super) fn extend(&mut self, taken: Duration) {
        self.span.0 = self.span.0.and_then(|end| end.checked_add(taken));
    }

    #[cold]
    fn stalled(&self) -> Error {
        let (idle, read) = (self.idle, self.read);
        let detail = format!("the answer made no progress within {idle:?}, after {read} bytes");
        Error::new(ErrorKind::Timeout, self.call.clone(), detail).with_status(self.status)
    }
}

/// Refuses a compressed response.
pub(super) fn check_encoding<B>(call: &Call, response: &Response<B>) -> Result<(), Error> {
    let Some(encoding) = content_coding(response.headers()) else { return Ok(()) };
    let detail =
        format!("the answer is compressed as {encoding:?}, although the request forbids it");
    Err(Error::undecodable(call.clone(), response.status(), detail))
}

/// Returns the error of a request without a response.
fn transport_error(call: &Call, error: TransportError) -> Error {
    if error.is_refused() {
        return Error::unsent(call.clone(), error);
    }
    let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Connection };
    let (is_unsent, is_permanent) = (error.is_not_sent(), error.is_permanent());
    let mut result = Error::new(kind, call.clone(), "").with_source(error);
    if is_unsent {
        result = result.mark_not_performed();
    }
    if is_permanent { result.mark_permanent() } else { result }
}

/// Returns the error of a response whose body broke off.
fn body_error(call: &Call, status: StatusCode, error: TransportError) -> Error {
    transport_error(call, error).with_status(status)
}
