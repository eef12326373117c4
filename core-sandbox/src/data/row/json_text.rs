//! The JSON of one stored value, borrowed from its row.

use std::borrow::Cow;

use core_api::Json;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

/// The JSON of a stored value. A `null` is an absent value, so this is never `null`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct JsonText<'a>(&'a str);

impl<'a> JsonText<'a> {
    /// Returns a text that is known to be one JSON value, or `None` if it is empty.
    pub(super) fn of_valid(text: &'a str) -> Option<Self> {
        (!text.is_empty()).then_some(Self(text))
    }

    /// Returns the text.
    pub(crate) fn as_str(self) -> &'a str {
        self.0
    }

    /// Returns an owned copy of the value.
    pub(crate) fn to_json(self) -> Option<Json> {
        Json::parse(self.0).ok()
    }

    /// Returns the content of a JSON string, or `None` if the value is not a string.
    ///
    /// An unpaired surrogate is read as U+FFFD.
    pub(crate) fn content(self) -> Option<Cow<'a, str>> {
        let inner = self.0.strip_prefix('"')?.strip_suffix('"')?;
        match inner.contains('\\') {
            false => Some(Cow::Borrowed(inner)),
            true => self.to_value().ok().map(Cow::Owned),
        }
    }

    /// Deserializes the value.
    pub(crate) fn to_value<T: DeserializeOwned>(self) -> serde_json::Result<T> {
        // Only `Json` reads unpaired surrogates.
        serde_json::from_str(self.0).or_else(|_| Json::parse(self.0)?.to_value())
    }
}

impl<'a> From<&'a Json> for JsonText<'a> {
    fn from(json: &'a Json) -> Self {
        Self(json.as_str())
    }
}

impl<'a> From<&'a RawValue> for JsonText<'a> {
    fn from(json: &'a RawValue) -> Self {
        Self(json.get())
    }
}

impl PartialEq<Json> for JsonText<'_> {
    fn eq(&self, other: &Json) -> bool {
        self.0 == other.as_str()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_of_a_string_has_no_escapes() {
        for (json, content) in [
            (r#""""#, Some("")),
            (r#""é""#, Some("é")),
            (r#""a\"\n""#, Some("a\"\n")),
            (r#""\ud800""#, Some("\u{fffd}")),
            ("1", None),
            ("[\"a\"]", None),
        ] {
            assert_eq!(JsonText(json).content().as_deref(), content, "{json}");
        }
        assert_eq!(JsonText::of_valid(""), None);
    }
}
