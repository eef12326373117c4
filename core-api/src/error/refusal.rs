//! Core's refusals.

mod complaints;
mod envelope;
mod page;

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::Redactor;
use complaints::complaints;
pub(crate) use envelope::{is_error, is_likely_error, names_error};
pub(crate) use page::MarkupDocument;
use page::excerpt;

/// The byte order mark that some servers write before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// The largest number of bytes to parse.
pub(crate) const READ: usize = 64 * 1024;

/// Key, code and message of a refusal by Core or by a server in between.
///
/// The format differs between calls and servers. A body is an object with names in Pascal or camel case, a
/// list of messages, a string, an HTML page, or empty. The object may have a message inside `error`, or be
/// ASP.NET's `ModelState` or problem details (RFC 9457). For an object without a known name, the message is
/// an excerpt of the object. [`Error::raw`](super::Error::raw) has the body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Refusal {
    key: Option<String>,
    code: Option<String>,
    message: Option<String>,
    details: Vec<String>,
    correlation_id: Option<String>,
    /// The status in the body.
    status: Option<u16>,
}

/// Names of the message. The first one with a text counts.
const MESSAGES: [&str; 9] = [
    "message",
    "title",
    "error_description",
    "error",
    "detail",
    "exceptionmessage",
    "errormessage",
    "faultstring",
    "description",
];

/// Names of texts with details.
const MORE: [&str; 6] =
    ["title", "messagedetail", "detail", "exceptionmessage", "error_description", "error"];

/// Names of complaints about single values.
const COMPLAINTS: [&str; 4] = ["modelstate", "errors", "validationerrors", "violations"];

/// Names of a nested object with the error.
const NESTED: [&str; 3] = ["error", "fault", "exception"];

impl Refusal {
    /// Returns `Key`, such as `OutDatedModel`, for comparisons.
    #[must_use]
    pub fn key(&self) -> Option<&str> {
        self.key.as_deref()
    }

    /// Returns `ErrorCode`, such as `000.020`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// Returns `Message`, or `title` of problem details. It is for people and depends on settings of the
    /// company.
    ///
    /// It has at most 500 characters on one line.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    /// Returns further texts of the answer: `detail`, and complaints about single values as `field: text`.
    ///
    /// There are at most 20 texts of up to 500 characters, each on one line. The text of the error shows up
    /// to 500 characters of them.
    #[must_use]
    pub fn details(&self) -> &[String] {
        &self.details
    }

    /// Returns a short text of all details.
    pub(super) fn details_in_short(&self) -> Option<String> {
        excerpt(&self.details.join("; "))
    }

    /// Returns `CorrelationId` or the trace id, for the vendor's support.
    #[must_use]
    pub fn correlation_id(&self) -> Option<&str> {
        self.correlation_id.as_deref()
    }

    /// Returns the status in the body, if it is an error status.
    pub(super) fn status(&self) -> Option<u16> {
        self.status
    }

    /// Parses the body of an answer. Any body that is not empty gives a message.
    pub(crate) fn parse(body: &[u8]) -> Self {
        let body = body.strip_prefix(BYTE_ORDER_MARK).unwrap_or(body);
        let body = body.get(..READ).unwrap_or(body);
        let text = String::from_utf8_lossy(body);
        // Only a valid UTF-8 text is borrowed, and only such a text is JSON.
        let json = match &text {
            Cow::Borrowed(text) => serde_json::from_str(text).ok(),
            Cow::Owned(_) => None,
        };
        let mut refusal = match json {
            Some(Value::Object(object)) => Self::of_object(&object),
            Some(Value::String(message)) => Self { message: excerpt(&message), ..Self::default() },
            Some(Value::Array(items)) => Self::of_list(&items),
            Some(Value::Null | Value::Bool(_) | Value::Number(_)) => Self::default(),
            None => Self { message: page::message(&text), ..Self::default() },
        };
        let is_silent = refusal.message.is_none() && refusal.details.is_empty();
        if is_silent && refusal.key.is_none() && refusal.code.is_none() {
            refusal.message = excerpt(&text);
        }
        refusal
    }

    fn of_object(object: &Map<String, Value>) -> Self {
        let nested = NESTED.iter().find_map(|name| member(object, name)?.as_object());
        let text = |name: &str| {
            let own = member(object, name).and_then(scalar);
            own.or_else(|| member(nested?, name).and_then(scalar))
        };
        let first = |names: &[&str]| names.iter().find_map(|name| text(name));
        let message = first(&MESSAGES);
        let mut details: Vec<String> = MORE.iter().filter_map(|name| text(name)).collect();
        for (name, value) in [Some(object), nested].into_iter().flatten().flat_map(sorted) {
            let is_text = !matches!(value, Value::Array(_) | Value::Object(_));
            if is_text && !is_one_of(name, &COMPLAINTS)
                || value.is_object() && is_one_of(name, &NESTED)
            {
                continue;
            }
            let is_plain = [&MESSAGES[..], &COMPLAINTS].iter().any(|names| is_one_of(name, names));
            complaints(if is_plain { "" } else { name }, value, &mut details);
        }
        details.retain(|detail| message.as_ref() != Some(detail));
        let number = ["statuscode", "status", "code"].iter().find_map(|name| text(name));
        Self {
            key: text("key"),
            code: text("errorcode"),
            message,
            details,
            correlation_id: first(&["correlationid", "traceid", "requestid"]),
            status: number.and_then(|number| number.parse().ok()).filter(is_of_error),
        }
    }

    /// Parses a list of messages or of objects with a message.
    fn of_list(items: &[Value]) -> Self {
        if let [Value::Object(object)] = items {
            return Self::of_object(object);
        }
        let mut details = Vec::new();
        items.iter().for_each(|item| complaints("", item, &mut details));
        Self { details, ..Self::default() }
    }

    /// Removes secrets from all texts.
    pub(super) fn redact(&mut self, redactor: &Redactor) {
        let Self { key, code, message, details, correlation_id, status: _ } = self;
        let texts = [key, code, message, correlation_id].into_iter().flatten();
        for text in texts.chain(details) {
            *text = redactor.redact(text).into_owned();
        }
    }
}

fn is_of_error(status: &u16) -> bool {
    (400..600).contains(status)
}

// Not inlined, because the names of a refusal are compared in many places.
#[inline(never)]
fn is_one_of(name: &str, names: &[&str]) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[inline(never)]
fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    let of_name = object.iter().filter(|(key, _)| key.eq_ignore_ascii_case(name));
    of_name.min_by_key(|(key, _)| *key).map(|(_, value)| value)
}

/// Returns the members in the order of their names. The order in the object depends on the feature
/// `preserve_order` of `serde_json`, which another crate may enable.
fn sorted(object: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut members: Vec<_> = object.iter().collect();
    members.sort_unstable_by_key(|(name, _)| *name);
    members
}

/// Returns a string or a number as text that is not empty.
#[inline(never)]
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => excerpt(text),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests;
