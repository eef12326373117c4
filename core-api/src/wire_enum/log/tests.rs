//! Tests of the warnings, with a subscriber of their own.
//!
//! They are unit tests, because no other test of this binary reads unknown values at the same time. `tracing`
//! may miss the first event of two threads.

use std::{
    fmt,
    sync::{Arc, Mutex},
};

use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

use crate::{UnknownValue, WireEnum};

/// A subscriber that keeps the events.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

struct Line(String);

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push_str(&format!("{field}={value:?} "));
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string() + " ");
        event.record(&mut line);
        self.0.lock().unwrap().push(line.0);
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

/// An enum of this test only, because other tests may read unknown values of Core's enums.
#[derive(Clone, Debug, PartialEq, WireEnum)]
enum Signal {
    #[wire(2)]
    Green,
    #[wire(unknown)]
    Unknown(UnknownValue),
}

#[test]
fn an_unknown_value_is_logged_once() {
    let log = Log::default();
    tracing::subscriber::with_default(log.clone(), || {
        let long = format!("\"{}\\n\"", "ä".repeat(1_000));
        for json in ["4711", "4711", "\"4711\"", "\"Lost\"", "\"Lost\"", "2", &long, &long] {
            let _: Signal = serde_json::from_str(json).unwrap();
        }
    });
    let lines = log.0.lock().unwrap();
    let about: Vec<_> = lines.iter().filter(|line| line.contains("Signal")).collect();
    assert_eq!(about.len(), 4, "{about:?}");
    assert!(about[0].starts_with("WARN ") && about[0].contains("4711"), "{about:?}");
    assert!(about[2].contains("Lost"), "{about:?}");
    assert!(about[1].contains("not a word") && !about[1].contains("4711"), "{about:?}");
    assert!(about[3].contains("not a word") && !about[3].contains("ä"), "{about:?}");
}
