//! What Core says when it refuses a call.

use serde_json::{Map, Value};

/// Largest number of characters of a text of the server that an error keeps.
const EXCERPT: usize = 500;

/// What some servers write before a text in UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Largest number of bytes that are looked at.
const READ: usize = 64 * 1024;

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
        let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
        let body = &body[..body.len().min(READ)];
        match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => Self::of_object(&object),
            Ok(Value::String(message)) => Self { message: excerpt(&message), ..Self::default() },
            _ => Self { message: plain(&String::from_utf8_lossy(body)), ..Self::default() },
        }
    }

    fn of_object(object: &Map<String, Value>) -> Self {
        let nested = member(object, "error").and_then(Value::as_object);
        let text = |name| {
            let found = member(object, name).or_else(|| member(nested?, name));
            match found? {
                Value::String(text) => excerpt(text),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            }
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

/// What a text that is no JSON says: of a page of HTML, its title, or what stands between its tags.
fn plain(text: &str) -> Option<String> {
    if !text.trim_start().starts_with('<') {
        return excerpt(text);
    }
    title(text).and_then(excerpt).or_else(|| {
        let parts = text.split('<').filter_map(|part| Some(part.split_once('>')?.1));
        excerpt(&parts.collect::<Vec<_>>().join(" "))
    })
}

fn title(page: &str) -> Option<&str> {
    let find = |text: &str, tag: &str| text.to_ascii_lowercase().find(tag);
    let start = &page[find(page, "<title")?..];
    let (_, title) = start.split_once('>')?;
    title.get(..find(title, "</title")?)
}

/// The text on one line, without control characters, not empty and not too long.
fn excerpt(text: &str) -> Option<String> {
    let words = text.split(|letter: char| letter.is_whitespace() || letter.is_control());
    let line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
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
            r#"{"Error":{"Message":"no","ErrorCode":7}}"#,
            r#"{"error":"invalid","error_description":"no"}"#,
            r#""no""#,
            "no",
            "\u{feff}\"no\"",
            "\u{1b}no\r\n",
            "<html><head><title>\nno</title></head><body>There is more.</body></html>",
            "<h1>no</h1>",
        ] {
            assert_eq!(message(body).as_deref(), Some("no"), "{body}");
        }
        assert_eq!(message(""), None);
    }

    #[test]
    fn keys_and_codes_are_kept_whether_known_or_not() {
        let refusal = Refusal::parse(br#"{"errorCode":"999.1","key":"NeverSeen","Message":""}"#);
        assert_eq!((refusal.key(), refusal.code()), (Some("NeverSeen"), Some("999.1")));
        assert_eq!(refusal.message(), None);
        let refusal = Refusal::parse(br#"{"error":{"errorCode":31.5,"key":null}}"#);
        assert_eq!((refusal.key(), refusal.code()), (None, Some("31.5")));
    }

    #[test]
    fn a_body_of_any_bytes_gives_something() {
        for body in [&b"\xff\xfe"[..], b"[[[[[[", b"<title", b"<title></title", b"{\"error\":[]}"] {
            assert!(Refusal::parse(body).message.is_none_or(|message| message.len() < 20));
        }
        assert_eq!(Refusal::parse(&[b'['; 10 << 20]).message.unwrap().chars().count(), EXCERPT + 1);
    }

    #[test]
    fn a_long_page_is_cut() {
        let page = "<p>é</p> ".repeat(1000);
        assert_eq!(message(&page).unwrap().chars().count(), EXCERPT + 1);
    }
}
