//! Marks of changed tables, for files that are made from a working store.

use rusqlite::Connection;

use super::fault::Fault;
#[cfg(any(feature = "csv", feature = "parquet"))]
use super::file::File;

/// The table of the marks, and that of the versions that files have.
#[cfg(any(feature = "csv", feature = "parquet"))]
const TABLES: &str = "
CREATE TABLE IF NOT EXISTS _mirror_files (
    table_name TEXT NOT NULL PRIMARY KEY,
    revision INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS _mirror_written (
    table_name TEXT NOT NULL,
    format TEXT NOT NULL,
    version TEXT NOT NULL,
    PRIMARY KEY (table_name, format)
) STRICT;
";

#[cfg(any(feature = "csv", feature = "parquet"))]
impl File {
    /// Lets each batch mark its table as changed, in its transaction.
    pub(super) fn mark_tables(&mut self) -> Result<(), Fault> {
        self.connection.execute_batch(TABLES)?;
        self.marks_tables = true;
        Ok(())
    }
}

/// Marks a table as changed.
pub(super) fn mark(connection: &Connection, table: &str) -> Result<(), Fault> {
    let sql = "INSERT INTO _mirror_files (table_name, revision) VALUES (?1, 1) \
               ON CONFLICT (table_name) DO UPDATE SET revision = revision + 1";
    connection.prepare_cached(sql)?.execute([table])?;
    Ok(())
}
