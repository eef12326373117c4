//! The columns and the key that a table needs, for tables of records and for the mirror's own.

use super::{
    column_type::type_name,
    identifier::{Identifier, quoted},
};
use crate::{ColumnType, Table};

/// The columns and the key that a table needs.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    pub(super) name: String,
    pub(super) columns: Vec<(String, &'static str)>,
    pub(super) key: &'static [&'static str],
}

impl Layout {
    /// Returns the layout of a table of records.
    pub(super) fn of(table: &Table) -> Self {
        let mut columns = vec![
            (Table::COMPANY.to_owned(), type_name(ColumnType::Text)),
            (Table::ID.to_owned(), type_name(ColumnType::Uuid)),
        ];
        let fields = table.columns.iter();
        columns.extend(fields.map(|column| (column.name.clone(), type_name(column.kind))));
        columns.push((Table::UNLISTED.to_owned(), type_name(ColumnType::Json)));
        columns.push((Table::FINGERPRINT.to_owned(), type_name(ColumnType::Integer)));
        Self { name: table.name.clone(), columns, key: &[Table::COMPANY, Table::ID] }
    }

    /// Returns the layouts of the mirror's own tables.
    pub(super) fn own() -> [Self; 4] {
        let table = |name: &str, columns: &[(&str, &'static str)], key| Self {
            name: name.to_owned(),
            columns: columns.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect(),
            key,
        };
        [
            table("_mirror_runs", RUNS, &["id"]),
            table("_mirror_rejected", REJECTED, &["company", "table_name", "row_key"]),
            table("_mirror_state", STATE, &["company"]),
            table("_mirror_deleted", DELETED, &["company", "table_name", "id"]),
        ]
    }

    /// Returns the statement that creates the table.
    pub(super) fn create(&self, schema: &Identifier) -> String {
        let columns = self.columns.iter().map(|(name, kind)| format!("{} {kind}", quoted(name)));
        let key: Vec<String> = self.key.iter().map(|name| quoted(name).to_string()).collect();
        format!(
            "CREATE TABLE {schema}.{} ({}, PRIMARY KEY ({}))",
            quoted(&self.name),
            columns.collect::<Vec<_>>().join(", "),
            key.join(", ")
        )
    }
}

/// A time with its zone.
const TIME: &str = "timestamp with time zone";

const RUNS: &[(&str, &str)] = &[
    ("id", "uuid"),
    ("company", "text"),
    ("started_at", TIME),
    ("ended_at", TIME),
    ("outcome", "text"),
    ("reason", "text"),
    ("rows_read", "bigint"),
    ("rows_changed", "bigint"),
    ("rows_deleted", "bigint"),
    ("rows_rejected", "bigint"),
    ("calls", "bigint"),
    ("waited_ms", "bigint"),
    ("left_out", "jsonb"),
    ("not_mirrored", "jsonb"),
];

const REJECTED: &[(&str, &str)] = &[
    ("company", "text"),
    ("table_name", "text"),
    ("row_key", "text"),
    ("id", "uuid"),
    ("run", "uuid"),
    ("rejected_at", TIME),
    ("reason", "text"),
    ("json", "text"),
];

const STATE: &[(&str, &str)] =
    &[("company", "text"), ("state", "text"), ("holder", "uuid"), ("held_until", TIME)];

const DELETED: &[(&str, &str)] = &[
    ("company", "text"),
    ("table_name", "text"),
    ("id", "uuid"),
    ("run", "uuid"),
    ("deleted_at", TIME),
];
