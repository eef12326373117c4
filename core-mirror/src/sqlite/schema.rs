//! The tables of the resources: created, checked and extended.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::{
    fault::Fault,
    file::File,
    fill::fill,
    service,
    sql::{quoted, sql_type},
};
use crate::{column::Column, table::Table};

impl File {
    /// Creates missing tables, and adds missing columns, all in one transaction.
    pub(super) fn prepare(&mut self, tables: &[Table]) -> Result<(), Fault> {
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute_batch(service::TABLES)?;
        for table in tables {
            prepare(&transaction, table)?;
        }
        transaction.commit()?;
        Ok(())
    }
}

fn prepare(connection: &Connection, table: &Table) -> Result<(), Fault> {
    let kind: Option<String> = connection
        .prepare_cached("SELECT type FROM sqlite_schema WHERE name = ?1 COLLATE NOCASE")?
        .query_row([&table.name], |row| row.get(0))
        .optional()?;
    match kind.as_deref() {
        None => create(connection, table),
        Some("table") => extend(connection, table),
        Some(other) => Err(Fault::schema(format!(
            "`{}` is not a table but of the type `{other}`; rename it, or choose another file",
            table.name
        ))),
    }
}

fn create(connection: &Connection, table: &Table) -> Result<(), Fault> {
    let mut sql = format!(
        "CREATE TABLE {} ({} TEXT NOT NULL, {} TEXT NOT NULL",
        quoted(&table.name),
        quoted(Table::COMPANY),
        quoted(Table::ID)
    );
    for column in &table.columns {
        sql.push_str(&format!(", {}", definition(column)));
    }
    sql.push_str(&format!(
        ", {} TEXT, {} INTEGER NOT NULL, PRIMARY KEY ({}, {})) STRICT",
        quoted(Table::UNLISTED),
        quoted(Table::FINGERPRINT),
        quoted(Table::COMPANY),
        quoted(Table::ID)
    ));
    connection.execute_batch(&sql)?;
    Ok(())
}

fn definition(column: &Column) -> String {
    format!("{} {}", quoted(&column.name), sql_type(column.kind))
}

/// Checks the columns of a table, and adds the missing ones.
fn extend(connection: &Connection, table: &Table) -> Result<(), Fault> {
    let present = columns(connection, &table.name)?;
    check_key(table, &present)?;
    let mut added = Vec::new();
    for column in &table.columns {
        match present.get(&column.name) {
            None => added.push(column),
            Some(found) => {
                check_type(table, &column.name, found.kind.as_str(), sql_type(column.kind))?;
            }
        }
    }
    for column in &added {
        let sql = format!("ALTER TABLE {} ADD COLUMN {}", quoted(&table.name), definition(column));
        connection.execute_batch(&sql)?;
    }
    if added.is_empty() { Ok(()) } else { fill(connection, table, &added) }
}

/// A column of a table in the file.
struct Found {
    /// The type in upper case.
    kind: String,
    /// The place in the primary key, from 1. 0 for other columns.
    key: i64,
}

/// Returns the columns of a table by their names in lower case, because SQLite ignores case.
fn columns(connection: &Connection, table: &str) -> Result<BTreeMap<String, Found>, Fault> {
    let mut select = connection.prepare("SELECT name, type, pk FROM pragma_table_xinfo(?1)")?;
    let rows = select.query_map([table], |row| {
        let (name, kind): (String, String) = (row.get(0)?, row.get(1)?);
        Ok((name.to_lowercase(), Found { kind: kind.to_uppercase(), key: row.get(2)? }))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Refuses a table that the mirror cannot write, such as one of another program.
fn check_key(table: &Table, present: &BTreeMap<String, Found>) -> Result<(), Fault> {
    let key: BTreeMap<i64, &str> = present
        .iter()
        .filter(|(_, found)| found.key > 0)
        .map(|(name, found)| (found.key, name.as_str()))
        .collect();
    if key.into_values().ne([Table::COMPANY, Table::ID]) {
        return Err(Fault::schema(format!(
            "the primary key of the table `{0}` is not `_company` and `id`, so this mirror did not make it; rename \
             the table, or choose another file",
            table.name
        )));
    }
    let own = [(Table::UNLISTED, "TEXT"), (Table::FINGERPRINT, "INTEGER")];
    for (name, expected) in own {
        match present.get(name) {
            Some(found) => check_type(table, name, &found.kind, expected)?,
            None => {
                return Err(Fault::schema(format!(
                    "the table `{0}` has no column `{name}`, which the mirror needs; drop the table, and the next run \
                     reads all of its records",
                    table.name
                )));
            }
        }
    }
    Ok(())
}

fn check_type(table: &Table, column: &str, found: &str, expected: &str) -> Result<(), Fault> {
    if found == expected {
        return Ok(());
    }
    let found = if found.is_empty() { "no type" } else { found };
    Err(Fault::schema(format!(
        "the column `{column}` of the table `{}` has {found} as its type, but the mirror needs {expected}; rename or \
         drop the column, and the next run adds it with all values",
        table.name
    )))
}
