//! The temporary table that rows are copied into, before they replace their older versions.

use tokio_postgres::{Client, Error};

use super::table_sql::{STAGING, TableSql};

/// The temporary table of a session. It has the columns of one table, and loses its rows at each commit.
#[derive(Default)]
pub(super) struct Staging {
    /// The statement that made the table. `None` before the first one.
    made_by: Option<String>,
}

impl Staging {
    /// Makes the table with the columns of another one, unless it has them already.
    pub(super) async fn fit(&mut self, client: &Client, table: &TableSql) -> Result<(), Error> {
        let create = table.create_staging();
        if self.made_by.as_ref() == Some(&create) {
            return Ok(());
        }
        self.made_by = None;
        client.batch_execute(&format!("DROP TABLE IF EXISTS {STAGING}; {create}")).await?;
        self.made_by = Some(create);
        Ok(())
    }
}
