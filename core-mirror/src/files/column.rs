//! Columns of files.

use crate::{ColumnType, Table};

/// The columns of a file.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// The name of the table.
    pub(super) table: String,
    pub(super) columns: Vec<FileColumn>,
    /// True if the working store counts the changes of the table.
    pub(super) is_counted: bool,
}

/// A column of a file.
#[derive(Clone, Debug)]
pub(super) struct FileColumn {
    /// The name of the column.
    pub(super) name: String,
    pub(super) kind: FileType,
    /// The name of the field on the wire. Empty for a column of the mirror itself.
    #[cfg_attr(
        not(feature = "parquet"),
        allow(dead_code, reason = "a file of CSV has no metadata")
    )]
    pub(super) field: &'static str,
    /// True if the column has no nulls.
    #[cfg_attr(not(feature = "parquet"), allow(dead_code, reason = "a column of CSV has no type"))]
    pub(super) is_required: bool,
}

/// The type of a column of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileType {
    /// The type of a column of a resource.
    Column(ColumnType),
    /// A time in UTC.
    Time,
}

impl Layout {
    /// Returns the columns of a table of records.
    pub(super) fn of(table: &Table) -> Self {
        let own = |name: &str, kind, is_required| FileColumn {
            name: name.to_owned(),
            kind: FileType::Column(kind),
            field: "",
            is_required,
        };
        let mut columns = vec![
            own(Table::COMPANY, ColumnType::Text, true),
            own(Table::ID, ColumnType::Uuid, true),
        ];
        columns.extend(table.columns.iter().map(|column| FileColumn {
            name: column.name.clone(),
            kind: FileType::Column(column.kind),
            field: column.field.name,
            is_required: false,
        }));
        columns.push(own(Table::UNLISTED, ColumnType::Json, false));
        Self { table: table.name.clone(), columns, is_counted: true }
    }

    /// Returns the columns of the mirror's own tables that readers need.
    pub(super) fn own() -> Vec<Self> {
        use ColumnType::{Integer, Json, Text, Uuid};
        use FileType::{Column, Time};
        let runs: &[(&str, FileType)] = &[
            ("id", Column(Uuid)),
            ("company", Column(Text)),
            ("started_at", Time),
            ("ended_at", Time),
            ("outcome", Column(Text)),
            ("reason", Column(Text)),
            ("rows_read", Column(Integer)),
            ("rows_changed", Column(Integer)),
            ("rows_deleted", Column(Integer)),
            ("rows_rejected", Column(Integer)),
            ("calls", Column(Integer)),
            ("waited_ms", Column(Integer)),
            ("left_out", Column(Json)),
            ("not_mirrored", Column(Json)),
        ];
        let rejected: &[(&str, FileType)] = &[
            ("company", Column(Text)),
            ("table_name", Column(Text)),
            ("row_key", Column(Text)),
            ("id", Column(Uuid)),
            ("run", Column(Uuid)),
            ("rejected_at", Time),
            ("reason", Column(Text)),
            ("json", Column(Text)),
        ];
        let deleted: &[(&str, FileType)] = &[
            ("company", Column(Text)),
            ("table_name", Column(Text)),
            ("id", Column(Uuid)),
            ("run", Column(Uuid)),
            ("deleted_at", Time),
        ];
        let tables =
            [("_mirror_runs", runs), ("_mirror_rejected", rejected), ("_mirror_deleted", deleted)];
        let layout = |(table, columns): (&str, &[(&str, FileType)])| Self {
            table: table.to_owned(),
            columns: columns.iter().map(|(name, kind)| FileColumn::own(name, *kind)).collect(),
            is_counted: false,
        };
        tables.into_iter().map(layout).collect()
    }

    /// Returns a text that differs if the columns differ.
    pub(super) fn signature(&self) -> String {
        let columns =
            self.columns.iter().map(|column| format!("{} {:?}", column.name, column.kind));
        columns.collect::<Vec<_>>().join(",")
    }
}

impl FileColumn {
    fn own(name: &str, kind: FileType) -> Self {
        Self { name: name.to_owned(), kind, field: "", is_required: false }
    }
}
