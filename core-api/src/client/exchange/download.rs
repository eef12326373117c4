//! A file that lies elsewhere, on its way into a writer.

mod destination;
mod fetch;
mod part;
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
use fetch::Fetch;
use part::Part;

use super::{
    Exchange,
    answer::{Pieces, check_encoding},
    attempts::{Outcome, departed, is_of_nothing_sent, kind, record, span, status},
    clock::Clock,
    log::Log,
    request::ask_for_plain,
};
use crate::{
    Error,
    client::{
        ConnectionReuse,
        retry::is_passing,
        runtime::{self, Departure, poll_at_home},
        transport::Body,
    },
    endpoint::refused,
    error::Call,
};

/// The head of the answer that the file came with. A failure is an answer of an error, or a reason.
type Fetched = Result<Response<()>, Outcome>;

impl Exchange {
    /// Fetches a file, and follows its redirects, as often as it takes and is permitted.
    ///
    /// A file takes no permit and no turn: these are for calls of Core, which would wait for a writer.
    pub(in crate::client) async fn download<W: AsyncWrite + Unpin>(
        &self,
        address: &Url,
        limit: u64,
        destination: Destination<'_, W>,
    ) -> Result<(Response<()>, u64), Error> {
        let is_idempotent = self.options.is_idempotent.unwrap_or(true);
        let mut fetch = Fetch::new(address, limit, destination, is_idempotent);
        self.options.check(fetch.call())?;
        let (span, start) = (span(fetch.call()), Instant::now());
        let mut log = Log::new(Clock::start(self));
        let result = self.fetch_at_home(&mut fetch, &mut log).instrument(span.clone()).await;
        record(&span, start, &log, result.as_ref().ok().map(Response::status));
        let failure = match result {
            Ok(answer) => return Ok((answer, fetch.written())),
            Err(failure) => failure,
        };
        let call = fetch.call();
        let is_passing = failure.as_ref().is_ok_and(|response| is_passing(call, response));
        let (attempts, provenance) = log.into_attempts(call, is_passing);
        let error = match failure {
            Ok(response) => refused(call, &response),
            Err(error) => error,
        };
        Err(fetch.described(error).with_attempts(&attempts).with_provenance(&provenance))
    }

    /// Makes attempts on one runtime, as for a call of Core.
    async fn fetch_at_home<W: AsyncWrite + Unpin>(
        &self,
        fetch: &mut Fetch<'_, W>,
        log: &mut Log,
    ) -> Fetched {
        let call = fetch.call().clone();
        loop {
            let home =
                runtime::current().map_err(|reason| Err(Error::unsent(call.clone(), reason)))?;
            let mut attempts = pin!(self.fetch_attempts(fetch, log));
            match poll_fn(|cx| poll_at_home(attempts.as_mut(), &home, cx)).await {
                Ok(result) => return result,
                Err(Departure::Moved) if call.is_idempotent => {
                    tracing::debug!("the download begins again on another runtime");
                }
                Err(departure) => return Err(Err(departed(&call, departure))),
            }
        }
    }

    async fn fetch_attempts<W: AsyncWrite + Unpin>(
        &self,
        fetch: &mut Fetch<'_, W>,
        log: &mut Log,
    ) -> Fetched {
        let mut pause = Duration::ZERO;
        loop {
            log.start(pause);
            let start = Instant::now();
            let failure = match self.fetch_once(fetch, log).await {
                Err(Err(error)) if is_of_nothing_sent(error.kind()) => return Err(Err(error)),
                Err(failure) => failure,
                Ok(answer) => {
                    log.took(start.elapsed());
                    log.end(None, Some(answer.status()));
                    self.shared.budget.give();
                    return Ok(answer);
                }
            };
            log.took(start.elapsed());
            log.end(kind(&failure, false), status(&failure));
            if let Some(reason) = fetch.obstacle(&failure) {
                return Err(failure.map_err(|error| error.with_reason(&reason)));
            }
            let Some(next) = self.pause(fetch.call(), None, &failure, log) else {
                return Err(failure);
            };
            pause = next;
            tokio::time::sleep(pause).await;
        }
    }

    /// One attempt: from the first address to the end of the file, or the rest of it.
    async fn fetch_once<W: AsyncWrite + Unpin>(
        &self,
        fetch: &mut Fetch<'_, W>,
        log: &mut Log,
    ) -> Fetched {
        let part = fetch.begin().map_err(Err)?;
        let answer = loop {
            let answer =
                self.ask(fetch.call(), fetch.here(), part.as_ref(), log).await.map_err(Err)?;
            if part.is_some() || !redirect::is_followed(answer.status()) {
                break answer;
            }
            fetch.follow(self.hosts(), &answer).map_err(Err)?;
        };
        if !answer.status().is_success() {
            fetch.check_direct(&answer).map_err(Err)?;
            check_encoding(fetch.call(), &answer).map_err(Err)?;
            let read = self.shared.read(fetch.call(), answer, &log.clock, &self.spare);
            return Err(Ok(read.await.map_err(Err)?));
        }
        check_encoding(fetch.call(), &answer).map_err(Err)?;
        fetch.accept(part.as_ref(), &answer).map_err(Err)?;
        self.take(fetch, answer, log).await.map_err(Err)?;
        Ok(fetch.head())
    }

    /// Sends a request that has nothing of Core.
    async fn ask(
        &self,
        call: &Call,
        url: &Url,
        part: Option<&Part>,
        log: &mut Log,
    ) -> Result<Response<Body>, Error> {
        let mut request = Request::new(Bytes::new());
        let uri = url.as_str().parse();
        *request.uri_mut() =
            uri.map_err(|error: http::uri::InvalidUri| Error::unsent(call.clone(), error))?;
        ask_for_plain(&mut request);
        if let Some(part) = part {
            part.ask_for(&mut request);
        }
        log.provenance.note_address(url.query().unwrap_or_default());
        let is_fresh = !call.is_idempotent || log.is_connection_suspect();
        let reuse = if is_fresh { ConnectionReuse::Never } else { ConnectionReuse::Permitted };
        self.shared.begin(call, reuse, request, &log.clock).await
    }

    /// Writes the body, piece by piece. The time of the writer is not that of the server.
    async fn take<W: AsyncWrite + Unpin>(
        &self,
        fetch: &mut Fetch<'_, W>,
        answer: Response<Body>,
        log: &mut Log,
    ) -> Result<(), Error> {
        let (call, status) = (fetch.call().clone(), answer.status());
        let idle = self.shared.limits.idle;
        let mut pieces = Pieces::new(&call, status, answer.into_body(), idle, &log.clock);
        loop {
            let piece = match pieces.next(&log.clock).await {
                Ok(Some(piece)) => piece,
                Ok(None) => break,
                // The length says that nothing is missing.
                Err(_) if fetch.is_whole() => break,
                Err(error) => return Err(error),
            };
            let start = Instant::now();
            fetch.write(&piece, status).await?;
            let taken = start.elapsed();
            log.clock.extend(taken);
            pieces.extend(taken);
        }
        fetch.finish(status).await
    }
}
