//! An answer, read up to its limits.

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, header};
use http_body::Body as _;

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
    error::Call,
};

/// The most bytes that are set aside for an answer before they come.
const TRUSTED: usize = 4 << 20;

/// The bytes of a body that count as progress. A server that sends single bytes to keep a connection
/// open would need years for an answer.
const PROGRESS: usize = 1 << 10;

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
        let (until, is_own) = clock.until(self.limits.first_byte);
        let answer = match within(until, self.transport.send(request, reuse)).await {
            Ok(answer) => answer.map_err(|error| lost(call, error))?,
            Err(_) if is_own => {
                let detail = format!("no answer within {:?}", self.limits.first_byte);
                return Err(Error::new(ErrorKind::Timeout, call.clone(), detail));
            }
            Err(_) => return Err(clock.expired(call)),
        };
        self.check_headers(answer.headers())
            .map_err(|detail| Error::undecodable(call.clone(), answer.status(), detail))?;
        let response = self.read(call, answer, clock, spare).await?;
        if self.limits.is_too_deep(response.body()) {
            let detail = format!("the answer is nested deeper than {}", self.limits.json_depth);
            return Err(Error::undecodable(call.clone(), response.status(), detail));
        }
        Ok(response)
    }

    fn check_headers(&self, headers: &HeaderMap) -> Result<(), String> {
        let size: usize =
            headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        if size > self.limits.headers {
            return Err(format!("the headers are longer than {} bytes", self.limits.headers));
        }
        match headers.get(header::CONTENT_ENCODING) {
            Some(encoding) if encoding != "identity" => {
                Err(format!("the answer is compressed, as {encoding:?}, which nobody asked for"))
            }
            _ => Ok(()),
        }
    }

    /// The whole answer, up to the largest size.
    async fn read(
        &self,
        call: &Call,
        answer: Response<Body>,
        clock: &Clock,
        spare: &Spare,
    ) -> Result<Response<Bytes>, Error> {
        let (parts, mut incoming) = answer.into_parts();
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
        // Each span of the limit has to bring the end, or so much.
        let (mut span, mut due) = (clock.until(self.limits.idle), PROGRESS);
        loop {
            let chunk = within(span.0, incoming.chunk()).await;
            let chunk = chunk.map_err(|_| match span.1 {
                true => self.stalled(call, status, body.len()),
                false => clock.expired(call).with_status(status),
            })?;
            let Some(chunk) = chunk.map_err(|error| cut(call, status, error))? else { break };
            if chunk.len() > most.saturating_sub(body.len()) {
                return Err(too_long());
            }
            body.extend_from_slice(&chunk);
            if body.len() >= due {
                (span, due) = (clock.until(self.limits.idle), body.len() + PROGRESS);
            }
        }
        *response.body_mut() = body.freeze();
        Ok(response)
    }

    #[cold]
    fn stalled(&self, call: &Call, status: StatusCode, read: usize) -> Error {
        let idle = self.limits.idle;
        let detail = format!("the answer made no progress within {idle:?}, after {read} bytes");
        Error::new(ErrorKind::Timeout, call.clone(), detail).with_status(status)
    }
}

/// A request without an answer.
fn lost(call: &Call, error: TransportError) -> Error {
    if error.is_refused() {
        return Error::unsent(call.clone(), error);
    }
    let kind = if error.is_timeout() { ErrorKind::Timeout } else { ErrorKind::Connection };
    let (is_undone, is_permanent) = (error.is_not_sent(), error.is_permanent());
    let mut lost = Error::new(kind, call.clone(), "").caused_by(error);
    if is_undone {
        lost = lost.undone();
    }
    if is_permanent { lost.permanent() } else { lost }
}

/// An answer whose body is not whole.
fn cut(call: &Call, status: StatusCode, error: TransportError) -> Error {
    lost(call, error).with_status(status)
}
