//! An answer, read up to its limits.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::Body as _;
use tokio::time::{Duration, Instant};

use super::{
    Shared,
    clock::{Clock, within},
    spare::Spare,
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

/// The most bytes that are set aside for an answer before they come.
const TRUSTED: usize = 4 << 20;

/// The bytes of a body that count as progress. A server that sends single bytes to keep a connection
/// open would need years for an answer.
const PROGRESS: u64 = 1 << 10;

impl Shared {
    /// Sends the request and reads the whole answer.
    pub(super) async fn fetch(
        &self,
        call: &Call,
        reuse: ConnectionReuse,
        request: Request<Bytes>,
        clock: &Clock,
        spare: &Spare,
    ) -> Result<Response<Bytes>, Error> {
        let answer = self.begin(call, reuse, request, clock).await?;
        check_encoding(call, &answer)?;
        let response = self.read(call, answer, clock, spare).await?;
        if self.limits.is_too_deep(response.body()) {
            let detail = format!("the answer is nested deeper than {}", self.limits.json_depth);
            return Err(Error::undecodable(call.clone(), response.status(), detail));
        }
        Ok(response)
    }

    /// Sends the request and waits for the headers of its answer.
    pub(super) async fn begin(
        &self,
        call: &Call,
        reuse: ConnectionReuse,
        request: Request<Bytes>,
        clock: &Clock,
    ) -> Result<Response<Body>, Error> {
        let (until, is_own) = clock.until(self.limits.first_byte);
        let answer = match within(until, self.transport.send(request, reuse)).await {
            Ok(answer) => answer.map_err(|error| lost(call, error))?,
            Err(_) if is_own => {
                let detail = format!("no answer within {:?}", self.limits.first_byte);
                return Err(Error::new(ErrorKind::Timeout, call.clone(), detail));
            }
            Err(_) => return Err(clock.expired(call)),
        };
        let headers = answer.headers().iter();
        let size: usize = headers.map(|(name, value)| name.as_str().len() + value.len()).sum();
        if size > self.limits.headers {
            let detail = format!("the headers are longer than {} bytes", self.limits.headers);
            return Err(Error::undecodable(call.clone(), answer.status(), detail));
        }
        Ok(answer)
    }

    /// Reads the whole body, up to the largest size.
    pub(super) async fn read(
        &self,
        call: &Call,
        answer: Response<Body>,
        clock: &Clock,
        spare: &Spare,
    ) -> Result<Response<Bytes>, Error> {
        let (parts, incoming) = answer.into_parts();
        let (status, most) = (parts.status, self.limits.body);
        let too_long = || {
            Error::undecodable(
                call.clone(),
                status,
                format!("the answer is longer than {most} bytes"),
            )
        };
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = status;
        *response.headers_mut() = parts.headers;
        // A length is a claim; so much is given on trust.
        let length = incoming.size_hint().lower();
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > most {
            return Err(too_long());
        }
        let mut body = spare.take(length.min(TRUSTED));
        let mut pieces = Pieces::new(call, status, incoming, self.limits.idle, clock);
        while let Some(piece) = pieces.next(clock).await? {
            if piece.len() > most.saturating_sub(body.len()) {
                return Err(too_long());
            }
            body.extend_from_slice(&piece);
        }
        *response.body_mut() = body.freeze();
        Ok(response)
    }
}

/// A body as it comes, within the limits of time.
pub(super) struct Pieces<'a> {
    call: &'a Call,
    status: StatusCode,
    incoming: Body,
    idle: Duration,
    /// The end of the current span, and whether it is that of `idle`.
    span: (Option<Instant>, bool),
    /// The bytes that have come, and those that have to have come by the end of the span.
    read: u64,
    due: u64,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(
        call: &'a Call,
        status: StatusCode,
        incoming: Body,
        idle: Duration,
        clock: &Clock,
    ) -> Self {
        Self { call, status, incoming, idle, span: clock.until(idle), read: 0, due: PROGRESS }
    }

    /// Waits for the next piece; `None` is the end.
    ///
    /// Each span of the limit has to bring the end, or some progress.
    pub(super) async fn next(&mut self, clock: &Clock) -> Result<Option<Bytes>, Error> {
        let piece = within(self.span.0, self.incoming.chunk()).await;
        let piece = piece.map_err(|_| match self.span.1 {
            true => self.stalled(),
            false => clock.expired(self.call).with_status(self.status),
        })?;
        let piece = piece.map_err(|error| cut(self.call, self.status, error))?;
        if let Some(piece) = &piece {
            self.read = self.read.saturating_add(piece.len() as u64);
            if self.read >= self.due {
                self.span = clock.until(self.idle);
                self.due = self.read.saturating_add(PROGRESS);
            }
        }
        Ok(piece)
    }

    /// Moves the end of the span by time in which nobody waited for the server.
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

/// Refuses an answer that is compressed.
pub(super) fn check_encoding<B>(call: &Call, answer: &Response<B>) -> Result<(), Error> {
    let Some(encoding) = content_coding(answer.headers()) else { return Ok(()) };
    let detail = format!("the answer is compressed, as {encoding:?}, which nobody asked for");
    Err(Error::undecodable(call.clone(), answer.status(), detail))
}

/// A request without an answer.
fn lost(call: &Call, error: TransportError) -> Error {
    if error.is_refused() {
        return Error::unsent(call.clone(), error);
    }
    let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Connection };
    let (is_undone, is_permanent) = (error.is_not_sent(), error.is_permanent());
    let mut lost = Error::new(kind, call.clone(), "").with_source(error);
    if is_undone {
        lost = lost.mark_not_performed();
    }
    if is_permanent { lost.mark_permanent() } else { lost }
}

/// An answer whose body is not whole.
fn cut(call: &Call, status: StatusCode, error: TransportError) -> Error {
    lost(call, error).with_status(status)
}
