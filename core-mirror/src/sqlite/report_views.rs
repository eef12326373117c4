//! The views for reports in SQLite.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension};

use super::fault::Fault;
use crate::views::{Dialect, VIEWS};

/// Makes the views whose tables exist, and removes the others.
///
/// # Errors
///
/// If a table of somebody else has the name of a view.
pub(super) fn create(connection: &Connection) -> Result<(), Fault> {
    let tables = names(connection, "SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    let columns = names(connection, "SELECT name FROM pragma_table_xinfo('invoice')")?;
    let has_details = columns.contains("invoice_details");
    for view in VIEWS {
        let has_tables = view.tables.iter().all(|table| tables.contains(*table));
        let wanted = has_tables.then(|| {
            format!("CREATE VIEW {} AS\n{}", view.name, view.query(Dialect::Sqlite, has_details))
        });
        let found: Option<String> = connection
            .prepare_cached("SELECT sql FROM sqlite_schema WHERE type = 'view' AND name = ?1")?
            .query_row([view.name], |row| row.get(0))
            .optional()?;
        if found == wanted {
            continue;
        }
        connection.execute_batch(&format!("DROP VIEW IF EXISTS {}", view.name))?;
        if let Some(wanted) = wanted {
            connection.execute_batch(&wanted)?;
        }
    }
    Ok(())
}

fn names(connection: &Connection, sql: &str) -> Result<BTreeSet<String>, Fault> {
    let mut select = connection.prepare(sql)?;
    let names = select.query_map([], |row| row.get::<_, String>(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}
