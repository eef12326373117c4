//! The rows of the log.

use maud::{Markup, html};
use serde_json::Value;

use crate::http::{html::brief, pages::query};

/// The number of characters of a path, a query or a reason that a row shows.
const TEXT_LENGTH: usize = 160;

/// Returns the rows of these entries, the newest first.
pub(super) fn rows(entries: &[Value]) -> Markup {
    html! { @for entry in entries.iter().rev() { (row(entry)) } }
}

fn row(entry: &Value) -> Markup {
    let id = entry["id"].as_u64().unwrap_or(0);
    html! {
        tr data-id=(id) {
            td { (time(entry)) }
            td.long {
                a href={ "/requests/" (id) } {
                    b { (brief(text(entry, "method"), 20)) } " " (brief(&target(entry), TEXT_LENGTH))
                }
                (remarks(entry))
            }
            td { (status(entry)) }
            td.number { (milliseconds(entry)) }
        }
    }
}

/// Returns the member of an entry, or an empty text.
pub(super) fn text<'a>(entry: &'a Value, name: &str) -> &'a str {
    entry[name].as_str().unwrap_or_default()
}

/// Returns the path and the query of a request, decoded as people read them.
pub(super) fn target(entry: &Value) -> String {
    let path = text(entry, "path");
    match entry["query"].as_str().filter(|query| !query.is_empty()) {
        None => path.to_owned(),
        Some(query) => format!("{path}?{}", query::readable(query)),
    }
}

/// Returns the time of the day of a request, in UTC with milliseconds.
pub(super) fn time(entry: &Value) -> Markup {
    let time = text(entry, "time");
    let short = time.split('T').nth(1).unwrap_or(time).trim_end_matches('Z');
    html! { time datetime=(time) { (short.get(..12).unwrap_or(short)) } }
}

/// Returns the status with a word, so that color alone says nothing.
pub(super) fn status(entry: &Value) -> Markup {
    let status = entry["status"].as_u64();
    let (class, word) = match status {
        None => ("bad", "no response"),
        Some(200..=299) => ("good", "OK"),
        Some(300..=399) => ("", "redirect"),
        Some(400..=499) => ("warn", "refused"),
        Some(_) => ("bad", "failed"),
    };
    html! {
        span.badge.(class) {
            @if let Some(status) = status { (status) " " }
            (word)
        }
    }
}

/// Returns the duration of a request in milliseconds.
pub(super) fn milliseconds(entry: &Value) -> String {
    entry["milliseconds"].as_f64().map_or("–".to_owned(), |duration| format!("{duration:.1}"))
}

/// Returns the true reason of a refusal, the unconfirmed parts, and the fault.
pub(super) fn remarks(entry: &Value) -> Markup {
    html! {
        @if let Some(reason) = entry["reason"].as_str() {
            small.remark { "Reason: " (brief(reason, TEXT_LENGTH)) }
        }
        @if let Some(unconfirmed) = entry["unconfirmed"].as_str() {
            small.remark { "No source shows: " (brief(unconfirmed, TEXT_LENGTH)) }
        }
        @if let Some(fault) = entry["fault"].as_u64() {
            small.remark { "Changed by fault " (fault) }
        }
    }
}
