//! Names and types in SQL.

use crate::column::ColumnType;

/// Returns a name for SQL in quotes.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Returns the type of a column in SQL.
pub(super) fn sql_type(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Text | ColumnType::DateTime | ColumnType::Uuid | ColumnType::Json => "TEXT",
        ColumnType::Boolean | ColumnType::Integer => "INTEGER",
        // Any other type makes floating-point numbers of texts with many digits.
        ColumnType::Decimal => "ANY",
    }
}
