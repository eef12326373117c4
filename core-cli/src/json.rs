//! Members of JSON objects as text, in their order and with their digits.

use std::{borrow::Cow, fmt};

use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The members of an object: names and values, in the order of the text.
pub(crate) type Members<'a> = Vec<(Cow<'a, str>, &'a RawValue)>;

/// Reads the members of a JSON object.
///
/// # Errors
///
/// If the text is not a JSON object.
pub(crate) fn members(text: &str) -> serde_json::Result<Members<'_>> {
    let mut members = Vec::new();
    each_member(text, |name, value| {
        members.push((name, value));
        Ok(())
    })?;
    Ok(members)
}

/// Passes on the members of a JSON object, in the order of the text.
///
/// # Errors
///
/// If the text is not a JSON object, or if `take` refuses a member. The error has the place of the member.
pub(crate) fn each_member<'a>(
    text: &'a str,
    take: impl FnMut(Cow<'a, str>, &'a RawValue) -> Result<(), String>,
) -> serde_json::Result<()> {
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.deserialize_map(ObjectVisitor(take))?;
    reader.end()
}

/// Reads an object and passes on its members.
struct ObjectVisitor<F>(F);

impl<'de, F> Visitor<'de> for ObjectVisitor<F>
where
    F: FnMut(Cow<'de, str>, &'de RawValue) -> Result<(), String>,
{
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(Name(name)) = map.next_key()? {
            let value = map.next_value()?;
            (self.0)(name, value).map_err(A::Error::custom)?;
        }
        Ok(())
    }
}

/// A name of a member, borrowed unless it has escapes.
#[derive(serde::Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

/// Returns the value of a member.
pub(crate) fn member<'a>(members: &Members<'a>, name: &str) -> Option<&'a RawValue> {
    members.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
}

/// Appends the name of a member and a colon.
pub(crate) fn push_name(text: &mut String, name: &str) {
    text.push_str(&quoted(name));
    text.push(':');
}

/// Returns a text as a JSON string.
pub(crate) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Returns the text of a value as people read it: a string without quotes, nothing for `null`.
pub(crate) fn plain(value: &str) -> Cow<'_, str> {
    match value.as_bytes().first() {
        Some(b'"') => match serde_json::from_str::<Cow<'_, str>>(value) {
            Ok(text) => Cow::Owned(text.into_owned()),
            Err(_) => Cow::Borrowed(value),
        },
        _ if value == "null" => Cow::Borrowed(""),
        _ => Cow::Borrowed(value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order_and_digits() {
        let found = members(r#" {"b":1.50,"a\n":null,"c":{"d":[]}} "#).unwrap();
        let found: Vec<_> =
            found.iter().map(|(name, value)| (name.as_ref(), value.get())).collect();
        assert_eq!(found, [("b", "1.50"), ("a\n", "null"), ("c", r#"{"d":[]}"#)]);
        assert!(members("[]").is_err() && members("{} x").is_err());
    }

    #[test]
    fn people_read_texts_without_quotes() {
        for (json, text) in [(r#""a\"b""#, "a\"b"), ("null", ""), ("1.50", "1.50"), ("[]", "[]")] {
            assert_eq!(plain(json), text);
        }
    }
}
