//! Statements for the rows of a table.

use super::{
    identifier::{Identifier, quoted},
    layout::Layout,
};
use crate::Table;

/// The name of the temporary table that rows are copied into.
pub(super) const STAGING: &str = "pg_temp.\"_mirror_rows\"";

/// The name and the columns of a table in SQL.
pub(super) struct TableSql {
    /// The name with its schema.
    pub(super) name: String,
    /// All columns that the mirror fills, in the order in which it writes them.
    pub(super) columns: String,
    /// The columns and the types that the table needs.
    pub(super) layout: Layout,
    /// The assignments of the new values to all columns but the primary key.
    assignments: String,
}

impl TableSql {
    pub(super) fn new(schema: &Identifier, table: &Table) -> Self {
        let names: Vec<String> = column_names(table).map(|name| quoted(name).to_string()).collect();
        let assignments = column_names(table)
            .filter(|name| !matches!(*name, Table::COMPANY | Table::ID))
            .map(|name| format!("{0} = excluded.{0}", quoted(name)));
        Self {
            name: format!("{schema}.{}", quoted(&table.name)),
            columns: names.join(", "),
            layout: Layout::of(table),
            assignments: assignments.collect::<Vec<_>>().join(", "),
        }
    }

    /// Returns the statement that makes the staging.
    ///
    /// Its types are those of the bytes that are copied, and not those of a table that somebody may have changed.
    pub(super) fn create_staging(&self) -> String {
        let columns = self.layout.columns.iter();
        let columns = columns.map(|(name, kind)| format!("{} {kind}", quoted(name)));
        format!(
            "CREATE TEMPORARY TABLE \"_mirror_rows\" ({}) ON COMMIT DELETE ROWS",
            columns.collect::<Vec<_>>().join(", ")
        )
    }

    /// Returns the statement that copies rows into a table: this one, or that of the staging.
    pub(super) fn copy_into(&self, name: &str) -> String {
        format!("COPY {name} ({}) FROM STDIN (FORMAT binary)", self.columns)
    }

    /// Returns the statement that takes the rows over from the staging.
    pub(super) fn take_over(&self) -> String {
        format!(
            "INSERT INTO {name} ({columns}) SELECT {columns} FROM {staging} \
             ON CONFLICT (\"_company\", \"id\") DO UPDATE SET {assignments}",
            name = self.name,
            columns = self.columns,
            staging = STAGING,
            assignments = self.assignments,
        )
    }
}

/// Returns the names of all columns that the mirror fills, in the order in which it writes them.
pub(super) fn column_names(table: &Table) -> impl Iterator<Item = &str> {
    let fields = table.columns.iter().map(|column| column.name.as_str());
    [Table::COMPANY, Table::ID]
        .into_iter()
        .chain(fields)
        .chain([Table::UNLISTED, Table::FINGERPRINT])
}
