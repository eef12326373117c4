//! The spans of refreshes and of requests to the identity server, with the names of OpenTelemetry.
//!
//! `core_api::client::telemetry` describes them.

use std::time::Duration;

use http::{Request, StatusCode};
use tracing::{Span, field};
use url::Url;

use crate::ErrorKind;

/// The span of a refresh.
pub(crate) struct RefreshSpan(Span);

/// The origin of a new token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenOrigin {
    /// The server issued it for this process.
    Server,
    /// Another process had saved it in the store.
    Store,
}

impl RefreshSpan {
    /// Begins the span of a refresh at the identity server with an issuer.
    pub(crate) fn new(issuer: &str) -> Self {
        let span = tracing::info_span!(
            target: "core_auth",
            "core_auth.refresh",
            otel.name = "core_auth refresh",
            otel.kind = "internal",
            otel.status_code = field::Empty,
            "error.type" = field::Empty,
            server.address = field::Empty,
            server.port = field::Empty,
            core_auth.refresh.outcome = field::Empty,
            core_auth.lock.duration = field::Empty,
        );
        if !span.is_disabled()
            && let Ok(issuer) = Url::parse(issuer)
        {
            span.record("server.address", issuer.host_str());
            span.record("server.port", issuer.port_or_known_default().map(i64::from));
        }
        Self(span)
    }

    /// Returns the span, to enter it.
    pub(crate) fn span(&self) -> Span {
        self.0.clone()
    }

    /// Records the wait for the lock of the store.
    pub(crate) fn record_lock(&self, waited: Duration) {
        self.0.record("core_auth.lock.duration", waited.as_secs_f64());
    }

    /// Records where the new token came from.
    pub(crate) fn record_origin(&self, origin: TokenOrigin) {
        let outcome = match origin {
            TokenOrigin::Server => "refreshed",
            TokenOrigin::Store => "adopted",
        };
        self.0.record("core_auth.refresh.outcome", outcome);
    }

    /// Records that the refresh failed.
    pub(crate) fn record_error(&self, kind: ErrorKind) {
        self.0.record("core_auth.refresh.outcome", "failed");
        self.0.record("error.type", field::debug(kind));
        self.0.record("otel.status_code", "ERROR");
    }
}

/// The span of one request to the identity server.
pub(crate) struct RequestSpan(Span);

impl RequestSpan {
    /// Begins the span of a request. The query is left out.
    pub(crate) fn new<B>(request: &Request<B>, url: &Url) -> Self {
        let origin = url.origin().ascii_serialization();
        Self(tracing::info_span!(
            target: "core_auth",
            "core_auth.request",
            otel.name = request.method().as_str(),
            otel.kind = "client",
            otel.status_code = field::Empty,
            "error.type" = field::Empty,
            http.request.method = request.method().as_str(),
            http.response.status_code = field::Empty,
            url.full = %format_args!("{origin}{}", url.path()),
            server.address = url.host_str(),
            server.port = url.port_or_known_default().map(i64::from),
        ))
    }

    /// Returns the span, to enter it.
    pub(crate) fn span(&self) -> Span {
        self.0.clone()
    }

    /// Records the status of the answer, or the kind of the error if no usable answer arrived.
    pub(crate) fn record_result(&self, result: Result<StatusCode, &'static str>) {
        if let Ok(status) = result {
            self.0.record("http.response.status_code", i64::from(status.as_u16()));
        }
        let error = match &result {
            Ok(status) if status.is_client_error() || status.is_server_error() => status.as_str(),
            Ok(_) => return,
            Err(kind) => kind,
        };
        self.0.record("error.type", error);
        self.0.record("otel.status_code", "ERROR");
    }
}
