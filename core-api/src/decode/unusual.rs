//! Unusual spellings whose value is certain.
//!
//! .NET and proxies write several: numbers as texts and with zeros after the point, `"True"`, empty texts
//! for null, ids in braces. Ambiguous spellings are not accepted: `"1,234.50"`, `"+1"`, `1/2/2026`.

use std::borrow::Cow;

use uuid::Uuid;

use super::{date_time, decimal, text};
use crate::{record::FieldMut, wire_enum::WireValue};

/// Reads an unusual spelling into a field. Returns whether its value is certain.
#[cold]
pub(super) fn read(field: &mut FieldMut<'_>, json: &str) -> bool {
    let text = text::unquote(json);
    if let FieldMut::Text(place) = field {
        **place = text.map(Cow::into_owned).or_else(|| is_bare(json).then(|| json.to_owned()));
        return place.is_some();
    }
    // Blanks come from columns with a fixed width.
    let value = text.as_deref().unwrap_or(json).trim();
    if value.is_empty() {
        return field.unset();
    }
    match field {
        FieldMut::Boolean(place) => {
            **place = boolean(value);
            place.is_some()
        }
        FieldMut::Integer(place) => {
            **place = whole(value).and_then(|number| i32::try_from(number).ok());
            place.is_some()
        }
        FieldMut::Decimal(place) => {
            **place = decimal::exact(value);
            place.is_some()
        }
        FieldMut::DateTime(place) => {
            **place = text.as_deref().and_then(date_time::parse);
            place.is_some()
        }
        FieldMut::Id(place) => id(value).is_some_and(|id| place.set(Some(id))),
        FieldMut::Enum(place) => {
            let wire = match (text.as_deref(), whole(value)) {
                (Some(text), _) => WireValue::Text(text),
                (None, Some(number)) => WireValue::Number(number),
                (None, None) => return false,
            };
            place.set(Some(wire));
            true
        }
        FieldMut::Text(_) | FieldMut::Object(_) | FieldMut::List(_) | FieldMut::Json(_) => false,
    }
}

/// Returns whether the JSON is a number or a boolean.
fn is_bare(json: &str) -> bool {
    matches!(json.as_bytes(), [b'-' | b'0'..=b'9' | b't' | b'f', ..])
}

/// Parses `True` as .NET writes it in texts, and the numbers that databases use for booleans.
fn boolean(value: &str) -> Option<bool> {
    match whole(value) {
        Some(0) => Some(false),
        Some(1) => Some(true),
        Some(_) => None,
        None if value.eq_ignore_ascii_case("true") => Some(true),
        None if value.eq_ignore_ascii_case("false") => Some(false),
        None => None,
    }
}

/// Parses a whole number, also as `7.0000`, `7e0` or in a text.
fn whole(value: &str) -> Option<i64> {
    decimal::exact(value).and_then(decimal::to_integer)
}

/// Parses an id in any format of .NET's `Guid.ToString` except the hexadecimal structure.
fn id(value: &str) -> Option<Uuid> {
    let inner = value.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    Uuid::try_parse(inner.unwrap_or(value)).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::DateTime;
    use rust_decimal::Decimal;

    use super::read;
    use crate::{Id, Project, ProjectStatus, WireEnum, record::FieldMut};

    fn boolean(json: &str) -> Option<bool> {
        let mut place = None;
        read(&mut FieldMut::Boolean(&mut place), json).then_some(place).flatten()
    }

    fn integer(json: &str) -> Option<i32> {
        let mut place = None;
        read(&mut FieldMut::Integer(&mut place), json).then_some(place).flatten()
    }

    fn decimal(json: &str) -> Option<Decimal> {
        let mut place = None;
        read(&mut FieldMut::Decimal(&mut place), json).then_some(place).flatten()
    }

    fn text(json: &str) -> Option<String> {
        let mut place = None;
        read(&mut FieldMut::Text(&mut place), json).then_some(place).flatten()
    }

    fn id(json: &str) -> Option<Id<Project>> {
        let mut place = None;
        read(&mut FieldMut::Id(&mut place), json).then_some(place).flatten()
    }

    fn status(json: &str) -> Option<ProjectStatus> {
        let mut place = None;
        read(&mut FieldMut::Enum(&mut place), json).then_some(place).flatten()
    }

    #[test]
    fn certain_spellings_are_read() {
        for json in ["1", "1.0", "\"1\"", "\"true\"", "\"True\"", "\"TRUE\"", "\" true \""] {
            assert_eq!(boolean(json), Some(true), "{json}");
        }
        assert_eq!(["0", "\"0\"", "\"False\"", "-0"].map(boolean), [Some(false); 4]);
        for json in ["3.0", "3.0000", "3e0", "30e-1", "\"3\"", "\"3.00\"", "\" 3 \"", "\"03\""] {
            assert_eq!(integer(json), Some(3), "{json}");
            assert_eq!(decimal(json), Some(Decimal::from(3)), "{json}");
            assert_eq!(
                status(json).as_ref().map(WireEnum::wire),
                ProjectStatus::from_number(3).as_ref().map(WireEnum::wire),
                "{json}"
            );
        }
        assert_eq!(
            ["7", "7.50", "true", "-1e3"].map(text),
            ["7", "7.50", "true", "-1e3"].map(|t| Some(t.to_owned()))
        );
        assert_eq!(text(r#""a\ud800""#).as_deref(), Some("a\u{fffd}"));
        for json in [
            "\"{F5B2E48C-581A-485B-B1F3-7D34A3C74739}\"",
            "\"(f5b2e48c-581a-485b-b1f3-7d34a3c74739)\"",
            "\"f5b2e48c581a485bb1f37d34a3c74739\"",
            "\" f5b2e48c-581a-485b-b1f3-7d34a3c74739 \"",
        ] {
            assert_eq!(id(json), "f5b2e48c-581a-485b-b1f3-7d34a3c74739".parse().ok(), "{json}");
        }
    }

    #[test]
    fn ambiguous_spellings_are_refused() {
        for json in ["2", "-1", "0.5", "\"yes\"", "\"x\"", "[]", "{}", "\"2\""] {
            let mut place = None;
            assert!(!read(&mut FieldMut::Boolean(&mut place), json), "{json}");
        }
        for json in [
            "2147483648",
            "1e10",
            "3.5",
            "true",
            "\"3,0\"",
            "\"+3\"",
            "\"3.\"",
            "\"1_000\"",
            "\"0x3\"",
            "[3]",
        ] {
            let mut place = None;
            assert!(!read(&mut FieldMut::Integer(&mut place), json), "{json}");
        }
        for json in ["1700000000", "true", "\"soon\"", "\"1/2/2026\"", "{}"] {
            let mut place: Option<DateTime> = None;
            assert!(!read(&mut FieldMut::DateTime(&mut place), json), "{json}");
        }
        for json in ["7", "\"x\"", "\"{f5b2e48c-581a-485b-b1f3-7d34a3c7473}\"", "[]"] {
            let mut place: Option<Id<Project>> = None;
            assert!(!read(&mut FieldMut::Id(&mut place), json), "{json}");
            // A record's own id cannot be empty.
            let mut own = Id::<Project>::NONE;
            assert!(!read(&mut FieldMut::Id(&mut own), "\"\""));
        }
        for json in ["[]", "{}", "[\"a\"]"] {
            let mut place = None;
            assert!(!read(&mut FieldMut::Text(&mut place), json), "{json}");
        }
        assert!(!read(&mut FieldMut::Enum(&mut None::<ProjectStatus>), "1.5"));
        assert!(!read(&mut FieldMut::Enum(&mut None::<ProjectStatus>), "true"));
    }

    #[test]
    fn an_empty_text_is_nothing() {
        for json in ["\"\"", "\"  \""] {
            let mut place = Some(7);
            assert!(read(&mut FieldMut::Integer(&mut place), json));
            assert_eq!(place, None);
        }
        assert_eq!(
            (decimal("\"\""), boolean("\"\""), id("\"\""), status("\"\"")),
            (None, None, None, None)
        );
    }
}
