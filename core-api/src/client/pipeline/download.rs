//! The path of a download: attempts, redirects, and the copy into a writer.

mod destination;
mod progress;
mod range;
mod redirect;

use std::{future::poll_fn, pin::pin};

use bytes::Bytes;
use http::{Request, Response};
use tokio::{
    io::AsyncWrite,
    time::{Duration, Instant},
};
use tracing::Instrument;
use url::Url;

pub(in crate::client) use destination::Destination;
use progress::DownloadProgress;
use range::RangeRequest;

use super::{
    Pipeline,
    attempts::{Outcome, departure_error, is_unsent, kind, status},
    call_log::CallLog,
    request::{check, forbid_compression},
    response::{BodyReader, check_encoding},
    time_budget::TimeBudget,
};
use crate::{
    Error,
    client::{
        ConnectionReuse,
        retry::is_transient,
        runtime::{self, Departure, poll_at_home},
        telemetry::{AttemptSpan, CallSpan},
        transport::Body,
    },
    endpoint::refused,
    error::Call,
};

/// The head of the response that began the file, or the outcome of the last attempt.
type DownloadResult = Result<Response<()>, Outcome>;

impl Pipeline {
    /// Fetches a file, follows its redirects, and retries until it succeeds or may not be retried.
    ///
    /// A download takes no permit and no turn, because calls of Core would then wait for a slow writer.
    pub(in crate::client) async fn download<W: AsyncWrite + Unpin>(
        &self,
        address: &Url,
        limit: u64,
        destination: Destination<'_, W>,
    ) -> Result<(Response<()>, u64), Error> {
        let is_idempotent = self.options.is_idempotent.unwrap_or(true);
        let mut progress = DownloadProgress::new(address, limit, destination, is_idempotent);
        check(&self.options, progress.call())?;
        let span = CallSpan::new(progress.call());
        let mut log = CallLog::new(TimeBudget::start(self), span.clone());
        let result = self.download_at_home(&mut progress, &mut log).instrument(span.span()).await;
        span.record_attempts(log.attempts.len(), log.time.waited);
        match &result {
            Ok(head) => span.record_result(Ok(head)),
            Err(Ok(refusal)) => span.record_result(Ok(refusal)),
            Err(Err(error)) => span.record_result::<()>(Err(error)),
        }
        let failure = match result {
            Ok(head) => return Ok((head, progress.written())),
            Err(failure) => failure,
        };
        let call = progress.call();
        let is_transient = failure.as_ref().is_ok_and(|response| is_transient(call, response));
        let (attempts, provenance) = log.into_attempts(call, is_transient);
        let error = match failure {
            Ok(response) => refused(call, &response),
            Err(error) => error,
        };
        Err(progress.describe(error).with_attempts(&attempts).with_provenance(&provenance))
    }

    /// Makes attempts on one runtime, as for a call of Core.
    async fn download_at_home<W: AsyncWrite + Unpin>(
        &self,
        progress: &mut DownloadProgress<'_, W>,
        log: &mut CallLog,
    ) -> DownloadResult {
        let call = progress.call().clone();
        loop {
            let home =
                runtime::current().map_err(|reason| Err(Error::unsent(call.clone(), reason)))?;
            let mut attempts = pin!(self.download_attempts(progress, log));
            match poll_fn(|cx| poll_at_home(attempts.as_mut(), &home, cx)).await {
                Ok(result) => return result,
                Err(Departure::Moved) if call.is_idempotent => {
                    tracing::debug!("the download starts over on another runtime");
                }
                Err(departure) => return Err(Err(departure_error(&call, departure))),
            }
        }
    }

    async fn download_attempts<W: AsyncWrite + Unpin>(
        &self,
        progress: &mut DownloadProgress<'_, W>,
        log: &mut CallLog,
    ) -> DownloadResult {
        let mut pause = Duration::ZERO;
        loop {
            log.start(pause);
            let start = Instant::now();
            let failure = match self.download_attempt(progress, log).await {
                Err(Err(error)) if is_unsent(error.kind()) => return Err(Err(error)),
                Err(failure) => failure,
                Ok(head) => {
                    log.set_took(start.elapsed());
                    log.end(None, Some(head.status()));
                    self.shared.retry_budget.record_success();
                    return Ok(head);
                }
            };
            log.set_took(start.elapsed());
            log.end(kind(&failure, false), status(&failure));
            if let Some(reason) = progress.obstacle(&failure) {
                return Err(failure.map_err(|error| error.with_reason(&reason)));
            }
            let Some(next) = self.pause(progress.call(), None, &failure, log) else {
                return Err(failure);
            };
            pause = next;
            tokio::time::sleep(pause).await;
        }
    }

    /// Makes one attempt: from the first address, or for the rest of the file.
    async fn download_attempt<W: AsyncWrite + Unpin>(
        &self,
        progress: &mut DownloadProgress<'_, W>,
        log: &mut CallLog,
    ) -> DownloadResult {
        let range = progress.begin().map_err(Err)?;
        let (response, span) = loop {
            let (call, url) = (progress.call(), progress.current());
            let sent = self.send_download(call, url, range.as_ref(), log).await.map_err(Err)?;
            if range.is_some() || !redirect::is_followed(sent.0.status()) {
                break sent;
            }
            progress.follow(self.hosts(), &sent.0).map_err(Err)?;
        };
        if !response.status().is_success() {
            progress.check_direct(&response).map_err(Err)?;
            check_encoding(progress.call(), &response).map_err(Err)?;
            let read = self.shared.read(progress.call(), response, &log.time, &self.buffers);
            return Err(Ok(read.instrument(span.span()).await.map_err(Err)?));
        }
        check_encoding(progress.call(), &response).map_err(Err)?;
        progress.accept(range.as_ref(), &response).map_err(Err)?;
        let before = progress.written();
        let copied = self.copy(progress, response, log).instrument(span.span()).await;
        span.end_of_copy(progress.written().saturating_sub(before), &copied);
        copied.map_err(Err)?;
        Ok(progress.take_head())
    }

    /// Sends a request without the token, headers and parameters of Core. Returns the span of the request, which
    /// goes on until the body is read.
    async fn send_download(
        &self,
        call: &Call,
        url: &Url,
        range: Option<&RangeRequest>,
        log: &mut CallLog,
    ) -> Result<(Response<Body>, AttemptSpan), Error> {
        let mut request = Request::new(Bytes::new());
        let uri = url.as_str().parse();
        *request.uri_mut() =
            uri.map_err(|error: http::uri::InvalidUri| Error::unsent(call.clone(), error))?;
        forbid_compression(&mut request);
        if let Some(range) = range {
            range.apply(&mut request);
        }
        log.provenance.note_address(url.query().unwrap_or_default());
        let is_fresh = !call.is_idempotent || log.is_connection_suspect();
        let reuse = if is_fresh { ConnectionReuse::Never } else { ConnectionReuse::Permitted };
        let span = AttemptSpan::of_download(call, request.uri(), log.count_request());
        let sent = self.shared.send(call, reuse, request, &log.time).instrument(span.span()).await;
        span.record_result(sent.as_ref());
        sent.map(|response| (response, span))
    }

    /// Copies the body to the writer. The time of the writer does not count against the server.
    async fn copy<W: AsyncWrite + Unpin>(
        &self,
        progress: &mut DownloadProgress<'_, W>,
        response: Response<Body>,
        log: &mut CallLog,
    ) -> Result<(), Error> {
        let (call, status) = (progress.call().clone(), response.status());
        let idle = self.shared.limits.idle;
        let mut reader = BodyReader::new(&call, status, response.into_body(), idle, &log.time);
        loop {
            let piece = match reader.next(&log.time).await {
                Ok(Some(piece)) => piece,
                Ok(None) => break,
                // All bytes of the stated length have arrived, so the error does not matter.
                Err(_) if progress.is_complete() => break,
                Err(error) => return Err(error),
            };
            let start = Instant::now();
            progress.write(&piece, status).await?;
            let taken = start.elapsed();
            log.time.extend(taken);
            reader.extend(taken);
        }
        progress.finish(status).await
    }
}
