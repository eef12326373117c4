//! Values of fields as a person types them, checked by the kind of the field.

mod date;
mod number;

use core_api::{
    record::{FieldInfo, Kind},
    wire_enum::{EnumValue, WireValue},
};
use serde_json::value::RawValue;
use uuid::Uuid;

pub(crate) use date::day;

use crate::{mistake::Mistake, names};

/// The largest number of values of an enum that an error lists.
const MOST_LISTED: usize = 12;

/// A value that can be sent, or a name that has to be looked up first.
#[derive(Clone, Debug)]
pub(crate) enum FieldValue {
    /// The JSON of the value.
    Json(Box<RawValue>),
    /// The code or the name of a record of this resource, whose id is not yet known.
    Reference { target: &'static str, name: String },
}

/// Reads the value of a field.
///
/// # Errors
///
/// If the text does not fit the kind of the field, or is longer than Core accepts.
pub(crate) fn read(info: &'static FieldInfo, text: &str) -> Result<FieldValue, Mistake> {
    let wrong = |message: String| Mistake::whole(format!("`{}` {message}", info.name), text);
    match info.kind {
        Kind::Text => {
            too_long(info, text).map_or(Ok(()), |reason| Err(Mistake::whole(reason, text)))?;
            Ok(json(&text))
        }
        Kind::Boolean => boolean(text)
            .map(|value| json(&value))
            .ok_or_else(|| wrong("is true or false; write `true` or `false`".to_owned())),
        Kind::Integer => number::whole(text).map(|value| json(&value)).map_err(wrong),
        Kind::Decimal => number::decimal(text).map_err(wrong).and_then(|value| raw(&value, text)),
        Kind::DateTime => date::read(text).map(|value| json(&value)).map_err(wrong),
        Kind::Id(target) => Ok(id(target, text)),
        Kind::Enum(values) => choice(values, text).map_err(wrong),
        Kind::Object(_) | Kind::List(_) | Kind::Values(_) | Kind::Json => raw(text, text)
            .map_err(|mistake| mistake.prefixed(&format!("`{}` takes JSON, and ", info.name))),
        // A kind of a newer core-api.
        _ => raw(text, text),
    }
}

/// Returns the reason, if a text is longer than Core accepts.
pub(crate) fn too_long(info: &FieldInfo, text: &str) -> Option<String> {
    let (max, found) = (info.max_length?, text.chars().count());
    let is_longer = usize::try_from(max).is_ok_and(|max| found > max);
    let name = info.name;
    is_longer.then(|| {
        format!("`{name}` has {found} characters, but Core accepts at most {max}; shorten it")
    })
}

/// Reads true or false, as people and spreadsheets write them.
fn boolean(text: &str) -> Option<bool> {
    let is = |words: [&str; 2]| words.iter().any(|word| word.eq_ignore_ascii_case(text.trim()));
    if is(["true", "yes"]) {
        Some(true)
    } else if is(["false", "no"]) {
        Some(false)
    } else {
        None
    }
}

/// Reads an id, or the name of a record.
fn id(target: &'static str, text: &str) -> FieldValue {
    match Uuid::try_parse(text.trim()) {
        Ok(id) => json(&id.hyphenated().to_string()),
        Err(_) => FieldValue::Reference { target, name: text.trim().to_owned() },
    }
}

/// Reads a value of an enum by its name, by an old name, or by its value on the wire.
fn choice(values: &'static [EnumValue], text: &str) -> Result<FieldValue, String> {
    let text = text.trim();
    let is_named = |value: &&EnumValue| {
        names::is_same(value.name, text)
            || value.old_names.iter().any(|old| names::is_same(old, text))
            || wire(value.wire).is_some_and(|(_, shown)| shown == text)
    };
    if let Some((value, _)) = values.iter().find(is_named).and_then(|value| wire(value.wire)) {
        return Ok(value);
    }
    let known = values.iter().map(|value| value.name);
    let advice = if values.len() <= MOST_LISTED {
        let known: Vec<String> = known.map(|name| format!("`{name}`")).collect();
        format!("; its values are {}", known.join(", "))
    } else {
        names::advice(known, text)
    };
    Err(format!("has no value `{text}`{advice}"))
}

/// Returns the JSON of a value of an enum, and its text. `None` for a form that this version does not know.
fn wire(value: WireValue<'static>) -> Option<(FieldValue, String)> {
    match value {
        WireValue::Number(number) => Some((json(&number), number.to_string())),
        WireValue::Text(text) => Some((json(&text), text.to_owned())),
        _ => None,
    }
}

fn json(value: &impl serde::Serialize) -> FieldValue {
    // Texts, numbers and booleans always serialize.
    let null = || RawValue::NULL.to_owned();
    FieldValue::Json(serde_json::value::to_raw_value(value).unwrap_or_else(|_| null()))
}

/// Takes a text that is JSON already.
fn raw(text: &str, typed: &str) -> Result<FieldValue, Mistake> {
    serde_json::from_str::<Box<RawValue>>(text).map(FieldValue::Json).map_err(|error| {
        let place = byte_of(typed, error.line(), error.column());
        Mistake::new(format!("the text is not valid JSON: {error}"), typed, place..typed.len())
    })
}

/// Returns the byte of a text at a line and a column, which both start at 1.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut place = before.saturating_add(column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(place) {
        place = place.saturating_sub(1);
    }
    place
}

#[cfg(test)]
mod tests {
    use core_api::{Project, TimeEntry, record::Record};

    use super::*;

    fn field<R: Record>(name: &str) -> &'static FieldInfo {
        R::FIELDS.iter().find(|info| info.name == name).unwrap()
    }

    fn value<R: Record>(name: &str, text: &str) -> String {
        match read(field::<R>(name), text) {
            Ok(FieldValue::Json(json)) => json.get().to_owned(),
            Ok(FieldValue::Reference { target, name }) => format!("{target}:{name}"),
            Err(mistake) => mistake.message().to_owned(),
        }
    }

    #[test]
    fn values_become_json_by_the_kind_of_the_field() {
        for (name, text, expected) in [
            ("description", "a \"b\"", r#""a \"b\"""#),
            ("billable", "TRUE", "true"),
            ("billable", "no", "false"),
            ("actualHours", "7.50", "7.50"),
            ("actualHours", "-0.25", "-0.25"),
            ("date", "2026-09-28", r#""2026-09-28T00:00:00""#),
            ("billStatus", "unbilled", "0"),
            (
                "projectId",
                "627F5F9E-260F-CDAB-5143-B9FEDEC21552",
                r#""627f5f9e-260f-cdab-5143-b9fedec21552""#,
            ),
            ("projectId", "24-016", "Project:24-016"),
            ("customFields", "[]", "[]"),
        ] {
            assert_eq!(value::<TimeEntry>(name, text), expected, "{name}={text}");
        }
    }

    #[test]
    fn wrong_values_are_named_with_their_fix() {
        for (name, text, expected) in [
            ("billable", "maybe", "`billable` is true or false; write `true` or `false`"),
            ("actualHours", "7,5", "write `7.5` with a decimal point"),
            ("billStatus", "bild", "`billStatus` has no value `bild`; its values are `Unbilled`"),
            ("date", "09/28/2026", "write `2026-09-28`"),
            ("customFields", "[1", "`customFields` takes JSON, and the text is not valid JSON"),
        ] {
            let message = value::<TimeEntry>(name, text);
            assert!(message.contains(expected), "{name}={text}: {message}");
        }
        let long = "x".repeat(101);
        let message = value::<TimeEntry>("description", &long);
        assert!(message.contains("has 101 characters, but Core accepts at most 100"), "{message}");
        assert_eq!(value::<Project>("status", "active"), "0");
    }

    #[test]
    fn a_place_in_json_is_a_boundary_of_a_character() {
        for text in ["{\"ä\": }", "[\n1,\n,]", "\u{20ac}"] {
            assert!(read(field::<TimeEntry>("customFields"), text).is_err(), "{text}");
        }
    }
}
