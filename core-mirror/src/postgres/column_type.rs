//! Types of PostgreSQL for columns.

use crate::ColumnType;

/// Returns the name of the type for a column, as `format_type` writes it.
pub(super) fn type_name(kind: ColumnType) -> &'static str {
    match kind {
        ColumnType::Text => "text",
        ColumnType::Boolean => "boolean",
        ColumnType::Integer => "bigint",
        ColumnType::Decimal => "numeric",
        ColumnType::DateTime => "timestamp without time zone",
        ColumnType::Uuid => "uuid",
        ColumnType::Json => "jsonb",
    }
}
