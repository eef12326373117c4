//! Mirrors in a file of SQLite.

use core_mirror::{ColumnType, Sqlite, Table};
use rusqlite::{Connection, types::ValueRef};
use rust_decimal::Decimal;
use tempfile::TempDir;

use super::{
    records::canonical,
    suite::{Place, conformance},
};

/// A file in a folder of its own.
pub(crate) struct File(TempDir);

impl File {
    fn connect(&self) -> Connection {
        let connection = Connection::open(self.0.path().join("mirror.db")).unwrap();
        connection.busy_timeout(std::time::Duration::from_secs(10)).unwrap();
        connection
    }
}

impl Place for File {
    type Destination = Sqlite;

    async fn new() -> Option<Self> {
        Some(Self(tempfile::tempdir().unwrap()))
    }

    async fn open(&self) -> Sqlite {
        Sqlite::open(self.0.path().join("mirror.db")).await.unwrap()
    }

    fn name(&self, table: &str) -> String {
        format!("\"{table}\"")
    }

    async fn execute(&self, statement: &str) {
        self.connect().execute_batch(statement).unwrap();
    }

    async fn query(&self, query: &str) -> Vec<Vec<Option<String>>> {
        rows(&self.connect(), query)
    }

    async fn cells(&self, table: &Table, company: &str) -> Vec<Vec<Option<String>>> {
        cells(&self.connect(), table, company)
    }
}

/// Returns the rows of a query, with each value as a text.
pub(crate) fn rows(connection: &Connection, query: &str) -> Vec<Vec<Option<String>>> {
    let mut statement = connection.prepare(query).unwrap();
    let count = statement.column_count();
    let text = |value: ValueRef<'_>| match value {
        ValueRef::Null => None,
        ValueRef::Integer(value) => Some(value.to_string()),
        ValueRef::Real(value) => Some(value.to_string()),
        ValueRef::Text(text) => Some(String::from_utf8(text.to_owned()).unwrap()),
        ValueRef::Blob(_) => panic!("a blob"),
    };
    let rows = statement.query_map([], |row| {
        (0..count).map(|index| row.get_ref(index).map(text)).collect::<Result<Vec<_>, _>>()
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}

/// Returns the cells of a table.
pub(crate) fn cells(
    connection: &Connection,
    table: &Table,
    company: &str,
) -> Vec<Vec<Option<String>>> {
    let columns = table.columns.iter().map(|column| match column.kind {
        ColumnType::Decimal => format!("CAST(\"{}\" AS TEXT)", column.name),
        _ => format!("\"{}\"", column.name),
    });
    let columns = ["id".to_owned()].into_iter().chain(columns);
    let columns = columns.chain(["_unlisted".to_owned()]).collect::<Vec<_>>().join(", ");
    let company = company.replace('\'', "''");
    let name = &table.name;
    let query =
        format!("SELECT {columns} FROM \"{name}\" WHERE _company = '{company}' ORDER BY id");
    let mut rows = rows(connection, &query);
    for row in &mut rows {
        let kinds = table.columns.iter().map(|column| column.kind);
        let kinds = [ColumnType::Uuid].into_iter().chain(kinds).chain([ColumnType::Json]);
        for (cell, kind) in row.iter_mut().zip(kinds) {
            let Some(text) = cell.as_deref() else { continue };
            *cell = Some(match kind {
                ColumnType::Boolean => (text == "1").to_string(),
                ColumnType::Decimal => text.parse::<Decimal>().unwrap().normalize().to_string(),
                ColumnType::Json => canonical(text),
                _ => continue,
            });
        }
    }
    rows
}

conformance!(File);
