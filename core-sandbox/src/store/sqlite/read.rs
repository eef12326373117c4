//! The data of a file at the start of a sandbox.

use rusqlite::Connection;
use uuid::Uuid;

use crate::{data::StoredDatabase, store::StoredData};

/// Reads all data. `None` means that the file has none. An error is a reason without the file.
pub(super) fn read(connection: &Connection) -> Result<Option<StoredData>, String> {
    let mut data = StoredData::default();
    for (number, rest) in companies(connection).map_err(reason)? {
        let mut database = StoredDatabase::new(&rest)
            .ok_or_else(|| format!("the state of company {number} is not valid"))?;
        read_records(connection, number, &mut database)?;
        let number = usize::try_from(number).map_err(|error| error.to_string())?;
        data.companies.push((number, database.finish()));
    }
    data.entries = entries(connection).map_err(reason)?;
    let is_new = data.companies.is_empty() && data.entries.is_empty();
    Ok((!is_new).then_some(data))
}

fn companies(connection: &Connection) -> rusqlite::Result<Vec<(i64, String)>> {
    let mut statement = connection.prepare("SELECT number, rest FROM company ORDER BY number")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    rows.collect()
}

fn read_records(
    connection: &Connection,
    company: i64,
    database: &mut StoredDatabase,
) -> Result<(), String> {
    let query = "SELECT path, id, json FROM record WHERE company = ? ORDER BY path, id";
    let mut statement = connection.prepare(query).map_err(reason)?;
    let mut rows = statement.query([company]).map_err(reason)?;
    while let Some(row) = rows.next().map_err(reason)? {
        let path: String = row.get(0).map_err(reason)?;
        let bytes: Vec<u8> = row.get(1).map_err(reason)?;
        let json: String = row.get(2).map_err(reason)?;
        let id = Uuid::from_slice(&bytes).map_err(|error| error.to_string())?;
        let added = database.add(&path, id, &json);
        added.ok_or_else(|| format!("the record {id} of {path} is not valid"))?;
    }
    Ok(())
}

fn entries(connection: &Connection) -> rusqlite::Result<Vec<(String, String, String)>> {
    let mut statement = connection.prepare("SELECT kind, key, json FROM entry")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

fn reason(error: rusqlite::Error) -> String {
    error.to_string()
}
