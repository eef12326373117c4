//! JSON strings, and unpaired surrogates in them.

use std::borrow::Cow;

use serde::de::DeserializeOwned;

/// Returns the content of a JSON string. `None` for other values.
///
/// An unpaired surrogate, which UTF-8 cannot encode, is read as U+FFFD.
pub(crate) fn unquote(json: &str) -> Option<Cow<'_, str>> {
    let inner = json.strip_prefix('"')?.strip_suffix('"')?;
    if !inner.contains('\\') {
        return Some(Cow::Borrowed(inner));
    }
    from_json::<String>(json).ok().map(Cow::Owned)
}

/// Returns whether a JSON text has an unpaired surrogate.
pub(super) fn has_lone_surrogate(json: &str) -> bool {
    json.contains('\\') && replace_lone_surrogates(json).is_some()
}

/// Deserializes any JSON.
///
/// An unpaired surrogate is read as U+FFFD. `serde_json` would refuse the whole text.
pub(crate) fn from_json<T: DeserializeOwned>(json: &str) -> serde_json::Result<T> {
    serde_json::from_str(json).or_else(|error| match replace_lone_surrogates(json) {
        Some(mended) => serde_json::from_str(&mended),
        None => Err(error),
    })
}

/// The escape of U+FFFD.
const REPLACEMENT: &str = "\\ufffd";

/// The length of the escape of a surrogate: `\ud800`.
const ESCAPE: usize = 6;

/// Replaces each unpaired surrogate by the escape of U+FFFD. `None` if the text has no surrogate.
fn replace_lone_surrogates(json: &str) -> Option<String> {
    let mut mended = String::new();
    let mut copied = 0;
    let mut place = 0;
    // Outside strings, JSON has no backslash.
    while let Some(found) = json.get(place..)?.find('\\') {
        place += found;
        let rest = &json[place..];
        place += match (unit(rest), rest.get(ESCAPE..).and_then(unit)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 2 * ESCAPE,
            (Some(0xd800..=0xdfff), _) => {
                mended.push_str(&json[copied..place]);
                mended.push_str(REPLACEMENT);
                copied = place + ESCAPE;
                ESCAPE
            }
            // The second byte may be a backslash.
            _ => 2,
        };
    }
    if copied == 0 {
        return None;
    }
    mended.push_str(json.get(copied..)?);
    Some(mended)
}

/// Parses the code unit of an escape at the start of a text.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{has_lone_surrogate, unquote};

    #[test]
    fn halves_of_pairs_are_replaced_and_pairs_are_not() {
        for (json, expected) in [
            (r#""a\ud800b""#, "a\u{fffd}b"),
            (r#""\uDFFF""#, "\u{fffd}"),
            (r#""\ud83d\ude00""#, "😀"),
            (r#""\ud83d\ud83d\ude00""#, "\u{fffd}😀"),
            (r#""\\ud800""#, "\\ud800"),
            (r#""\\\ud800""#, "\\\u{fffd}"),
            (r#""\ud800\u0041\n""#, "\u{fffd}A\n"),
            (r#""é\ud800é\udc00""#, "é\u{fffd}é\u{fffd}"),
        ] {
            assert_eq!(unquote(json).as_deref(), Some(expected), "{json}");
            assert_eq!(has_lone_surrogate(json), expected.contains('\u{fffd}'), "{json}");
        }
        assert_eq!(unquote("7"), None);
    }
}
