//! Mirrors in files of SQLite.

mod changes;
mod first_load;
mod places;
mod refusals;
mod rejected;
mod runs;
mod schema;
mod shared;

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use core_mirror::{ColumnType, Mirror, MirrorBuilder, Sqlite, Table};
use rusqlite::{Connection, types::ValueRef};
use tempfile::TempDir;

use crate::support::{Firm, canonical, canonical_decimal, canonical_json};

/// A folder with a database.
pub(crate) struct Place {
    pub(crate) path: PathBuf,
    _folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { path: folder.path().join("firm.db"), _folder: folder }
    }

    pub(crate) async fn builder(&self, firm: &Firm) -> MirrorBuilder<Sqlite> {
        let destination = Sqlite::open(&self.path).await.unwrap();
        Mirror::builder(firm.read_only(), destination).company("acme")
    }

    pub(crate) fn connect(&self) -> Connection {
        Connection::open(&self.path).unwrap()
    }

    /// Returns the number of rows of a table.
    pub(crate) fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM \"{table}\"");
        self.connect().query_row(&sql, [], |row| row.get(0)).unwrap()
    }
}

/// Checks that each table of the file has the rows and values that the server has, and no others.
pub(crate) async fn assert_equal(firm: &Firm, path: &Path, tables: &[Table]) {
    for table in tables {
        let records = firm.records(table).await;
        let rows = rows(path, table);
        let ids = |of: Vec<&String>| of.into_iter().cloned().collect::<Vec<String>>();
        assert_eq!(ids(rows.keys().collect()), ids(records.keys().collect()), "{}", table.name);
        for (id, record) in &records {
            for (column, value) in table.columns.iter().zip(&rows[id]) {
                let json = record.get(column.field.name).map_or("null", |json| json.get());
                let expected = canonical(column, json);
                assert_eq!(*value, expected, "{}.{} of {id}", table.name, column.name);
            }
        }
    }
}

/// Returns the rows of a table by id, each with the canonical values of its columns.
fn rows(path: &Path, table: &Table) -> BTreeMap<String, Vec<Option<String>>> {
    let connection = Connection::open(path).unwrap();
    let names: Vec<String> =
        table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let sql = format!("SELECT id, {} FROM \"{}\"", names.join(", "), table.name);
    let mut select = connection.prepare(&sql).unwrap();
    let rows = select.query_map([], |row| {
        let mut values = Vec::new();
        for (index, column) in table.columns.iter().enumerate() {
            let text = match row.get_ref(index + 1)? {
                ValueRef::Null => None,
                ValueRef::Integer(number) => Some(number.to_string()),
                ValueRef::Real(number) => Some(number.to_string()),
                ValueRef::Text(text) => Some(String::from_utf8(text.to_vec()).unwrap()),
                ValueRef::Blob(_) => panic!("a blob in {}", column.name),
            };
            values.push(text.map(|text| match column.kind {
                ColumnType::Decimal => canonical_decimal(&text),
                ColumnType::Json => canonical_json(&text),
                _ => text,
            }));
        }
        Ok((row.get(0)?, values))
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}
