//! A mirror in a database of PostgreSQL.

mod address;
mod backfill;
mod batch;
mod catalog;
mod column_type;
mod connection;
mod copy;
mod deletions;
mod error;
mod failure;
mod identifier;
mod known;
mod layout;
mod lease;
mod order;
mod preparation;
mod reader;
mod rejections;
mod reports;
mod row_bytes;
mod rows;
mod staging;
mod table_sql;
mod tls;
mod view_mark;
mod views;

use std::{collections::BTreeMap, fmt, time::Duration};

use tokio::time::sleep;
use uuid::Uuid;

use crate::{
    Batch, Company, Destination, DestinationError, Holder, NotMirrored, RejectedRow, RunReport,
    Table, Written,
};
pub use address::PostgresAddress;
use batch::{BatchWriter, was_committed};
use connection::Connection;
use error::ErrorKind;
use failure::{Doubt, Failure, Outcome};
use order::Order;
pub use reader::{PastRun, PostgresReadError, PostgresReader, Selection, TextRow, TextRows};
use rows::Load;
use table_sql::TableSql;

/// The number of attempts to write a batch.
const ATTEMPTS: u32 = 5;

/// The pause after the first attempt. It grows with each attempt.
const PAUSE: Duration = Duration::from_millis(100);

/// A mirror in a schema of a database of PostgreSQL, version 13 or later.
///
/// The user of the [address](PostgresAddress) needs the right `CREATE` for the schema and `TEMPORARY` for the database.
///
/// # Types
///
/// | column | type |
/// |---|---|
/// | text, enum | `text` |
/// | boolean | `boolean` |
/// | whole number | `bigint` |
/// | decimal | `numeric`, with all digits |
/// | date and time | `timestamp`, without the parts of a second that are smaller than a microsecond |
/// | id | `uuid` |
/// | nested value, unlisted fields | `jsonb` |
///
/// PostgreSQL cannot store the character U+0000, unpaired surrogates in `jsonb`, and dates before 4713 BC. A row with one
/// of them is in `_mirror_rejected`, with the reason. The table keeps the older version of the row.
///
/// # Connection
///
/// Rows are copied in the binary format, and replace their older versions in one transaction with the state. So a kill of
/// the process or of the server at any time neither loses nor doubles a row. A connection that breaks between batches is
/// opened again, for up to 30 seconds. If the answer to a commit was lost, the server is asked whether it has committed.
/// A pooler in front of the database has to give each connection a session of its own.
///
/// ```no_run
/// use core_mirror::{Postgres, PostgresAddress};
///
/// # async fn run() -> Result<(), core_mirror::DestinationError> {
/// let address: PostgresAddress = "postgres://mirror@db.example.org/books?schema=core".parse()?;
/// let destination = Postgres::connect(address).await?;
/// # let _ = destination;
/// # Ok(())
/// # }
/// ```
pub struct Postgres {
    address: PostgresAddress,
    /// `None` after the connection broke.
    connection: Option<Connection>,
    /// True after the server was waited for in vain. The next operations then fail at once while it is down.
    is_given_up: bool,
    /// The way of rows into each table, by company and table.
    loads: BTreeMap<(Company, String), Load>,
}

impl Postgres {
    /// Connects to a database.
    ///
    /// # Errors
    ///
    /// [`DestinationError::Unavailable`] if the server cannot be reached, refuses the user, or lacks the database.
    /// [`DestinationError::Address`] if a file for TLS cannot be used.
    pub async fn connect(address: PostgresAddress) -> Result<Self, DestinationError> {
        let connection = Connection::open(&address).await?;
        let connection = Some(connection);
        Ok(Self { address, connection, is_given_up: false, loads: BTreeMap::new() })
    }

    /// Returns a connection that works. One that broke is opened again.
    async fn working(&mut self) -> Result<&mut Connection, DestinationError> {
        if let Some(connection) = &self.connection
            && connection.client.check_connection().await.is_err()
        {
            self.connection = None;
        }
        self.opened().await
    }

    /// Returns the connection. One that is known to be broken is opened again.
    async fn opened(&mut self) -> Result<&mut Connection, DestinationError> {
        let kept = self.connection.take().filter(|connection| !connection.client.is_closed());
        let connection = match kept {
            Some(connection) => connection,
            None => {
                let opened = Connection::open_again(&self.address, !self.is_given_up).await;
                self.is_given_up = opened.is_err();
                opened?
            }
        };
        Ok(self.connection.insert(connection))
    }

    /// Makes one attempt to write a batch.
    async fn attempt(
        &mut self,
        order: &Order<'_>,
        sql: &TableSql,
        doubt: Option<&Doubt>,
    ) -> Result<Outcome, Failure> {
        let key = (order.company.clone(), order.table.name.clone());
        let load = self.loads.get(&key).copied();
        let schema = self.address.quoted_schema().clone();
        let connection = self.opened().await.map_err(Failure::Destination)?;
        if let Some(doubt) = doubt
            && was_committed(&connection.client, &doubt.id).await?
        {
            return Ok(doubt.outcome);
        }
        connection.staging.fit(&connection.client, sql).await?;
        let load = match load {
            Some(load) => load,
            None => known::load(&connection.client, sql, order.company).await?,
        };
        let writer = BatchWriter { schema: &schema, order, sql, load };
        writer.write(&mut connection.client).await
    }

    fn mended(&self, failure: impl Into<Failure>) -> DestinationError {
        failure.into().into_error(&self.address.place())
    }
}

impl Destination for Postgres {
    async fn prepare(&mut self, tables: &[Table]) -> Result<(), DestinationError> {
        let schema = self.address.quoted_schema().clone();
        // Somebody may have emptied a table or dropped it since.
        self.loads.clear();
        let connection = self.working().await?;
        let prepared = preparation::prepare(&schema, &mut connection.client, tables).await;
        prepared.map_err(|failure| self.mended(failure))
    }

    async fn prepare_views(&mut self) -> Result<Vec<NotMirrored>, DestinationError> {
        let schema = self.address.quoted_schema().clone();
        let connection = self.working().await?;
        let prepared = views::prepare(&schema, &mut connection.client).await;
        prepared.map_err(|error| self.mended(error))
    }

    async fn claim(
        &mut self,
        company: &Company,
        holder: Holder,
        time: Duration,
    ) -> Result<(), DestinationError> {
        let schema = self.address.quoted_schema().clone();
        let connection = self.working().await?;
        let result = lease::take(&schema, &connection.client, company, holder, time).await;
        result.map_err(|failure| self.mended(failure))
    }

    async fn release(&mut self, company: &Company, holder: Holder) -> Result<(), DestinationError> {
        let schema = self.address.quoted_schema().clone();
        let connection = self.working().await?;
        let result = lease::give_back(&schema, &connection.client, company, holder).await;
        result.map_err(|error| self.mended(error))
    }

    async fn state(&mut self, company: &Company) -> Result<Option<String>, DestinationError> {
        let schema = self.address.quoted_schema().clone();
        let connection = self.working().await?;
        let state = lease::state(&schema, &connection.client, company).await;
        state.map_err(|error| self.mended(error))
    }

    async fn known_rows(
        &mut self,
        company: &Company,
        table: &Table,
    ) -> Result<Vec<(Uuid, i64)>, DestinationError> {
        let sql = TableSql::new(self.address.quoted_schema(), table);
        let connection = self.working().await?;
        let rows = known::rows(&connection.client, &sql, company).await;
        rows.map_err(|error| self.mended(error))
    }

    async fn rejected(&mut self, company: &Company) -> Result<Vec<RejectedRow>, DestinationError> {
        let schema = self.address.quoted_schema().clone();
        let connection = self.working().await?;
        let rows = known::rejected(&schema, &connection.client, company).await;
        rows.map_err(|error| self.mended(error))
    }

    async fn write(&mut self, batch: Batch<'_>) -> Result<Written, DestinationError> {
        let sql = TableSql::new(self.address.quoted_schema(), batch.table);
        let order = Order::new(batch);
        let mut doubt = None;
        let mut attempts = 0;
        loop {
            let failure = match self.attempt(&order, &sql, doubt.as_ref()).await {
                Ok(outcome) => {
                    let key = (order.company.clone(), order.table.name.clone());
                    self.loads.insert(key, outcome.load);
                    return Ok(Written::with_rejected(outcome.rejected));
                }
                Err(failure) => failure,
            };
            attempts += 1;
            let kind = match &failure {
                Failure::Destination(_) => return Err(self.mended(failure)),
                Failure::Database(error) | Failure::Unconfirmed(_, error) => ErrorKind::of(error),
            };
            // A copy that the server refused leaves a connection of no use.
            self.connection = None;
            match kind {
                ErrorKind::Connection | ErrorKind::Conflict => {}
                ErrorKind::Row | ErrorKind::Lasting => return Err(self.mended(failure)),
            }
            if attempts == ATTEMPTS {
                return Err(self.mended(failure));
            }
            if let Failure::Unconfirmed(new, _) = failure {
                doubt = Some(new);
            }
            sleep(PAUSE.saturating_mul(attempts)).await;
        }
    }

    async fn report(&mut self, report: &RunReport) -> Result<(), DestinationError> {
        let schema = self.address.quoted_schema().clone();
        let connection = self.working().await?;
        let result = reports::write(&schema, &connection.client, report).await;
        result.map_err(|error| self.mended(error))
    }
}

impl fmt::Debug for Postgres {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Postgres").field("address", &self.address).finish_non_exhaustive()
    }
}
