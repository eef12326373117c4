//! Mirrors in PostgreSQL.

mod breaks;
mod connections;
mod faults;
mod moment;
mod proxy;
mod reader;
mod restarts;
mod values;
#[cfg(feature = "sqlite")]
mod views;

use core_mirror::{ColumnType, Postgres, Table};

use super::{
    records::canonical,
    runs,
    server::Server,
    suite::{Place, conformance},
};

/// A schema in a database of its own.
pub(crate) struct Database {
    pub(crate) server: &'static Server,
    pub(crate) name: String,
}

impl Place for Database {
    type Destination = Postgres;

    async fn new() -> Option<Self> {
        let server = Server::shared()?;
        Some(Self { server, name: server.database().await })
    }

    async fn open(&self) -> Postgres {
        let address = self.server.socket_address(&self.name);
        Postgres::connect(address.parse().unwrap()).await.unwrap()
    }

    fn name(&self, table: &str) -> String {
        format!("\"{table}\"")
    }

    async fn execute(&self, statement: &str) {
        self.server.client(&self.name).await.batch_execute(statement).await.unwrap();
    }

    async fn query(&self, query: &str) -> Vec<Vec<Option<String>>> {
        let client = self.server.client(&self.name).await;
        let messages = client.simple_query(query).await.unwrap();
        let rows = messages.iter().filter_map(|message| match message {
            tokio_postgres::SimpleQueryMessage::Row(row) => Some(row),
            _ => None,
        });
        let texts = |row: &tokio_postgres::SimpleQueryRow| {
            (0..row.len()).map(|index| row.get(index).map(str::to_owned)).collect()
        };
        rows.map(texts).collect()
    }

    async fn cells(&self, table: &Table, company: &str) -> Vec<Vec<Option<String>>> {
        let columns = table.columns.iter().map(|column| match column.kind {
            ColumnType::Decimal => format!("trim_scale(\"{}\")", column.name),
            ColumnType::Json => format!("\"{}\"", column.name),
            _ => format!("to_jsonb(\"{}\") #>> '{{}}'", column.name),
        });
        let columns = ["id".to_owned()].into_iter().chain(columns);
        let columns = columns.chain(["_unlisted".to_owned()]).collect::<Vec<_>>().join(", ");
        let company = company.replace('\'', "''");
        let query = format!(
            "SELECT {columns} FROM \"{}\" WHERE _company = '{company}' ORDER BY id",
            table.name
        );
        let mut rows = self.query(&query).await;
        for row in &mut rows {
            let kinds = table.columns.iter().map(|column| column.kind);
            let kinds = [ColumnType::Uuid].into_iter().chain(kinds).chain([ColumnType::Json]);
            for (cell, kind) in row.iter_mut().zip(kinds) {
                if kind == ColumnType::Json {
                    *cell = cell.as_deref().map(canonical);
                }
            }
        }
        rows
    }
}

conformance!(Database);

#[tokio::test]
async fn a_run_copies_every_row_and_column_of_all_resources() {
    let Some(place) = Database::new().await else { return };
    runs::whole_run(&place).await;
}
