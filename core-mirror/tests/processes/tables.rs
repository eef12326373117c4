//! The rows of all destinations in one form, and their comparison with the JSON of Core.

#[cfg(feature = "csv")]
mod of_csv;
#[cfg(feature = "parquet")]
mod of_parquet;
#[cfg(feature = "parquet")]
#[path = "../it/destinations/files/parquet_field.rs"]
mod parquet_field;

use std::{collections::BTreeMap, path::Path};

use core_api::Client;
use core_mirror::{Column, ColumnType, Table};
use rusqlite::{Connection, types::ValueRef};

use super::{
    place::Place,
    support::{canonical, canonical_decimal, canonical_json, records},
};

/// The values of the columns of a table by the id of the row. `None` is null.
pub(crate) type Rows = BTreeMap<String, Vec<Option<String>>>;

/// Compares every row and every column of a table with the JSON of Core. Returns the number of rows.
pub(crate) async fn compare(place: &Place, company: &str, client: &Client, table: &Table) -> usize {
    let records = records(client, table).await;
    let rows = rows(place, company, table).await;
    let ids: (Vec<_>, Vec<_>) = (rows.keys().collect(), records.keys().collect());
    assert_eq!(ids.0.len(), ids.1.len(), "{}", table.name);
    assert_eq!(ids.0, ids.1, "{}", table.name);
    for (id, record) in &records {
        for (column, value) in table.columns.iter().zip(&rows[id]) {
            let json = record.get(column.field.name).map_or("null", |json| json.get());
            let expected = canonical(column, json);
            assert_eq!(*value, expected, "{}.{} of {id}", table.name, column.name);
        }
    }
    rows.len()
}

/// Returns the rows of a company in a table.
pub(crate) async fn rows(place: &Place, company: &str, table: &Table) -> Rows {
    match place {
        Place::Sqlite(path) => of_sqlite(path, company, table),
        #[cfg(feature = "csv")]
        Place::Csv(path) => of_csv::rows(path, company, table),
        #[cfg(feature = "parquet")]
        Place::Parquet(path) => of_parquet::rows(path, company, table),
        #[cfg(feature = "postgres")]
        Place::Postgres(address) => of_postgres(address, company, table).await,
    }
}

fn of_sqlite(path: &Path, company: &str, table: &Table) -> Rows {
    let connection = Connection::open(path).unwrap();
    let names: Vec<String> =
        table.columns.iter().map(|column| format!("\"{}\"", column.name)).collect();
    let sql =
        format!("SELECT id, {} FROM \"{}\" WHERE _company = ?1", names.join(", "), table.name);
    let mut select = connection.prepare(&sql).unwrap();
    let rows = select.query_map([company], |row| {
        let text = |index: usize| match row.get_ref(index).unwrap() {
            ValueRef::Null => None,
            ValueRef::Integer(number) => Some(number.to_string()),
            ValueRef::Real(number) => Some(number.to_string()),
            ValueRef::Text(text) => Some(String::from_utf8(text.to_vec()).unwrap()),
            ValueRef::Blob(_) => panic!("a blob"),
        };
        let values = table.columns.iter().enumerate();
        let values = values.map(|(index, column)| one_form(column, text(index + 1)));
        Ok((text(0).unwrap(), values.collect()))
    });
    distinct(rows.unwrap().map(Result::unwrap))
}

#[cfg(feature = "postgres")]
async fn of_postgres(address: &str, company: &str, table: &Table) -> Rows {
    let (client, connection) =
        tokio_postgres::connect(address, tokio_postgres::NoTls).await.unwrap();
    let driver = tokio::spawn(connection);
    let names: Vec<String> =
        table.columns.iter().map(|column| format!("\"{}\"::text", column.name)).collect();
    let sql = format!(
        "SELECT id::text, {} FROM \"{}\" WHERE _company = $1",
        names.join(", "),
        table.name
    );
    let rows = client.query(&sql, &[&company]).await.unwrap();
    drop(client);
    driver.await.unwrap().unwrap();
    let rows = rows.into_iter().map(|row| {
        let values = table.columns.iter().enumerate();
        let values = values.map(|(index, column)| one_form(column, row.get(index + 1)));
        (row.get(0), values.collect())
    });
    distinct(rows)
}

/// Collects rows. An id that occurs twice fails.
fn distinct(rows: impl Iterator<Item = (String, Vec<Option<String>>)>) -> Rows {
    let mut all = Rows::new();
    for (id, values) in rows {
        assert!(all.insert(id.clone(), values).is_none(), "{id} occurs twice");
    }
    all
}

/// Returns a value in a form that does not depend on the destination.
fn one_form(column: &Column, text: Option<String>) -> Option<String> {
    let text = text?;
    Some(match column.kind {
        ColumnType::Boolean => i64::from(text == "true" || text == "1").to_string(),
        ColumnType::Decimal => canonical_decimal(&text),
        ColumnType::Json => canonical_json(&text),
        ColumnType::DateTime => {
            text.replacen(' ', "T", 1).parse::<jiff::civil::DateTime>().unwrap().to_string()
        }
        _ => text,
    })
}
