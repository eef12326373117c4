//! Lines on standard error, in the classic form of taps.

use std::{
    fmt::Display,
    io::{self, Write as _},
};

use serde_json::{Value, json};

/// Writes a line about the progress.
pub(super) fn info(text: impl Display) {
    write("INFO", text);
}

/// Writes a line about something that a person should look at.
pub(super) fn warning(text: impl Display) {
    write("WARNING", text);
}

/// Writes a line about a failure.
pub(super) fn error(text: impl Display) {
    write("ERROR", text);
}

/// Writes a metric: its kind (`counter` or `timer`), its name, its value and its tags.
pub(super) fn metric(kind: &str, name: &str, value: &Value, tags: &Value) {
    info(format_args!(
        "METRIC: {}",
        json!({"type": kind, "metric": name, "value": value, "tags": tags})
    ));
}

fn write(level: &str, text: impl Display) {
    // A text of several lines would look like several messages. A closed standard error is not a reason to end.
    let text = text.to_string().replace(['\n', '\r'], " ");
    let _ = writeln!(io::stderr().lock(), "{level} {text}");
}
