//! The names, the numbers and the secrets of exported spans.

use core_auth::{AccountName, store::GrantStore};
use opentelemetry::{Value, trace::SpanKind, trace::Status};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider, SpanData};
use secrecy::ExposeSecret;
use tracing_subscriber::util::SubscriberInitExt;

use crate::{
    program::{self, TAX_NUMBER, Traces},
    subscriber,
    totals::{Totals, attribute, is_of},
};

/// Runs the program, and returns its spans in the order of their ends.
async fn spans() -> (Vec<SpanData>, Traces) {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let guard = subscriber(&provider).set_default();
    let traces = program::run().await.unwrap();
    drop(guard);
    provider.force_flush().unwrap();
    (exporter.get_finished_spans().unwrap(), traces)
}

/// Returns the attributes of a span as text, without those of the subscriber.
fn shown(span: &SpanData) -> Vec<String> {
    let own = |name: &str| {
        !name.starts_with("code.")
            && !name.starts_with("thread.")
            && !["busy_ns", "idle_ns", "target", "level"].contains(&name)
    };
    let attributes = span.attributes.iter().filter(|attribute| own(attribute.key.as_str()));
    let mut shown: Vec<_> = attributes
        .map(|attribute| match &attribute.value {
            Value::F64(_) => attribute.key.to_string(),
            other => format!("{}={}", attribute.key, other.as_str()),
        })
        .collect();
    shown.sort();
    shown
}

#[tokio::test]
async fn the_totals_of_spans_are_those_of_the_program() {
    let (spans, _) = spans().await;
    let totals = Totals::of(&spans);
    // The session reads the firm first. Two calls are sent twice: after a failure, and after a refusal of the token.
    assert_eq!((totals.calls, totals.requests, totals.repetitions), (6, 8, 2));
    assert_eq!((totals.failures, totals.refreshes), (1, 1));
    assert_eq!(totals.rows, 10);
    assert!(totals.bytes > 1_000, "{totals}");
    assert!(totals.waited > 0.2, "{totals}");
}

/// Returns the attributes of a request for an activity, without those that all of them have.
fn attributes_of_get(span: &SpanData) -> Vec<String> {
    let [host, port, url] = ["server.address", "server.port", "url.full"]
        .map(|name| attribute(span, name).unwrap().as_str().into_owned());
    assert!(url.starts_with(&format!("http://{host}:{port}/api/activity/")), "{url}");
    let mut shown = shown(span);
    for common in ["http.request.method=GET", "url.template=/activity/{id}"] {
        assert!(shown.contains(&common.to_owned()), "{shown:?}");
    }
    shown.retain(|one| {
        !["body.size=", "server.", "url.", "method="].iter().any(|part| one.contains(part))
    });
    shown
}

#[tokio::test]
async fn a_repeated_request_has_a_span_with_its_number_below_the_call() {
    let (spans, _) = spans().await;
    let is_get = |span: &&SpanData| span.name == "GET /activity/{id}";
    let [failed, repeated, missing] = spans.iter().filter(is_get).collect::<Vec<_>>()[..] else {
        panic!("{spans:#?}");
    };
    for (span, own) in [
        (failed, ["error.type=503", "http.response.status_code=503"]),
        (repeated, ["http.request.resend_count=1", "http.response.status_code=200"]),
        (missing, ["error.type=404", "http.response.status_code=404"]),
    ] {
        assert_eq!(attributes_of_get(span), own);
    }
    assert!(matches!(failed.status, Status::Error { .. }));
    assert_eq!(repeated.status, Status::Unset);
    assert_eq!(failed.parent_span_id, repeated.parent_span_id);
    let call = spans.iter().find(|span| span.span_context.span_id() == failed.parent_span_id);
    let call = call.unwrap();
    assert_eq!(
        (&*call.name, &call.span_kind),
        ("core_api GET /activity/{id}", &SpanKind::Internal)
    );
    assert_eq!(
        shown(call),
        [
            "core_api.attempts=2",
            "core_api.wait.duration",
            "http.request.method=GET",
            "http.response.status_code=200",
            "url.template=/activity/{id}",
        ]
    );
}

#[tokio::test]
async fn a_refresh_is_below_the_call_that_waited_for_it() {
    let (spans, _) = spans().await;
    let refresh = spans.iter().find(|span| is_of(span, "core_auth", SpanKind::Internal)).unwrap();
    assert_eq!(refresh.name, "core_auth refresh");
    let texts = shown(refresh);
    assert_eq!(texts[0], "core_auth.lock.duration");
    assert_eq!(texts[1], "core_auth.refresh.outcome=refreshed");
    assert!(texts[2].starts_with("server.address="), "{texts:?}");
    let call = spans.iter().find(|span| span.span_context.span_id() == refresh.parent_span_id);
    let call = call.unwrap();
    assert_eq!(call.name, "core_api GET /activity");
    assert!(shown(call).contains(&"core_api.token.renewed=true".to_owned()));
    assert!(shown(call).contains(&"core_api.rows=10".to_owned()));
    let id = refresh.span_context.span_id();
    let request = spans.iter().find(|span| span.parent_span_id == id).unwrap();
    assert!(is_of(request, "core_auth", SpanKind::Client));
    let url = attribute(request, "url.full").unwrap().as_str();
    assert!(url.ends_with("/connect/token"), "{url}");
    assert!(shown(request).contains(&"http.response.status_code=200".to_owned()));
}

#[tokio::test]
async fn no_span_has_a_secret_or_a_sensitive_value() {
    let (spans, Traces { sandbox, store }) = spans().await;
    let text = format!("{spans:?}");
    let stored = store.load(&AccountName::default()).await.unwrap().unwrap();
    let document: serde_json::Value =
        serde_json::from_str(stored.document.expose_secret()).unwrap();
    let token = |name: &str| document["grant"][name].as_str().unwrap().to_owned();
    let secrets = [
        token("access_token"),
        token("refresh_token"),
        sandbox.app().client_secret.to_string(),
        TAX_NUMBER.to_owned(),
        TAX_NUMBER.replace('-', "%2D"),
    ];
    for (index, secret) in secrets.iter().enumerate() {
        assert!(secret.len() >= 8 && !text.contains(secret), "secret {index} is in a span");
    }
    // The filter is in the URL, without its value.
    let list = spans.iter().find(|span| span.name == "GET /employee").unwrap();
    let url = attribute(list, "url.full").unwrap().as_str().into_owned();
    assert!(url.contains("where=ssn") && url.contains("redacted"), "{url}");
}
