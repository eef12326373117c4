//! Reading of a mirror in PostgreSQL, for reports.

mod error;
mod rows;
mod runs;
mod selection;

use std::fmt;

use tokio_postgres::{
    Client,
    types::{ToSql, Type},
};

use super::{
    address::PostgresAddress,
    connection::Connection,
    identifier::{Identifier, quoted},
};
pub use error::PostgresReadError;
use error::Source;
pub use rows::{TextRow, TextRows};
pub use runs::PastRun;
pub use selection::Selection;

/// A mirror in PostgreSQL that is only read.
///
/// All that a reader returns is of one moment, because it has one transaction (`REPEATABLE READ READ ONLY`). So a mirror that
/// runs at the same time does not change a sum. The transaction ends when the reader is dropped.
///
/// The connection has the settings of the [address](PostgresAddress): TLS, the password and the schema. The user needs
/// the right `USAGE` for the schema, and `SELECT` for `_mirror_runs` and for the views and tables that are read. A standby
/// server can be read, too.
///
/// ```no_run
/// use core_mirror::{PostgresAddress, PostgresReader, Selection};
///
/// # async fn run() -> Result<(), core_mirror::PostgresReadError> {
/// let address: PostgresAddress = "postgres://reader@db.example.org/books?schema=core".parse()?;
/// let reader = PostgresReader::open(&address).await?;
/// for company in reader.companies().await? {
///     let selection = Selection::new(&company, "report_time", &["person", "hours"]);
///     let mut rows = reader.rows(&selection).await?;
///     while let Some(row) = rows.next().await? {
///         println!("{:?} {:?}", row.text(0)?, row.text(1)?);
///     }
/// }
/// # Ok(())
/// # }
/// ```
pub struct PostgresReader {
    client: Client,
    schema: Identifier,
    source: Source,
}

impl PostgresReader {
    /// Connects to a database, and begins the transaction.
    ///
    /// # Errors
    ///
    /// [`PostgresReadError::Connection`] if the server cannot be reached, refuses the user, or lacks the database.
    /// [`PostgresReadError::NoMirror`] if no mirror has run into the schema of the address.
    pub async fn open(address: &PostgresAddress) -> Result<Self, PostgresReadError> {
        let client = Connection::open(address).await?.client;
        let schema = address.quoted_schema().clone();
        let source = Source { place: address.place(), schema: schema.name().to_owned() };
        // A name without a schema means one of this schema, never a temporary table. Texts of times have one form.
        let begin = format!(
            "BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; \
             SET LOCAL search_path TO {schema}, pg_temp; SET LOCAL DateStyle TO ISO; SET LOCAL TimeZone TO 'UTC'"
        );
        client.batch_execute(&begin).await.map_err(|error| source.failed(error))?;
        let reader = Self { client, schema, source };
        let homes = reader.homes().await?;
        if !homes.iter().any(|home| home == reader.schema.name()) {
            return Err(reader.source.no_mirror(homes));
        }
        Ok(reader)
    }

    /// Returns the schemas of the database that have a mirror.
    async fn homes(&self) -> Result<Vec<String>, PostgresReadError> {
        let query = "SELECT n.nspname::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE c.relname = '_mirror_runs' AND c.relkind IN ('r', 'p', 'v') \
             ORDER BY 1";
        self.texts(query, &[]).await
    }

    /// Returns the names of the companies that were mirrored, sorted.
    ///
    /// # Errors
    ///
    /// [`PostgresReadError::Refused`] if the user has no right to read, or if the server ends.
    pub async fn companies(&self) -> Result<Vec<String>, PostgresReadError> {
        let query = format!(
            "SELECT DISTINCT company COLLATE \"C\" FROM {}.\"_mirror_runs\" ORDER BY 1",
            self.schema
        );
        self.texts(&query, &[]).await
    }

    /// Returns the names of the columns of a table or of a view. A relation that does not exist has none.
    ///
    /// # Errors
    ///
    /// [`PostgresReadError::Refused`] if the server ends.
    pub async fn columns(&self, relation: &str) -> Result<Vec<String>, PostgresReadError> {
        let query = "SELECT a.attname::text FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid \
             JOIN pg_namespace n ON n.oid = c.relnamespace \
             WHERE n.nspname = $1 AND c.relname = $2 AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum";
        self.texts(query, &[(&self.schema.name(), Type::TEXT), (&relation, Type::TEXT)]).await
    }

    /// Returns the last run for a company, whatever its outcome.
    ///
    /// # Errors
    ///
    /// [`PostgresReadError::Refused`] if the user has no right to read, or if the server ends.
    pub async fn last_run(&self, company: &str) -> Result<Option<PastRun>, PostgresReadError> {
        runs::last(self, company, &runs::ALL).await
    }

    /// Returns the last run for a company that read every resource to its end. Rows that the mirror rejected may be
    /// missing.
    ///
    /// # Errors
    ///
    /// [`PostgresReadError::Refused`] if the user has no right to read, or if the server ends.
    pub async fn last_whole_run(
        &self,
        company: &str,
    ) -> Result<Option<PastRun>, PostgresReadError> {
        runs::last(self, company, &runs::WHOLE).await
    }

    /// Reads rows, one after the other. Memory does not grow with their number.
    ///
    /// # Errors
    ///
    /// [`PostgresReadError::NoRelation`] and [`PostgresReadError::NoColumn`] if the schema does not have what the selection
    /// names. [`PostgresReadError::Refused`] if the user has no right to read it.
    pub async fn rows(&self, selection: &Selection<'_>) -> Result<TextRows<'_>, PostgresReadError> {
        let known = self.columns(selection.relation).await?;
        if known.is_empty() {
            return Err(self.source.no_relation(selection.relation));
        }
        if let Some(missing) = selection.needed().find(|name| !known.iter().any(|one| one == name))
        {
            return Err(self.source.no_column(selection.relation, missing));
        }
        rows::start(self, selection).await
    }

    /// Returns the texts of the first column of a query.
    async fn texts(
        &self,
        query: &str,
        parameters: &[(&(dyn ToSql + Sync), Type)],
    ) -> Result<Vec<String>, PostgresReadError> {
        let rows = self.client.query_typed(query, parameters).await;
        let rows = rows.map_err(|error| self.source.failed(error))?;
        let text = |row: &tokio_postgres::Row| row.try_get::<_, Option<String>>(0);
        let texts: Result<Vec<Option<String>>, _> = rows.iter().map(text).collect();
        let texts = texts.map_err(|error| self.source.failed(error))?;
        Ok(texts.into_iter().flatten().collect())
    }

    /// Returns the name of a relation in SQL.
    fn qualified(&self, relation: &str) -> String {
        format!("{}.{}", self.schema, quoted(relation))
    }
}

impl fmt::Debug for PostgresReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresReader").field("source", &self.source).finish_non_exhaustive()
    }
}
