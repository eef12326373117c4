//! The JSON text of a value, from a deserializer of any format.

use std::{any::type_name, borrow::Cow, fmt, sync::LazyLock};

use serde::de::{self, Deserialize, Deserializer, MapAccess, Visitor};

use super::{EXACT_DIGITS, buffer, is_whole, significant_digits, too_long};

/// The JSON text of a value.
type JsonText<'de> = Cow<'de, str>;

/// The name by which `serde_json` recognizes a request for raw text.
const TOKEN: &str = "$serde_json::private::RawValue";

/// True if the numbers of a `serde_json::Value` are doubles. They are texts if another crate enables
/// `arbitrary_precision`.
static HAS_DOUBLES: LazyLock<bool> = LazyLock::new(|| {
    let number: Result<serde_json::Number, _> = serde_json::from_str("1.50");
    number.is_ok_and(|number| number.to_string() != "1.50")
});

/// Reads the next value of a deserializer as JSON text.
///
/// # Errors
///
/// If the value is not JSON, or if it contains a number that a double may have rounded.
pub(crate) fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'de, str>, D::Error> {
    // Other formats may have a syntax of their own for a newtype.
    if !type_name::<D>().contains("serde_json") {
        return buffer::read(deserializer).map(Cow::Owned);
    }
    // A reader of bytes and a `Value` return an owned text. Numbers of a `Value` may be doubles.
    let is_value = !type_name::<D>().contains("IoRead");
    match deserializer.deserialize_newtype_struct(TOKEN, TextVisitor)? {
        Cow::Owned(text) if is_value && *HAS_DOUBLES => {
            check_numbers(&text).map(|()| Cow::Owned(text))
        }
        text => Ok(text),
    }
}

struct TextVisitor;

impl<'de> Visitor<'de> for TextVisitor {
    type Value = JsonText<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    /// Reads the text, which is the only member of a map.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<JsonText<'de>, A::Error> {
        if map.next_key::<Cow<'_, str>>()?.as_deref() != Some(TOKEN) {
            return Err(de::Error::custom("serde_json did not return the text of a value"));
        }
        Ok(map.next_value::<CowText<'de>>()?.0)
    }

    /// Reads a value without raw text, for example one that serde has buffered for a tagged type.
    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<JsonText<'de>, D::Error> {
        buffer::read(deserializer).map(Cow::Owned)
    }
}

/// A text that is borrowed if possible. serde's `Cow` never borrows.
struct CowText<'de>(JsonText<'de>);

impl<'de> Deserialize<'de> for CowText<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct BorrowedVisitor;

        impl<'de> Visitor<'de> for BorrowedVisitor {
            type Value = CowText<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text")
            }

            fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<CowText<'de>, E> {
                Ok(CowText(Cow::Borrowed(text)))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<CowText<'de>, E> {
                Ok(CowText(Cow::Owned(text.to_owned())))
            }

            fn visit_string<E: de::Error>(self, text: String) -> Result<CowText<'de>, E> {
                Ok(CowText(Cow::Owned(text)))
            }
        }
        deserializer.deserialize_str(BorrowedVisitor)
    }
}

/// Refuses numbers that a double may have rounded, in the text of a value.
fn check_numbers<E: de::Error>(json: &str) -> Result<(), E> {
    let mut rest = json;
    while let Some(start) = rest.find(|letter: char| letter == '"' || letter.is_ascii_digit()) {
        rest = &rest[start..];
        if let Some(text) = rest.strip_prefix('"') {
            rest = after_text(text);
            continue;
        }
        let is_of_number = |letter: char| letter.is_ascii_digit() || "+-.eE".contains(letter);
        let end = rest.find(|letter| !is_of_number(letter)).unwrap_or(rest.len());
        let (number, after) = rest.split_at(end);
        if !is_whole(number) && significant_digits(number) > EXACT_DIGITS {
            return Err(too_long(number));
        }
        rest = after;
    }
    Ok(())
}

/// Returns the rest of a text after the end of a JSON string. The text starts within the string.
fn after_text(text: &str) -> &str {
    let mut is_escaped = false;
    let end = text.bytes().position(|byte| {
        let is_end = byte == b'"' && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.and_then(|end| text.get(end.saturating_add(1)..)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::check_numbers;

    #[test]
    fn numbers_are_found_beside_texts() {
        let check = |json: &str| check_numbers::<serde_json::Error>(json).is_ok();
        for json in [
            r#"{"a":"0.12345678901234567","b":1.5,"c":12345678901234567890}"#,
            r#"["\\",0.123456789012345,"\"0.12345678901234567"]"#,
            "1e300",
            "0.0000000000000000000000001",
        ] {
            assert!(check(json), "{json}");
        }
        for json in [r#"{"a":0.12345678901234567}"#, r#"["\\",-1.2345678901234567e22]"#] {
            assert!(!check(json), "{json}");
        }
    }
}
