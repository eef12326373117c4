//! Values as the cells of a table.

use core_api::{
    record::{FieldInfo, Kind},
    wire_enum::{EnumValue, WireValue},
};

use crate::json::plain;

/// The end of a time that is a whole day.
const MIDNIGHT: &str = "T00:00:00";

/// An id that refers to no record.
const NO_RECORD: &str = "00000000-0000-0000-0000-000000000000";

/// Returns a JSON value as the text of a cell: enums by name, days without a time, and no control characters.
pub(super) fn of(field: Option<&FieldInfo>, value: &str) -> String {
    let text = plain(value);
    let text = match field.map(|field| field.kind) {
        Some(Kind::Enum(values)) => enum_name(values, &text).unwrap_or(&text),
        Some(Kind::DateTime) => text.strip_suffix(MIDNIGHT).unwrap_or(&text),
        Some(Kind::Id(_)) if text == NO_RECORD => "",
        _ => &text,
    };
    printable(text)
}

/// Returns whether the values of a field are numbers, which are aligned at their ends.
pub(super) fn is_number(field: Option<&FieldInfo>) -> bool {
    field.is_some_and(|field| matches!(field.kind, Kind::Integer | Kind::Decimal))
}

fn enum_name(values: &'static [EnumValue], wire: &str) -> Option<&'static str> {
    let is_it = |value: &&EnumValue| match value.wire {
        WireValue::Number(number) => number.to_string() == wire,
        WireValue::Text(text) => text == wire,
        _ => false,
    };
    values.iter().find(is_it).map(|value| value.name)
}

/// Replaces control characters, which could change the terminal, and breaks of lines.
pub(super) fn printable(text: &str) -> String {
    let is_bad = |letter: char| letter.is_control() || is_direction(letter);
    if !text.contains(is_bad) {
        return text.to_owned();
    }
    text.chars().map(|letter| if is_bad(letter) { ' ' } else { letter }).collect()
}

/// Returns whether a character changes the direction of the text around it.
fn is_direction(letter: char) -> bool {
    matches!(letter, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use core_api::TimeEntry;

    use super::*;

    fn field(name: &str) -> Option<&'static FieldInfo> {
        TimeEntry::FIELDS.iter().find(|field| field.name == name)
    }

    #[test]
    fn cells_are_for_people() {
        for (name, value, cell) in [
            ("date", r#""2026-11-01T00:00:00""#, "2026-11-01"),
            ("date", r#""2026-11-01T08:30:00""#, "2026-11-01T08:30:00"),
            ("invoiceId", r#""00000000-0000-0000-0000-000000000000""#, ""),
            ("actualHours", "7.50", "7.50"),
            ("description", r#""a\u001b[31m\nb""#, "a [31m b"),
            ("description", "null", ""),
        ] {
            assert_eq!(of(field(name), value), cell);
        }
        let status = of(field("billStatus"), "0");
        assert!(status.chars().all(char::is_alphabetic), "{status}");
        assert_eq!(of(field("billStatus"), "12345"), "12345");
    }
}
