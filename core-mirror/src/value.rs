//! Values of columns that are read from JSON, for columns that are added to a table with rows.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use serde_json::value::RawValue;
use uuid::Uuid;

use super::column::ColumnType;

/// A value of a column.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// Text.
    Text(String),
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with exact digits.
    Decimal(Decimal),
    /// A date and time without a time zone.
    DateTime(DateTime),
    /// A 128-bit id.
    Uuid(Uuid),
    /// JSON as text.
    Json(String),
}

impl Value {
    /// Reads a value of a column from its JSON. `None` if the JSON is `null` or does not fit the type.
    ///
    /// ```
    /// use core_mirror::{ColumnType, Value};
    ///
    /// let hours = Value::from_json(ColumnType::Decimal, "7.50");
    /// assert_eq!(hours, Some(Value::Decimal("7.50".parse().unwrap())));
    /// assert_eq!(Value::from_json(ColumnType::Decimal, "\"often\""), None);
    /// ```
    #[must_use]
    pub fn from_json(kind: ColumnType, json: &str) -> Option<Self> {
        let json = serde_json::from_str::<&RawValue>(json).ok()?.get();
        if json == "null" {
            return None;
        }
        let text = || serde_json::from_str::<String>(json).ok();
        match kind {
            // A number or a value of an enum is kept with its digits.
            ColumnType::Text if json.starts_with(['{', '[']) => None,
            ColumnType::Text => Some(Self::Text(text().unwrap_or_else(|| json.to_owned()))),
            ColumnType::Boolean => serde_json::from_str(json).ok().map(Self::Boolean),
            ColumnType::Integer => serde_json::from_str(json).ok().map(Self::Integer),
            ColumnType::Decimal => decimal(json).map(Self::Decimal),
            ColumnType::DateTime => text()?.parse().ok().map(Self::DateTime),
            ColumnType::Uuid => text()?.parse().ok().map(Self::Uuid),
            ColumnType::Json => Some(Self::Json(json.to_owned())),
        }
    }
}

/// Reads a number with all of its digits.
fn decimal(json: &str) -> Option<Decimal> {
    match json.contains(['e', 'E']) {
        true => Decimal::from_scientific(json).ok(),
        false => Decimal::from_str_exact(json).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_by_the_type_of_its_column() {
        let decimal = |text: &str| Value::Decimal(text.parse().unwrap());
        let uuid = "627f5f9e-260f-cdab-5143-b9fedec21552";
        let time = "2026-01-31T08:00:00";
        for (kind, json, expected) in [
            (ColumnType::Text, r#""a\u0041""#, Some(Value::Text("aA".into()))),
            (ColumnType::Text, "3", Some(Value::Text("3".into()))),
            (ColumnType::Text, "{}", None),
            (ColumnType::Boolean, "true", Some(Value::Boolean(true))),
            (ColumnType::Integer, "-7", Some(Value::Integer(-7))),
            (ColumnType::Integer, "1.5", None),
            (
                ColumnType::Decimal,
                "12345678901234567890.12",
                Some(decimal("12345678901234567890.12")),
            ),
            (ColumnType::Decimal, "1e-2", Some(decimal("0.01"))),
            (ColumnType::Decimal, "0.00000000000000000000000000000001", None),
            (
                ColumnType::DateTime,
                &format!("\"{time}\""),
                Some(Value::DateTime(time.parse().unwrap())),
            ),
            (ColumnType::Uuid, &format!("\"{uuid}\""), Some(Value::Uuid(uuid.parse().unwrap()))),
            (ColumnType::Json, " [1.50]", Some(Value::Json("[1.50]".into()))),
            (ColumnType::Json, "null", None),
            (ColumnType::Text, "not JSON", None),
        ] {
            assert_eq!(Value::from_json(kind, json), expected, "{kind:?} {json}");
        }
    }
}
