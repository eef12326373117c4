//! Stops a process at a trace event, so it can be killed there.

use std::{
    fmt,
    io::Write,
    sync::atomic::{AtomicU32, Ordering},
    thread,
};

use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

/// The line that a child prints once it has stopped.
pub(super) const STOPPED: &str = "stopped";

/// A tracing layer that stops the thread at the n-th event with this message, and prints a line.
///
/// A line on standard input continues the thread.
pub(super) struct StopAt {
    message: String,
    nth: u32,
    seen: AtomicU32,
}

impl StopAt {
    pub(super) fn new(message: String, nth: u32) -> Self {
        Self { message, nth, seen: AtomicU32::new(0) }
    }
}

impl Subscriber for StopAt {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        ["core_auth", "core_redis"].iter().any(|name| metadata.target().starts_with(name))
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut message = Message(String::new());
        event.record(&mut message);
        if message.0 != self.message || self.seen.fetch_add(1, Ordering::SeqCst) + 1 != self.nth {
            return;
        }
        println!("{STOPPED}");
        std::io::stdout().flush().unwrap();
        if std::io::stdin().read_line(&mut String::new()).unwrap_or(0) == 0 {
            // No line will arrive any more.
            loop {
                thread::park();
            }
        }
    }

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}

struct Message(String);

impl Visit for Message {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() == "message" {
            self.0 = format!("{value:?}");
        }
    }
}
