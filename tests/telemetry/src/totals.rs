//! Totals of exported spans.

use std::fmt;

use opentelemetry::{Value, trace::SpanKind};
use opentelemetry_sdk::trace::SpanData;

/// The totals of the spans of a program.
#[derive(Debug, PartialEq)]
pub(crate) struct Totals {
    pub(crate) calls: usize,
    /// The calls that failed.
    pub(crate) failures: usize,
    /// The requests to Core.
    pub(crate) requests: usize,
    /// The requests that repeated an earlier one.
    pub(crate) repetitions: usize,
    /// The rows of lists.
    pub(crate) rows: i64,
    /// The bytes of answers.
    pub(crate) bytes: i64,
    /// The time that calls waited for a turn, in seconds.
    pub(crate) waited: f64,
    /// The refreshes of the session.
    pub(crate) refreshes: usize,
}

impl Totals {
    pub(crate) fn of(spans: &[SpanData]) -> Self {
        let of = |crate_name, kind: SpanKind| {
            spans.iter().filter(move |span| is_of(span, crate_name, kind.clone()))
        };
        let calls = || of("core_api", SpanKind::Internal);
        let requests = || of("core_api", SpanKind::Client);
        let whole = |span: &SpanData, name: &str| match attribute(span, name) {
            Some(Value::I64(number)) => *number,
            _ => 0,
        };
        let seconds = |span: &SpanData, name: &str| match attribute(span, name) {
            Some(Value::F64(number)) => *number,
            _ => 0.0,
        };
        Self {
            calls: calls().count(),
            failures: calls().filter(|span| attribute(span, "error.type").is_some()).count(),
            requests: requests().count(),
            repetitions: requests()
                .filter(|span| whole(span, "http.request.resend_count") > 0)
                .count(),
            rows: calls().map(|span| whole(span, "core_api.rows")).sum(),
            bytes: requests().map(|span| whole(span, "http.response.body.size")).sum(),
            waited: calls().map(|span| seconds(span, "core_api.wait.duration")).sum(),
            refreshes: of("core_auth", SpanKind::Internal).count(),
        }
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} calls, of which {} failed", self.calls, self.failures)?;
        writeln!(f, "{} requests, of which {} repeated another", self.requests, self.repetitions)?;
        writeln!(f, "{} rows in {} bytes of answers", self.rows, self.bytes)?;
        writeln!(f, "{:.2} seconds of waiting for the limit", self.waited)?;
        writeln!(f, "{} refreshes of the session", self.refreshes)
    }
}

/// Returns the value of an attribute.
pub(crate) fn attribute<'a>(span: &'a SpanData, name: &str) -> Option<&'a Value> {
    let found = span.attributes.iter().find(|attribute| attribute.key.as_str() == name);
    found.map(|attribute| &attribute.value)
}

/// Returns whether a span is one of a crate and of a kind. The crate is the target of the span.
pub(crate) fn is_of(span: &SpanData, crate_name: &str, kind: SpanKind) -> bool {
    let target = attribute(span, "target").map(Value::as_str);
    span.span_kind == kind && target.as_deref() == Some(crate_name)
}
