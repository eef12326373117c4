//! Unusual spellings whose value is certain.
//!
//! .NET and proxies write several: numbers as texts and with zeros after the point, `"True"`, empty texts
//! for null, ids in braces. Ambiguous spellings are not accepted: `"1,234.50"`, `"+1"`, `1/2/2026`.

use super::text;
use crate::record::{
    FieldMut,
    scalar::{id, slot::UnusualSpelling, wire_enum},
};

/// Reads an unusual spelling into a field. Returns whether its value is certain.
#[cold]
pub(super) fn read(field: &mut FieldMut<'_>, json: &str) -> bool {
    let text = text::unquote(json);
    let value = text.as_deref().unwrap_or(json).trim();
    let spelling = UnusualSpelling { json, text: text.as_deref(), value };
    match field {
        FieldMut::Scalar(slot) | FieldMut::Digits(slot) => slot.read_unusual(&spelling),
        FieldMut::Id(slot) => id::read_unusual(*slot, &spelling),
        FieldMut::Enum(slot) => wire_enum::read_unusual(*slot, &spelling),
        FieldMut::Object(_) | FieldMut::List(_) | FieldMut::Values(_) | FieldMut::Json(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::DateTime;
    use rust_decimal::Decimal;

    use super::read;
    use crate::{Id, Project, ProjectStatus, WireEnum, record::FieldMut};

    fn boolean(json: &str) -> Option<bool> {
        let mut place = None;
        read(&mut FieldMut::Scalar(&mut place), json).then_some(place).flatten()
    }

    fn integer(json: &str) -> Option<i32> {
        let mut place = None;
        read(&mut FieldMut::Scalar(&mut place), json).then_some(place).flatten()
    }

    fn decimal(json: &str) -> Option<Decimal> {
        let mut place = None;
        read(&mut FieldMut::Digits(&mut place), json).then_some(place).flatten()
    }

    fn text(json: &str) -> Option<String> {
        let mut place = None;
        read(&mut FieldMut::Scalar(&mut place), json).then_some(place).flatten()
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
            let mut place = None::<bool>;
            assert!(!read(&mut FieldMut::Scalar(&mut place), json), "{json}");
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
            let mut place = None::<i32>;
            assert!(!read(&mut FieldMut::Scalar(&mut place), json), "{json}");
        }
        for json in ["1700000000", "true", "\"soon\"", "\"1/2/2026\"", "{}"] {
            let mut place: Option<DateTime> = None;
            assert!(!read(&mut FieldMut::Scalar(&mut place), json), "{json}");
        }
        for json in ["7", "\"x\"", "\"{f5b2e48c-581a-485b-b1f3-7d34a3c7473}\"", "[]"] {
            let mut place: Option<Id<Project>> = None;
            assert!(!read(&mut FieldMut::Id(&mut place), json), "{json}");
            // A record's own id cannot be empty.
            let mut own = Id::<Project>::NONE;
            assert!(!read(&mut FieldMut::Id(&mut own), "\"\""));
        }
        for json in ["[]", "{}", "[\"a\"]"] {
            let mut place = None::<String>;
            assert!(!read(&mut FieldMut::Scalar(&mut place), json), "{json}");
        }
        assert!(!read(&mut FieldMut::Enum(&mut None::<ProjectStatus>), "1.5"));
        assert!(!read(&mut FieldMut::Enum(&mut None::<ProjectStatus>), "true"));
    }

    #[test]
    fn an_empty_text_is_nothing() {
        for json in ["\"\"", "\"  \""] {
            let mut place = Some(7_i32);
            assert!(read(&mut FieldMut::Scalar(&mut place), json));
            assert_eq!(place, None);
        }
        assert_eq!(
            (decimal("\"\""), boolean("\"\""), id("\"\""), status("\"\"")),
            (None, None, None, None)
        );
    }
}
