//! The views for reports in SQLite.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::{fault::Fault, file::File};
use crate::{
    run::NotMirrored,
    views::{Dialect, ReportView, VIEWS, hash},
};

/// The start of the mark of a view. The hash of the query follows.
const MARK: &str = "-- The mirror made this view, and replaces it after an update: ";

impl File {
    /// Makes the views whose tables exist, and removes the others. Returns those that somebody else keeps.
    pub(super) fn prepare_views(&mut self) -> Result<Vec<NotMirrored>, Fault> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let tables = names(&transaction, "SELECT name FROM sqlite_schema WHERE type = 'table'")?;
        let columns = names(&transaction, "SELECT name FROM pragma_table_xinfo('invoice')")?;
        let mut kept = Vec::new();
        for view in VIEWS {
            let query = view.query(Dialect::Sqlite, columns.contains("invoice_details"));
            let has_tables = view.tables.iter().all(|table| tables.contains(*table));
            if let Some(reason) = make(&transaction, view, has_tables.then_some(query))? {
                kept.push(NotMirrored::new(view.name, reason));
            }
        }
        transaction.commit()?;
        Ok(kept)
    }
}

/// Makes a view, or removes one without a query. Returns the reason if somebody else keeps its name.
fn make(
    connection: &Connection,
    view: &ReportView,
    query: Option<String>,
) -> Result<Option<String>, Fault> {
    let name = view.name;
    let wanted = query.map(|query| format!("{}{}\n{query}", start(name), hash(&query)));
    let found: Option<(String, String)> = connection
        .prepare_cached("SELECT type, sql FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE")?
        .query_row([name], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match found {
        Some((kind, sql)) if kind == "view" => {
            if wanted.as_ref() == Some(&sql) {
                return Ok(None);
            }
            if !is_own(name, &sql) {
                return Ok(Some(format!(
                    "the view `{name}` differs from what the mirror made (a renamed table changes it, too); run `DROP \
                     VIEW {name}`, and the next run makes it again"
                )));
            }
            connection.execute_batch(&format!("DROP VIEW {name}"))?;
        }
        // An empty mirror needs no view.
        Some(_) if wanted.is_none() => return Ok(None),
        Some((kind, _)) => {
            return Ok(Some(format!(
                "`{name}` is not a view but of the type `{kind}`; rename it, or choose another file"
            )));
        }
        None => {}
    }
    if let Some(wanted) = wanted {
        connection.execute_batch(&wanted)?;
    }
    Ok(None)
}

/// Returns the statement of a view up to the hash of its query.
fn start(name: &str) -> String {
    format!("CREATE VIEW {name} AS\n{MARK}")
}

/// Returns whether a version of the mirror made a view, and nobody changed it.
fn is_own(name: &str, sql: &str) -> bool {
    let marked = sql.strip_prefix(&start(name)).and_then(|rest| rest.split_once('\n'));
    marked.is_some_and(|(mark, query)| mark == hash(query))
}

fn names(connection: &Connection, sql: &str) -> Result<BTreeSet<String>, Fault> {
    let mut select = connection.prepare(sql)?;
    let names = select.query_map([], |row| row.get::<_, String>(0))?;
    Ok(names.collect::<Result<_, _>>()?)
}
