//! The spans of `tracing` that calls create, with the names of OpenTelemetry.
//!
//! Names and meanings follow the [conventions for HTTP clients][http] where they have a name. Names that begin
//! with `core_api.` or `core_auth.` are our own. A subscriber such as `tracing-opentelemetry` exports the spans.
//! The crates need nothing but `tracing`, and without a subscriber a span costs nothing. All spans have the level
//! `INFO`. Their targets are `core_api` and `core_auth`.
//!
//! [http]: https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-client
//!
//! # Spans
//!
//! | span | kind | covers | name for OpenTelemetry |
//! |---|---|---|---|
//! | `core_api.call` | internal | a call with its waits and attempts, or a download | `core_api GET /activity/{id}` |
//! | `core_api.attempt` | client | one request, from sending it to the last byte of its answer | `GET /activity/{id}` |
//! | `core_auth.refresh` | internal | a refresh, from the lock of the store to the saved grant | `core_auth refresh` |
//! | `core_auth.request` | client | one request to the identity server | `POST` |
//!
//! A call that is sent three times is one `core_api.call` with three children `core_api.attempt`. A wait for a
//! permit, for a turn or for a pause of the server is part of the call, not of an attempt. A call that finds its
//! token expired has a child `core_auth.refresh`, whose child is `core_auth.request`. Callers that share a
//! refresh wait for the span of the first one. A list has one `core_api.call` for each page.
//!
//! # Fields
//!
//! | field | spans | meaning |
//! |---|---|---|
//! | `otel.name`, `otel.kind` | all | the name and the kind above |
//! | `otel.status_code` | all | `ERROR` after a failure, otherwise unset |
//! | `error.type` | all | the status of a refusal, such as `404`, or the [`ErrorKind`], such as `Timeout` |
//! | `http.request.method` | call, attempt, request | the method, or `_OTHER` |
//! | `http.request.method_original` | call, attempt | a method that is not a standard one |
//! | `http.response.status_code` | call, attempt, request | the status; for a call, that of its last attempt |
//! | `url.template` | call, attempt | the path with placeholders; unset for raw calls and downloads |
//! | `url.full` | attempt, request | the URL, without the values of sensitive fields |
//! | `server.address`, `server.port` | attempt, refresh, request | the host and the port |
//! | `http.request.resend_count` | attempt | the number of earlier requests of the call; unset for the first |
//! | `http.request.body.size` | attempt | the length of the body, in bytes; unset without a body |
//! | `http.response.body.size` | attempt | the length of the body of the answer, in bytes |
//! | `core_api.attempts` | call | the number of requests that were sent |
//! | `core_api.wait.duration` | call | the wait for permits, turns and pauses of the server, in seconds |
//! | `core_api.rows` | call | the number of rows, if the answer is a list |
//! | `core_api.token.renewed` | call | `true` if Core refused the token and the call got a newer one |
//! | `core_auth.refresh.outcome` | refresh | `refreshed`, `adopted` (another process refreshed) or `failed` |
//! | `core_auth.lock.duration` | refresh | the wait for the lock of the store, in seconds |
//!
//! A failure of the connection, a timeout and an undecodable answer have the kind of their error as `error.type`.
//! The rows of a page are counted when it arrives. A page of a list is decoded after its span has ended, so an
//! error of a row is not in a span.
//!
//! # Events
//!
//! Debug events tell more, for logs: `retrying` has the failed attempt and the pause. Their texts are not a part of the
//! interface.
//!
//! # Personal data and secrets
//!
//! No span and no event has a token, a secret, a header or a body. `url.full` has ids and filters, because they
//! tell one request from another. The values of sensitive fields in filters are replaced by `[redacted]`. The address of a
//! download is shown as its origin, because its path and query may give access to the file. Requests to the identity
//! server are shown without a query.

mod attributes;
mod row_count;

use bytes::Bytes;
use http::{Request, Response, Uri};
use tokio::time::Duration;
use tracing::{Span, field};

use attributes::{FullUrl, MethodName, SpanName, port, template};
use row_count::row_count;

use crate::{Error, ErrorKind, Redactor, error::Call};

/// The span of a call.
#[derive(Clone)]
pub(in crate::client) struct CallSpan(Span);

impl CallSpan {
    pub(in crate::client) fn new(call: &Call) -> Self {
        let method = MethodName::of(&call.method);
        Self(tracing::info_span!(
            target: "core_api",
            "core_api.call",
            otel.name = %SpanName { prefix: "core_api ", call },
            otel.kind = "internal",
            otel.status_code = field::Empty,
            "error.type" = field::Empty,
            http.request.method = method.name,
            http.request.method_original = method.original,
            http.response.status_code = field::Empty,
            url.template = template(call),
            core_api.attempts = field::Empty,
            core_api.wait.duration = field::Empty,
            core_api.rows = field::Empty,
            core_api.token.renewed = field::Empty,
        ))
    }

    /// Returns the span, to enter it.
    pub(in crate::client) fn span(&self) -> Span {
        self.0.clone()
    }

    /// Records that Core refused the token, and that the call has a newer one.
    pub(in crate::client) fn record_renewal(&self) {
        self.0.record("core_api.token.renewed", true);
    }

    /// Records the number of attempts and the wait before them.
    pub(in crate::client) fn record_attempts(&self, attempts: usize, waited: Duration) {
        self.0.record("core_api.attempts", whole(attempts));
        self.0.record("core_api.wait.duration", waited.as_secs_f64());
    }

    /// Records the result of the last attempt.
    pub(in crate::client) fn record_result<B>(&self, result: Result<&Response<B>, &Error>) {
        record_result(&self.0, result);
    }

    /// Records the number of rows of a list.
    pub(in crate::client) fn record_rows(&self, response: &Response<Bytes>) {
        if !self.0.is_disabled() && response.status().is_success() {
            self.0.record("core_api.rows", row_count(response.body()).map(whole));
        }
    }

    /// Records the error of reading an answer. The status of a refusal is recorded already.
    pub(in crate::client) fn record_reading<T>(&self, result: &Result<T, Error>) {
        let is_success = |error: &&Error| error.status().is_none_or(|status| status.is_success());
        if let Some(error) = result.as_ref().err().filter(is_success) {
            record_error(&self.0, error.kind());
        }
    }
}

/// The span of one request.
pub(in crate::client) struct AttemptSpan(Span);

impl AttemptSpan {
    /// Begins the span of a request that follows others of the call.
    pub(in crate::client) fn new(call: &Call, request: &Request<Bytes>, earlier: usize) -> Self {
        let url = FullUrl { request, hidden: &call.tables };
        let size = request.body().len();
        Self::with(call, request.uri(), &url, (earlier, size))
    }

    /// Begins the span of a request of a download, which shows its origin only.
    pub(in crate::client) fn of_download(call: &Call, uri: &Uri, earlier: usize) -> Self {
        let url = format!("{}/{}", call.path, Redactor::MARK);
        Self::with(call, uri, &url, (earlier, 0))
    }

    fn with(
        call: &Call,
        uri: &Uri,
        url: &dyn std::fmt::Display,
        (earlier, size): (usize, usize),
    ) -> Self {
        let method = MethodName::of(&call.method);
        Self(tracing::info_span!(
            target: "core_api",
            "core_api.attempt",
            otel.name = %SpanName { prefix: "", call },
            otel.kind = "client",
            otel.status_code = field::Empty,
            "error.type" = field::Empty,
            http.request.method = method.name,
            http.request.method_original = method.original,
            http.request.resend_count = (earlier > 0).then(|| whole(earlier)),
            http.request.body.size = (size > 0).then(|| whole(size)),
            http.response.status_code = field::Empty,
            http.response.body.size = field::Empty,
            url.template = template(call),
            url.full = %url,
            server.address = uri.host(),
            server.port = port(uri),
        ))
    }

    /// Returns the span, to enter it.
    pub(in crate::client) fn span(&self) -> Span {
        self.0.clone()
    }

    /// Records the result of the request, and ends the span.
    pub(in crate::client) fn end(self, result: Result<&Response<Bytes>, &Error>) {
        self.record_result(result);
        if let Ok(response) = result {
            self.0.record("http.response.body.size", whole(response.body().len()));
        }
    }

    /// Records the status or the error of the request.
    pub(in crate::client) fn record_result<B>(&self, result: Result<&Response<B>, &Error>) {
        record_result(&self.0, result);
    }

    /// Records the length of a copied body in bytes, and ends the span.
    pub(in crate::client) fn end_of_copy(self, bytes: u64, result: &Result<(), Error>) {
        self.0.record("http.response.body.size", i64::try_from(bytes).unwrap_or(i64::MAX));
        result.as_ref().err().into_iter().for_each(|error| record_error(&self.0, error.kind()));
    }
}

fn record_result<B>(span: &Span, result: Result<&Response<B>, &Error>) {
    let (status, kind) = match result {
        Ok(response) => (Some(response.status()), None),
        Err(error) => (error.status(), Some(error.kind())),
    };
    if let Some(status) = status {
        span.record("http.response.status_code", i64::from(status.as_u16()));
    }
    match (kind, status) {
        (Some(kind), _) => record_error(span, kind),
        (None, Some(status)) if status.is_client_error() || status.is_server_error() => {
            span.record("error.type", status.as_str());
            span.record("otel.status_code", "ERROR");
        }
        (None, _) => {}
    }
}

fn record_error(span: &Span, kind: ErrorKind) {
    span.record("error.type", field::debug(kind));
    span.record("otel.status_code", "ERROR");
}

/// Returns a number in the type of whole numbers of OpenTelemetry.
fn whole(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
