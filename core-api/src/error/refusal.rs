//! What Core says when it refuses a call.

use serde_json::{Map, Value};

/// Largest number of characters of a text of the server that an error keeps.
const EXCERPT: usize = 500;

/// What Core said: its key, code and message, as far as the answer gave them.
///
/// The shape differs between calls: names in Pascal or in camel case, the message inside
/// `error`, a bare string, a page of HTML, nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    key: Option<String>,
    code: Option<String>,
    message: Option<String>,
    correlation_id: Option<String>,
}

impl Refusal {
    /// `Key`, such as `OutDatedModel`: what to branch on.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// `ErrorCode`, such as `000.020`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// `Message`: wording for people, which depends on the company's settings.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// `CorrelationId`: what the vendor's support asks for.
    #[must_use]
    pub fn correlation_id(&self) -> Option<&str> {
        self.correlation_id.as_deref()
    }

    /// Reads the body of an answer; whatever it is, something comes of it.
    pub(crate) fn parse(body: &[u8]) -> Self {
        match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => Self::of_object(&object),
            Ok(Value::String(message)) => Self { message: excerpt(&message), ..Self::default() },
            _ => Self { message: excerpt(&String::from_utf8_lossy(body)), ..Self::default() },
        }
    }

    fn of_object(object: &Map<String, Value>) -> Self {
        let nested = member(object, "error").and_then(Value::as_object);
        let text = |name| {
            let found = member(object, name).or_else(|| member(nested?, name));
            excerpt(found?.as_str()?)
        };
        let plain = || excerpt(member(object, "error")?.as_str()?);
        Self {
            key: text("key"),
            code: text("errorcode"),
            message: text("message").or_else(|| text("error_description")).or_else(plain),
            correlation_id: text("correlationid"),
        }
    }
}

fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The text on one line, not empty and not too long.
fn excerpt(text: &str) -> Option<String> {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return None;
    }
    match line.char_indices().nth(EXCERPT) {
        Some((end, _)) => Some(format!("{}…", &line[..end])),
        None => Some(line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(body: &str) -> Option<String> {
        Refusal::parse(body.as_bytes()).message
    }

    #[test]
    fn every_known_shape_of_an_error_gives_its_message() {
        for body in [
            r#"{"ErrorCode":null,"Key":null,"Message":"no"}"#,
            r#"{"message":"no","errorCode":"1"}"#,
            r#"{"error":{"message":"no"}}"#,
            r#"{"error":"no"}"#,
            r#""no""#,
            "no",
        ] {
            assert_eq!(message(body).as_deref(), Some("no"), "{body}");
        }
        assert_eq!(message(""), None);
    }

    #[test]
    fn a_long_page_is_cut() {
        let page = "<p>é</p> ".repeat(1000);
        assert_eq!(message(&page).unwrap().chars().count(), EXCERPT + 1);
    }
}
