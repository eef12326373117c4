//! The values that a body may have for a field, and their form in the database.
//!
//! Core is written in .NET, whose JSON readers take more than one form of a value. Vendor samples send numbers
//! as texts. Forms that no source shows are read as .NET reads them, and are marked.

mod nested;

use core_api::{
    Json,
    record::Kind,
    wire_enum::{EnumValue, WireValue},
};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{content, date_time::date_time, decimal};
use crate::data::row::{scalar, text};
use nested::{store_list, store_object};

/// A value to store.
#[derive(Debug, PartialEq)]
pub(in crate::data) struct Stored {
    /// The JSON, or `None` for null.
    pub(in crate::data) value: Option<Json>,
    /// The form in which the value was sent, if no source shows that Core reads the form.
    pub(in crate::data) form: Option<&'static str>,
}

impl Stored {
    fn exact(value: Json) -> Self {
        Self { value: Some(value), form: None }
    }

    fn unusual(value: Option<Json>, form: &'static str) -> Self {
        Self { value, form: Some(form) }
    }
}

/// Returns the value to store in a field of this kind, or `None` if the field does not accept the value.
///
/// Ids and dates are stored in one form, so that their texts can be compared.
pub(in crate::data) fn store(kind: Kind, json: Json) -> Option<Stored> {
    let sent = content(&json);
    let takes_texts = matches!(kind, Kind::Text | Kind::Json);
    if !takes_texts && sent.as_deref().is_some_and(|sent| sent.trim().is_empty()) {
        return Some(Stored::unusual(None, "an empty text"));
    }
    match kind {
        Kind::Text => store_text(json, sent.is_some()),
        Kind::Boolean => store_boolean(json, sent.as_deref()),
        Kind::Integer => store_integer(json, sent.as_deref()),
        Kind::Decimal => store_decimal(json, sent.as_deref()),
        Kind::DateTime => {
            let (time, form) = date_time(&sent?)?;
            Some(Stored { value: text(&time.to_string()), form })
        }
        Kind::Id(_) => store_id(&sent?),
        Kind::Enum(values) => store_enum(json, sent.as_deref(), values),
        Kind::Object(table) => store_object(table, json),
        Kind::List(table) => store_list(table, json),
        Kind::Values(kind) => store_values(*kind, &json),
        _ => Some(Stored::exact(json)),
    }
}

/// Stores a list of values. The first unusual form counts for all.
fn store_values(kind: Kind, json: &Json) -> Option<Stored> {
    let values: Vec<Json> = json.to_value().ok()?;
    let stored: Vec<Stored> =
        values.into_iter().map(|value| store(kind, value)).collect::<Option<_>>()?;
    let form = stored.iter().find_map(|stored| stored.form);
    let texts: Vec<&str> =
        stored.iter().map(|stored| stored.value.as_ref().map_or("null", Json::as_str)).collect();
    Some(Stored { value: Json::parse(format!("[{}]", texts.join(","))).ok(), form })
}

fn store_text(json: Json, is_text: bool) -> Option<Stored> {
    if is_text {
        return Some(Stored::exact(json));
    }
    let is_plain = !json.as_str().starts_with(['{', '[']);
    is_plain.then(|| Stored::unusual(text(json.as_str()), "a number or boolean instead of a text"))
}

fn store_boolean(json: Json, sent: Option<&str>) -> Option<Stored> {
    if json.to_value::<bool>().is_ok() {
        return Some(Stored::exact(json));
    }
    let is_true = match sent.unwrap_or(json.as_str()).trim().to_ascii_lowercase().as_str() {
        "true" | "1" => true,
        "false" | "0" => false,
        _ => return None,
    };
    Some(Stored::unusual(scalar(is_true), "a text or number instead of a boolean"))
}

fn store_integer(json: Json, sent: Option<&str>) -> Option<Stored> {
    if json.to_value::<i32>().is_ok() {
        return Some(Stored::exact(json));
    }
    let number = number(sent.unwrap_or(json.as_str()))?.normalize();
    let whole = i32::try_from(number).ok().filter(|whole| Decimal::from(*whole) == number)?;
    let form = if sent.is_some() { "a text instead of a number" } else { "a fraction of zeros" };
    Some(Stored::unusual(scalar(whole), form))
}

fn store_decimal(json: Json, sent: Option<&str>) -> Option<Stored> {
    match sent {
        None => decimal(json.as_str()).map(|_| Stored::exact(json)),
        Some(sent) => Some(Stored::unusual(scalar(number(sent)?), "a text instead of a number")),
    }
}

/// Parses a number as .NET parses texts: with blanks around it, a sign, and commas between thousands.
fn number(text: &str) -> Option<Decimal> {
    let text = text.trim();
    let digits = text.strip_prefix('+').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let mut groups = whole.trim_start_matches('-').split(',');
    let first = groups.next().is_some_and(|first| !first.is_empty() && first.len() <= 3);
    let is_grouped = first && groups.all(|group| group.len() == 3);
    let has_comma = whole.contains(',');
    if fraction.contains(',') || (has_comma && !is_grouped) {
        return None;
    }
    decimal(&digits.replace(',', ""))
}

fn store_id(sent: &str) -> Option<Stored> {
    let id = Uuid::try_parse(sent.trim()).ok()?;
    let form = (sent.len() != 36).then_some("an id without its usual hyphens");
    Some(Stored { value: text(&id.to_string()), form })
}

/// Stores a value of an enum: its number, or a text for an enum of texts. Enums accept unknown numbers, and enums of
/// texts accept unknown texts. No enum of numbers has a value for an unknown word.
fn store_enum(json: Json, sent: Option<&str>, values: &[EnumValue]) -> Option<Stored> {
    let Some(sent) = sent else {
        return json.to_value::<i64>().is_ok().then(|| Stored::exact(json));
    };
    if values.iter().any(|value| matches!(value.wire, WireValue::Text(wire) if wire == sent)) {
        return Some(Stored::exact(json));
    }
    if let Ok(number) = sent.trim().parse::<i64>() {
        return Some(Stored::unusual(scalar(number), "a text instead of a number"));
    }
    let named = values.iter().find(|value| value.name.eq_ignore_ascii_case(sent.trim()));
    let has_texts = values.iter().any(|value| matches!(value.wire, WireValue::Text(_)));
    let value = match named.map(|value| &value.wire) {
        Some(WireValue::Number(number)) => scalar(number),
        _ => has_texts.then_some(json),
    };
    value.map(|value| Stored::unusual(Some(value), "the name of a value instead of its number"))
}

#[cfg(test)]
mod tests {
    use core_api::TimeEntry;

    use super::*;

    /// Returns the stored value and whether the form is unusual, or `None` if the value is refused.
    fn stored(kind: Kind, json: &str) -> Option<(String, bool)> {
        let stored = store(kind, Json::parse(json).unwrap())?;
        let value = stored.value.map_or("null".to_owned(), |json| json.as_str().to_owned());
        Some((value, stored.form.is_some()))
    }

    fn check(kind: Kind, cases: &[(&str, Option<(&str, bool)>)]) {
        for (json, expected) in cases {
            let expected = expected.map(|(value, is_unusual)| (value.to_owned(), is_unusual));
            assert_eq!(stored(kind, json), expected, "{kind:?} {json}");
        }
    }

    #[test]
    fn numbers_as_texts_are_read_as_dot_net_reads_them() {
        check(
            Kind::Decimal,
            &[
                ("120.50", Some(("120.50", false))),
                (r#""120.50""#, Some(("120.50", true))),
                (r#"" -7 ""#, Some(("-7", true))),
                (r#""+7""#, Some(("7", true))),
                (r#""1,234,567.8""#, Some(("1234567.8", true))),
                (r#""""#, Some(("null", true))),
                (r#""1,5""#, None),
                (r#""1.5,0""#, None),
                (r#"",500""#, None),
                (r#""seven""#, None),
                ("true", None),
                ("[1]", None),
                ("1e99", None),
            ],
        );
        check(
            Kind::Integer,
            &[
                ("5", Some(("5", false))),
                (r#""5""#, Some(("5", true))),
                ("5.0", Some(("5", true))),
                ("5.5", None),
                (r#""2147483648""#, None),
            ],
        );
        let status = TimeEntry::FIELDS.iter().find(|info| info.name == "billStatus").unwrap();
        check(
            status.kind,
            &[
                ("2", Some(("2", false))),
                (r#""2""#, Some(("2", true))),
                (r#""billed""#, Some(("2", true))),
                (r#""Else""#, None),
                ("2.5", None),
                ("{}", None),
            ],
        );
    }

    #[test]
    fn texts_booleans_and_ids_have_other_forms_too() {
        check(
            Kind::Boolean,
            &[
                ("true", Some(("true", false))),
                (r#""True""#, Some(("true", true))),
                ("0", Some(("false", true))),
                (r#""yes""#, None),
                ("2", None),
            ],
        );
        check(
            Kind::Text,
            &[
                (r#""""#, Some((r#""""#, false))),
                ("5.50", Some((r#""5.50""#, true))),
                ("false", Some((r#""false""#, true))),
                ("{}", None),
            ],
        );
        let id = r#""2a897167-97ab-4321-98ca-ae767280525d""#;
        check(
            Kind::Id("Project"),
            &[
                (id, Some((id, false))),
                (&id.to_uppercase(), Some((id, false))),
                (&id.replace('-', ""), Some((id, true))),
                (r#""""#, Some(("null", true))),
                (r#""nobody""#, None),
                ("7", None),
            ],
        );
    }

    #[test]
    fn nested_values_keep_their_shape() {
        check(
            Kind::Values(&Kind::Integer),
            &[
                (r#"[1, "2"]"#, Some(("[1,2]", true))),
                ("[1]", Some(("[1]", false))),
                ("[{}]", None),
                ("{}", None),
            ],
        );
        assert_eq!(stored(Kind::Json, "[ ]"), Some(("[ ]".to_owned(), false)));
    }
}
