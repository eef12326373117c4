//! The progress of a download, from its first request to its last byte.

use std::borrow::Cow;

use http::{HeaderMap, Method, Response, StatusCode, header};
use http_body::Body as _;
use tokio::io::AsyncWrite;
use url::Url;

use super::{
    Destination,
    range::{RangeRequest, strong_tag},
    redirect,
};
use crate::{
    Error, ErrorKind,
    client::{TrustedHosts, host::shown_origin, pipeline::attempts::Outcome, transport::Body},
    error::{Call, Refusal},
};

/// The addresses and the bytes of a download so far.
pub(super) struct DownloadProgress<'a, W> {
    start: Url,
    /// The redirect targets of this attempt. The last one is the current address.
    hops: Vec<Url>,
    /// The call to the current address, for errors.
    call: Call,
    limit: u64,
    destination: Destination<'a, W>,
    /// The file of the bytes written so far.
    file: Option<FileHead>,
    /// The offset in the file where the current body ends, if it is known.
    end: Option<u64>,
}

/// The head of the response that began a file.
struct FileHead {
    head: Response<()>,
    length: Option<u64>,
}

impl<'a, W> DownloadProgress<'a, W> {
    pub(super) fn new(
        address: &Url,
        limit: u64,
        destination: Destination<'a, W>,
        is_idempotent: bool,
    ) -> Self {
        let start = address.clone();
        let path = Cow::Owned(origin(&start));
        let call = Call::new(Method::GET, path, is_idempotent);
        Self { start, hops: Vec::new(), call, limit, destination, file: None, end: None }
    }

    pub(super) fn call(&self) -> &Call {
        &self.call
    }

    pub(super) fn written(&self) -> u64 {
        self.destination.written()
    }

    /// Returns the current address.
    pub(super) fn current(&self) -> &Url {
        self.hops.last().unwrap_or(&self.start)
    }

    /// Takes the head of the response that began the file.
    pub(super) fn take_head(&mut self) -> Response<()> {
        self.file.take().map_or_else(|| Response::new(()), |file| file.head)
    }

    /// Begins an attempt: from the first address, or for the rest of the file at the current address.
    pub(super) fn begin(&mut self) -> Result<Option<RangeRequest>, Error> {
        if self.destination.clear() {
            self.file = None;
            self.hops.clear();
            self.call.path = Cow::Owned(origin(self.current()));
            return Ok(None);
        }
        self.rest().map(Some).map_err(|reason| {
            let detail = format!("the rest of the file cannot be requested, because {reason}");
            Error::new(ErrorKind::Connection, self.call.clone(), detail)
        })
    }

    /// Returns the request for the rest of the file, or the reason why it cannot be requested.
    fn rest(&self) -> Result<RangeRequest, &'static str> {
        let file = self.file.as_ref().ok_or("its head is unknown")?;
        let headers = file.head.headers();
        if headers.get(header::ACCEPT_RANGES).is_some_and(|value| value == "none") {
            return Err("the server does not support ranges");
        }
        let tag = strong_tag(headers).ok_or("the answer has no strong `ETag`")?;
        let length = file.length.ok_or("the answer has no length")?;
        Ok(RangeRequest { start: self.destination.written(), length, tag })
    }

    /// Returns why a transient failure is final: the rest of the file cannot be requested.
    pub(super) fn obstacle(&self, failure: &Outcome) -> Option<String> {
        let is_transient = failure.as_ref().is_err_and(Error::is_retryable);
        let reason =
            self.rest().err().filter(|_| is_transient && self.destination.remaining() > 0)?;
        Some(format!("the rest cannot be requested, because {reason}"))
    }

    /// Follows a redirect.
    pub(super) fn follow<B>(
        &mut self,
        hosts: &TrustedHosts,
        response: &Response<B>,
    ) -> Result<(), Error> {
        match redirect::target(hosts, &self.start, &self.hops, response.headers()) {
            Ok(target) => {
                self.call.path = Cow::Owned(origin(&target));
                self.hops.push(target);
                Ok(())
            }
            Err(reason) => Err(self.redirect_error(response.status(), reason)),
        }
    }

    /// Refuses a 3xx status that is not followed. During a range request, no redirect is followed.
    pub(super) fn check_direct<B>(&self, response: &Response<B>) -> Result<(), Error> {
        let status = response.status();
        if !status.is_redirection() {
            return Ok(());
        }
        let reason = match redirect::is_followed(status) {
            true => "the rest of the file is not where its beginning was",
            false => "the answer is neither the file nor a redirect that is followed",
        };
        Err(self.redirect_error(status, reason.to_owned()))
    }

    fn redirect_error(&self, status: StatusCode, reason: String) -> Error {
        Error::refused(self.call.clone(), status, Refusal::default()).with_detail(reason)
    }

    /// Checks that the response is the file, or the requested rest of it.
    pub(super) fn accept(
        &mut self,
        range: Option<&RangeRequest>,
        response: &Response<Body>,
    ) -> Result<(), Error> {
        let status = response.status();
        match (range, status) {
            (None, StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION) => {
                self.accept_file(response)
            }
            (Some(range), StatusCode::PARTIAL_CONTENT) => {
                let end = range.check(response.headers());
                self.end = Some(end.map_err(|reason| self.not_the_rest(status, &reason))?);
                Ok(())
            }
            (Some(_), _) => {
                let reason = "the file has changed, or the server does not support ranges";
                Err(self.not_the_rest(status, reason))
            }
            (None, StatusCode::NO_CONTENT | StatusCode::RESET_CONTENT) => {
                let detail = "the answer contains no file";
                Err(Error::new(ErrorKind::NotFound, self.call.clone(), detail).with_status(status))
            }
            (None, StatusCode::PARTIAL_CONTENT) => Err(self.undecodable(
                status,
                "the answer is a part of the file, but the request was for all of it",
            )),
            (None, _) => {
                Err(self.undecodable(status, "the status of the answer does not fit a file"))
            }
        }
    }

    fn accept_file(&mut self, response: &Response<Body>) -> Result<(), Error> {
        let stated = content_length(response.headers());
        let length = stated.or_else(|| response.body().size_hint().exact());
        if length.is_some_and(|length| length > self.limit) {
            return Err(self.too_long(response.status()));
        }
        let mut head = Response::new(());
        *head.status_mut() = response.status();
        head.headers_mut().clone_from(response.headers());
        self.file = Some(FileHead { head, length });
        self.end = length;
        Ok(())
    }

    /// Returns whether the length of the file is known and all of its bytes are written.
    pub(super) fn is_complete(&self) -> bool {
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

    /// Adds the bytes written and the first address to the error of the download.
    pub(super) fn describe(&self, error: Error) -> Error {
        let written = self.destination.remaining();
        let error = match written {
            0 => error,
            _ => error.with_reason(&format!("{written} bytes of the file were written")),
        };
        let error = error.with_written(written);
        match self.hops.is_empty() {
            true => error,
            false => error.with_reason(&format!("redirected from {}", shown_origin(&self.start))),
        }
    }
}

impl<W: AsyncWrite + Unpin> DownloadProgress<'_, W> {
    /// Writes a piece of the body. Fails if the piece exceeds the limit or the stated length.
    pub(super) async fn write(&mut self, piece: &[u8], status: StatusCode) -> Result<(), Error> {
        let end = self.destination.written().saturating_add(piece.len() as u64);
        if end > self.limit {
            return Err(self.too_long(status));
        }
        if self.end.is_some_and(|last| end > last) {
            return Err(self.undecodable(status, "the body is longer than the headers say"));
        }
        let written = self.destination.write(piece).await;
        written
            .map_err(|error| Error::new(ErrorKind::Write, self.call.clone(), "").with_source(error))
    }

    /// Checks that the file is complete, and flushes the writer.
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
            .map_err(|error| Error::new(ErrorKind::Write, self.call.clone(), "").with_source(error))
    }
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.trim().parse().ok()
}

fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}
