//! Exports the spans of calls by OpenTelemetry, and counts calls, retries, waiting and refreshes.
//!
//! `cargo run -p core-telemetry` starts a sandbox with a rate limit and a fault, and needs no other setup. A program of
//! your own keeps `subscriber`, and gives it the exporter of your backend instead of the one in memory.

mod program;
mod totals;

use std::error::Error;

use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use tracing_subscriber::{Registry, layer::SubscriberExt};

use totals::Totals;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let exporter = InMemorySpanExporter::default();
    let provider = SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    tracing::subscriber::set_global_default(subscriber(&provider))?;
    program::run().await?;
    provider.force_flush()?;
    print!("{}", Totals::of(&exporter.get_finished_spans()?));
    Ok(())
}

/// Returns a subscriber that exports each span.
fn subscriber(provider: &SdkTracerProvider) -> impl tracing::Subscriber + Send + Sync + 'static {
    let tracer = provider.tracer("core_api");
    Registry::default().with(tracing_opentelemetry::layer().with_tracer(tracer))
}

#[cfg(test)]
mod tests;
