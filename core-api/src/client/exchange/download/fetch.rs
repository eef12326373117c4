//! A download between its first request and its last byte.

use std::borrow::Cow;

use http::{HeaderMap, Method, Response, StatusCode, header};
use http_body::Body as _;
use tokio::io::AsyncWrite;
use url::Url;

use super::{
    Destination,
    part::{Part, strong_tag},
    redirect,
};
use crate::{
    Error, ErrorKind,
    client::{
        exchange::attempts::Outcome,
        host::{HostPolicy, place},
        transport::Body,
    },
    error::{Call, Refusal},
};

/// A download on its way: the addresses so far, and the bytes so far.
pub(super) struct Fetch<'a, W> {
    start: Url,
    /// The targets of the redirects of this attempt; the last one is the current address.
    hops: Vec<Url>,
    /// The call of the current address.
    call: Call,
    limit: u64,
    destination: Destination<'a, W>,
    /// The file that the bytes written are of.
    file: Option<File>,
    /// The end of the current body in the file, where it is known.
    end: Option<u64>,
}

/// A file that a server has begun to send.
struct File {
    head: Response<()>,
    length: Option<u64>,
}

impl<'a, W> Fetch<'a, W> {
    pub(super) fn new(
        address: &Url,
        limit: u64,
        destination: Destination<'a, W>,
        is_idempotent: bool,
    ) -> Self {
        let start = address.clone();
        let path = Cow::Owned(origin(&start));
        let call = Call { method: Method::GET, path, is_idempotent };
        Self { start, hops: Vec::new(), call, limit, destination, file: None, end: None }
    }

    pub(super) fn call(&self) -> &Call {
        &self.call
    }

    pub(super) fn written(&self) -> u64 {
        self.destination.written()
    }

    /// The current address.
    pub(super) fn here(&self) -> &Url {
        self.hops.last().unwrap_or(&self.start)
    }

    /// The head of the answer with which the file began.
    pub(super) fn head(&mut self) -> Response<()> {
        self.file.take().map_or_else(|| Response::new(()), |file| file.head)
    }

    /// Begins an attempt: from the first address, or with the rest of the file at the last one.
    pub(super) fn begin(&mut self) -> Result<Option<Part>, Error> {
        if self.destination.clear() {
            self.file = None;
            self.hops.clear();
            self.call.path = Cow::Owned(origin(self.here()));
            return Ok(None);
        }
        self.rest().map(Some).map_err(|reason| {
            let detail = format!("the rest of the file cannot be asked for, since {reason}");
            Error::new(ErrorKind::Connection, self.call.clone(), detail)
        })
    }

    /// The rest of the file, or why nobody can ask for it.
    fn rest(&self) -> Result<Part, &'static str> {
        let file = self.file.as_ref().ok_or("nothing is known of it")?;
        let headers = file.head.headers();
        if headers.get(header::ACCEPT_RANGES).is_some_and(|value| value == "none") {
            return Err("the server does not send parts");
        }
        let tag = strong_tag(headers).ok_or("the answer has no strong `ETag`")?;
        let length = file.length.ok_or("the answer has no length")?;
        Ok(Part { start: self.destination.written(), length, tag })
    }

    /// Why the same writer cannot go on after a failure that may pass.
    pub(super) fn obstacle(&self, failure: &Outcome) -> Option<String> {
        let is_passing = failure.as_ref().is_err_and(Error::is_retryable);
        let reason = self.rest().err().filter(|_| is_passing && self.destination.kept() > 0)?;
        Some(format!("the rest cannot be asked for, since {reason}"))
    }

    /// Goes on to the target of a redirect.
    pub(super) fn follow<B>(
        &mut self,
        hosts: &HostPolicy,
        answer: &Response<B>,
    ) -> Result<(), Error> {
        match redirect::target(hosts, &self.start, &self.hops, answer.headers()) {
            Ok(target) => {
                self.call.path = Cow::Owned(origin(&target));
                self.hops.push(target);
                Ok(())
            }
            Err(reason) => Err(self.astray(answer.status(), reason)),
        }
    }

    /// Refuses the statuses between 300 and 399 that lead nowhere, and all where a part is asked for.
    pub(super) fn check_direct<B>(&self, answer: &Response<B>) -> Result<(), Error> {
        let status = answer.status();
        if !status.is_redirection() {
            return Ok(());
        }
        let reason = match redirect::is_followed(status) {
            true => "the rest of the file is not where its beginning was",
            false => "the answer is neither the file nor a redirect that is followed",
        };
        Err(self.astray(status, reason.to_owned()))
    }

    fn astray(&self, status: StatusCode, reason: String) -> Error {
        Error::refused(self.call.clone(), status, Refusal::default()).with_detail(reason)
    }

    /// Checks that the answer is the file, or the part that was asked for.
    pub(super) fn accept(
        &mut self,
        part: Option<&Part>,
        answer: &Response<Body>,
    ) -> Result<(), Error> {
        let status = answer.status();
        match (part, status) {
            (None, StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION) => {
                self.accept_file(answer)
            }
            (Some(part), StatusCode::PARTIAL_CONTENT) => {
                let end = part.check(answer.headers());
                self.end = Some(end.map_err(|reason| self.not_the_rest(status, &reason))?);
                Ok(())
            }
            (Some(_), _) => {
                let reason = "the file has changed, or the server does not send parts";
                Err(self.not_the_rest(status, reason))
            }
            (None, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT) => {
                let detail = "the answer has no file";
                Err(Error::new(ErrorKind::NotFound, self.call.clone(), detail).with_status(status))
            }
            (None, StatusCode::PARTIAL_CONTENT) => Err(self
                .undecodable(status, "the answer is a part of the file, which nobody asked for")),
            (None, _) => Err(self.undecodable(status, "the answer is not the file, by its status")),
        }
    }

    fn accept_file(&mut self, answer: &Response<Body>) -> Result<(), Error> {
        let stated = content_length(answer.headers());
        let length = stated.or_else(|| answer.body().size_hint().exact());
        if length.is_some_and(|length| length > self.limit) {
            return Err(self.too_long(answer.status()));
        }
        let mut head = Response::new(());
        *head.status_mut() = answer.status();
        head.headers_mut().clone_from(answer.headers());
        self.file = Some(File { head, length });
        self.end = length;
        Ok(())
    }

    /// Whether all bytes of a file of a known length are written.
    pub(super) fn is_whole(&self) -> bool {
        let length = self.file.as_ref().and_then(|file| file.length);
        length.is_some_and(|length| length == self.destination.written())
    }

    fn not_the_rest(&self, status: StatusCode, reason: &str) -> Error {
        self.undecodable(status, &format!("the answer is not the rest of the file: {reason}"))
    }

    fn undecodable(&self, status: StatusCode, detail: &str) -> Error {
        Error::undecodable(self.call.clone(), status, detail)
    }

    fn too_long(&self, status: StatusCode) -> Error {
        let limit = self.limit;
        let detail =
            format!("the file is longer than {limit} bytes; `Download::limit` permits more");
        self.undecodable(status, &detail)
    }

    /// The error of the whole download: what it has written, and how it came to the current address.
    pub(super) fn described(&self, error: Error) -> Error {
        let kept = self.destination.kept();
        let error = match kept {
            0 => error,
            _ => error.with_reason(&format!("{kept} bytes of the file were written")),
        };
        let error = error.with_written(kept);
        match self.hops.is_empty() {
            true => error,
            false => error.with_reason(&format!("redirected from {}", place(&self.start))),
        }
    }
}

impl<W: AsyncWrite + Unpin> Fetch<'_, W> {
    /// Writes a piece, as far as it belongs to the file and is within the limit.
    pub(super) async fn write(&mut self, piece: &[u8], status: StatusCode) -> Result<(), Error> {
        let end = self.destination.written().saturating_add(piece.len() as u64);
        if end > self.limit {
            return Err(self.too_long(status));
        }
        if self.end.is_some_and(|last| end > last) {
            return Err(self.undecodable(status, "the body is longer than the answer says"));
        }
        let written = self.destination.write(piece).await;
        written
            .map_err(|error| Error::new(ErrorKind::Write, self.call.clone(), "").caused_by(error))
    }

    /// Ends a body: the file has to be whole, and the writer has to pass it on.
    pub(super) async fn finish(&mut self, status: StatusCode) -> Result<(), Error> {
        let length = self.file.as_ref().and_then(|file| file.length);
        let left = length.map_or(0, |length| length.saturating_sub(self.destination.written()));
        if left > 0 {
            let detail = format!("the body ended {left} bytes before the end of the file");
            return Err(
                Error::new(ErrorKind::Connection, self.call.clone(), detail).with_status(status)
            );
        }
        let flushed = self.destination.flush().await;
        flushed
            .map_err(|error| Error::new(ErrorKind::Write, self.call.clone(), "").caused_by(error))
    }
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
