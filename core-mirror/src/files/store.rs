//! Rows of the working store.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{column::Layout, error::FileError};

/// Opens the working store for reading, beside the thread that writes.
pub(super) fn open(path: &Path) -> Result<Connection, FileError> {
    let connection = Connection::open(path)?;
    connection.busy_timeout(std::time::Duration::from_secs(30))?;
    Ok(connection)
}

/// Returns whether the store has a table.
pub(super) fn has_table(store: &Transaction<'_>, table: &str) -> Result<bool, FileError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1)";
    Ok(store.query_row(sql, [table], |row| row.get(0))?)
}

/// Returns the number of changes of a table, and the version that its file has.
pub(super) fn versions(
    store: &Transaction<'_>,
    table: &str,
) -> Result<(i64, Option<String>), FileError> {
    let sql = "SELECT revision, written FROM _mirror_files WHERE table_name = ?1";
    let row = store.query_row(sql, [table], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(row.unwrap_or((0, None)))
}

/// Notes the version of a file.
pub(super) fn note(store: &Connection, table: &str, version: &str) -> Result<(), FileError> {
    let sql = "INSERT INTO _mirror_files (table_name, written) VALUES (?1, ?2) \
               ON CONFLICT (table_name) DO UPDATE SET written = excluded.written";
    store.execute(sql, params![table, version])?;
    Ok(())
}

/// Returns the query of the rows of a table, in the order of the store.
pub(super) fn query(layout: &Layout) -> String {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let columns = layout.columns.iter().map(|column| quoted(&column.name));
    format!("SELECT {} FROM {}", columns.collect::<Vec<_>>().join(", "), quoted(&layout.table))
}
