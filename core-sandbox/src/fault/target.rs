//! The parts of a request that the conditions of faults refer to.

use std::borrow::Cow;

use axum::http::Method;
use serde_json::{Map, Value};

/// The parts of a request that the conditions of faults refer to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FaultTarget<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    pub(crate) query: &'a str,
    /// The access token, or an empty text.
    pub(crate) token: &'a str,
    /// The body, if a fault has a condition for it.
    pub(crate) body: &'a [u8],
}

impl FaultTarget<'_> {
    /// Returns whether the query has this parameter with this value. Names may have any case.
    pub(super) fn has_parameter(&self, name: &str, value: &str) -> bool {
        let mut pairs = form_urlencoded::parse(self.query.as_bytes());
        pairs.any(|(other, found)| other.eq_ignore_ascii_case(name) && found == value)
    }

    /// Returns whether the body has this text, or the members of this JSON.
    ///
    /// A form is compared like an object with texts.
    pub(super) fn has_body(&self, expected: &Value) -> bool {
        if let Value::String(text) = expected {
            return String::from_utf8_lossy(self.body).contains(text.as_str());
        }
        serde_json::from_slice(self.body).map_or_else(
            |_| is_part(expected, &Value::Object(form(self.body))),
            |found| is_part(expected, &found),
        )
    }
}

/// Reads a form as an object.
fn form(body: &[u8]) -> Map<String, Value> {
    let pairs = form_urlencoded::parse(body);
    pairs.map(|(name, value)| (name.into_owned(), Value::from(Cow::into_owned(value)))).collect()
}

/// Returns whether all members of `expected` are in `found`, at any depth.
fn is_part(expected: &Value, found: &Value) -> bool {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => expected
            .iter()
            .all(|(name, value)| found.get(name).is_some_and(|found| is_part(value, found))),
        (Value::Number(expected), Value::Number(found)) => expected.as_f64() == found.as_f64(),
        _ => expected == found,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bodies_are_compared_by_text_or_by_members() {
        let has = |body: &str, expected: Value| {
            let (method, path, query, token) = (&Method::POST, "/", "", "");
            let body = body.as_bytes();
            FaultTarget { method, path, query, token, body }.has_body(&expected)
        };
        let body = r#"{"code": "XY", "rate": 1.0, "project": {"id": 7, "name": "a"}}"#;
        assert!(has(body, json!("\"XY\"")));
        assert!(has(body, json!({"code": "XY", "rate": 1})));
        assert!(has(body, json!({"project": {"id": 7}})));
        assert!(!has(body, json!({"project": {"id": 8}})));
        assert!(!has(body, json!({"missing": null})));
        assert!(has("grant_type=refresh_token&a=b%20c", json!({"a": "b c"})));
        assert!(!has("", json!({"a": "b"})));
        assert!(has("[1, 2]", json!([1, 2])));
        assert!(!has(&"[".repeat(100_000), json!({"a": 1})));
    }
}
