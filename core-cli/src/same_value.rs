//! The comparison of values on the wire.

use core_api::record::Kind;
use jiff::civil::DateTime;
use rust_decimal::Decimal;
use serde_json::value::RawValue;

/// Returns whether two values of a field mean the same: `7.5` and `7.50`, or an id in another case.
///
/// Blanks at the ends of a text do not count, because Core may remove them. `null` and a missing value are the same, and
/// so are `null`, an empty text and an id of zeros.
pub(crate) fn is_same(kind: Kind, one: Option<&RawValue>, other: Option<&RawValue>) -> bool {
    normal(kind, one) == normal(kind, other)
}

/// Returns a text that values with the same meaning share.
pub(crate) fn normal(kind: Kind, value: Option<&RawValue>) -> String {
    let json = value.map_or("null", RawValue::get);
    let normal = match kind {
        Kind::Text => text(json).map(|text| text.trim().to_owned()),
        Kind::Decimal | Kind::Integer => number(json),
        Kind::Id(_) => id(json),
        Kind::DateTime => date(json),
        Kind::Boolean
        | Kind::Enum(_)
        | Kind::Object(_)
        | Kind::List(_)
        | Kind::Values(_)
        | Kind::Json => None,
        _ => None,
    };
    normal.unwrap_or_else(|| json.to_owned())
}

/// Returns the content of a text, or an empty one for `null`.
fn text(json: &str) -> Option<String> {
    let text: Option<String> = serde_json::from_str(json).ok()?;
    Some(text.unwrap_or_default())
}

fn number(json: &str) -> Option<String> {
    Decimal::from_str_exact(json).ok().map(|number| number.normalize().to_string())
}

/// Returns an id in lower case. An id of zeros does not refer to a record.
fn id(json: &str) -> Option<String> {
    let text = text(json)?.to_ascii_lowercase();
    let is_none = text.chars().all(|letter| matches!(letter, '0' | '-'));
    Some(if is_none { String::new() } else { text })
}

fn date(json: &str) -> Option<String> {
    let moment: DateTime = text(json)?.trim_end_matches(['Z', 'z']).parse().ok()?;
    Some(moment.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_with_the_same_meaning_are_the_same() {
        let same = |kind, one: &str, other: &str| {
            let raw = |text: &str| RawValue::from_string(text.to_owned()).unwrap();
            is_same(kind, Some(&raw(one)), Some(&raw(other)))
        };
        assert!(same(Kind::Decimal, "7.5", "7.50"));
        assert!(!same(Kind::Decimal, "7.5", "7.51"));
        assert!(!same(Kind::Decimal, "null", "0"));
        assert!(same(Kind::Text, "\"a \"", "\"a\""));
        assert!(same(Kind::Text, "null", "\"\""));
        assert!(!same(Kind::Text, "\"a\"", "\"A\""));
        assert!(same(Kind::Id("Project"), "\"AB\"", "\"ab\""));
        assert!(same(Kind::Id("Project"), "null", "\"00000000-0000-0000-0000-000000000000\""));
        assert!(same(Kind::DateTime, "\"2026-01-01T00:00:00\"", "\"2026-01-01T00:00:00.000\""));
        assert!(!same(Kind::Boolean, "true", "null"));
    }
}
