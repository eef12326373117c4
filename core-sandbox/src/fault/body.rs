//! Changes of response bodies.

mod gzip;
mod stream;

use std::time::Duration;

use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderName, HeaderValue, header},
};

use super::Effect;
use crate::lossless_json;

/// Returns the changed body, and sets the headers that depend on it.
pub(crate) fn change_body(effect: &Effect, headers: &mut HeaderMap, body: Bytes) -> Body {
    match effect {
        Effect::Merge(patch) => Body::from(merged(&body, patch)),
        Effect::CutBody => {
            // The length is at least 1, so that a byte is missing even from an empty body.
            set_length(headers, body.len().max(1) as u64);
            stream::cut(body.slice(..body.len() / 2))
        }
        Effect::MalformedBody => Body::from(body.slice(..body.len().saturating_sub(1))),
        Effect::ContentType(value) => {
            set(headers, header::CONTENT_TYPE, value);
            Body::from(body)
        }
        Effect::SlowBody { milliseconds_per_byte } => {
            set_length(headers, body.len() as u64);
            stream::slow(body, Duration::from_millis(*milliseconds_per_byte))
        }
        Effect::HugeBody { bytes } => {
            let padding = bytes.saturating_sub(body.len() as u64);
            set_length(headers, padding + body.len() as u64);
            stream::padded(padding, body)
        }
        Effect::EndlessBody => stream::padded(u64::MAX, body),
        Effect::GzipBomb { bytes } => {
            set(headers, header::CONTENT_ENCODING, "gzip");
            gzip::padded(bytes.saturating_sub(body.len() as u64), body)
        }
        Effect::NestedJson { depth } => Body::from(nested(&body, *depth)),
        Effect::Headers { count, bytes } => {
            for number in 0..*count {
                let name = HeaderName::try_from(format!("x-padding-{number}"));
                let value = "x".repeat(*bytes);
                name.into_iter().for_each(|name| set(headers, name, &value));
            }
            Body::from(body)
        }
        _ => Body::from(body),
    }
}

/// Sends the first half of the body at once, and the second half when `until` resolves.
pub(crate) fn hold_body(
    headers: &mut HeaderMap,
    body: Bytes,
    until: impl Future<Output = ()> + Send + 'static,
) -> Body {
    set_length(headers, body.len() as u64);
    stream::held(body, until)
}

/// Applies a merge patch to a JSON body. Other bodies are unchanged.
fn merged(body: &Bytes, patch: &serde_json::Value) -> Bytes {
    let read = |json: &[u8]| lossless_json::read(std::str::from_utf8(json).ok()?).ok();
    let (Some(mut json), Some(patch)) = (read(body), read(patch.to_string().as_bytes())) else {
        return body.clone();
    };
    json_patch::merge(&mut json, &patch);
    Bytes::from(lossless_json::write(&json))
}

/// Adds a member with nested arrays to the first object. Without an object, returns the arrays.
fn nested(body: &Bytes, depth: usize) -> Bytes {
    let arrays = ["[".repeat(depth), "]".repeat(depth)].concat();
    let json = String::from_utf8_lossy(body);
    let Some((before, after)) = json.split_once('{') else { return Bytes::from(arrays) };
    let comma = if after.trim_start().starts_with('}') { "" } else { "," };
    Bytes::from([before, "{\"nested\":", &arrays, comma, after].concat())
}

/// Sets `Content-Length`.
fn set_length(headers: &mut HeaderMap, bytes: u64) {
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
}

/// Sets a header, unless HTTP does not allow the value.
fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.insert(name, value);
    }
}
