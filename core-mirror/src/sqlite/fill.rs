//! The values of columns that are added to a table with rows.

use std::collections::BTreeMap;

use rusqlite::{Connection, params_from_iter, types::Value as SqlValue};
use serde_json::value::RawValue;

use super::{fault::Fault, sql::quoted, values::of_value};
use crate::{column::Column, table::Table, value::Value};

/// The number of rows that are read at once.
const ROWS: usize = 1_000;

/// A row with unlisted fields: its place in the table, and the fields as JSON.
type UnlistedRow = (i64, String);

/// Fills new columns from the unlisted fields of each row.
///
/// A row that lacks one of the fields there gets the fingerprint 0, so that it is read again.
pub(super) fn fill(connection: &Connection, table: &Table, added: &[&Column]) -> Result<(), Fault> {
    let name = quoted(&table.name);
    let reset = format!("UPDATE {name} SET _fingerprint = 0 WHERE _unlisted IS NULL");
    connection.execute_batch(&reset)?;
    let sets: Vec<String> =
        added.iter().map(|column| format!("{} = ?", quoted(&column.name))).collect();
    let update = format!(
        "UPDATE {name} SET _unlisted = ?, _fingerprint = iif(?, _fingerprint, 0), {} WHERE rowid = ?",
        sets.join(", ")
    );
    let mut update = connection.prepare(&update)?;
    let mut last = i64::MIN;
    loop {
        let rows = unlisted(connection, &name, last)?;
        let Some((rowid, _)) = rows.last() else { return Ok(()) };
        last = *rowid;
        for (rowid, json) in &rows {
            let Some(values) = values(*rowid, json, added) else { continue };
            update.execute(params_from_iter(values))?;
        }
    }
}

/// Reads the next rows with unlisted fields.
fn unlisted(connection: &Connection, name: &str, last: i64) -> Result<Vec<UnlistedRow>, Fault> {
    let mut select = connection.prepare_cached(&format!(
        "SELECT rowid, _unlisted FROM {name} WHERE rowid > ?1 AND _unlisted IS NOT NULL ORDER BY rowid LIMIT {ROWS}"
    ))?;
    let rows = select.query_map([last], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Returns the values of the statement for one row. `None` if its unlisted fields are not readable.
fn values(rowid: i64, json: &str, added: &[&Column]) -> Option<Vec<SqlValue>> {
    let mut unlisted: BTreeMap<String, Box<RawValue>> = serde_json::from_str(json).ok()?;
    let (mut is_whole, mut cells) = (true, Vec::new());
    for column in added {
        let Some(raw) = unlisted.get(column.field.name) else {
            is_whole = false;
            cells.push(SqlValue::Null);
            continue;
        };
        let value = Value::from_json(column.kind, raw.get());
        // A value that does not fit stays where it is.
        if value.is_some() || raw.get() == "null" {
            unlisted.remove(column.field.name);
        } else {
            is_whole = false;
        }
        cells.push(value.map_or(SqlValue::Null, of_value));
    }
    let rest = match unlisted.is_empty() {
        true => SqlValue::Null,
        false => SqlValue::Text(serde_json::to_string(&unlisted).ok()?),
    };
    let mut values = vec![rest, SqlValue::Integer(i64::from(is_whole))];
    values.extend(cells);
    values.push(SqlValue::Integer(rowid));
    Some(values)
}
