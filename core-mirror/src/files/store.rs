//! Rows of the working store.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction};

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

/// Returns the number of changes of a table.
pub(super) fn revision(store: &Transaction<'_>, table: &str) -> Result<i64, FileError> {
    let sql = "SELECT revision FROM _mirror_files WHERE table_name = ?1";
    Ok(store.query_row(sql, [table], |row| row.get(0)).optional()?.unwrap_or(0))
}

/// Returns the version of a file. `None` if it was never written.
pub(super) fn version(
    store: &Transaction<'_>,
    table: &str,
    format: &str,
) -> Result<Option<String>, FileError> {
    let sql = "SELECT version FROM _mirror_written WHERE table_name = ?1 AND format = ?2";
    Ok(store.query_row(sql, [table, format], |row| row.get(0)).optional()?)
}

/// Notes the version of a file.
pub(super) fn note(
    store: &Connection,
    table: &str,
    format: &str,
    version: &str,
) -> Result<(), FileError> {
    let sql =
        "INSERT OR REPLACE INTO _mirror_written (table_name, format, version) VALUES (?1, ?2, ?3)";
    store.execute(sql, [table, format, version])?;
    Ok(())
}

/// Returns the query of the rows of a table, in the order of the store.
pub(super) fn query(layout: &Layout) -> String {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let columns = layout.columns.iter().map(|column| quoted(&column.name));
    format!("SELECT {} FROM {}", columns.collect::<Vec<_>>().join(", "), quoted(&layout.table))
}
