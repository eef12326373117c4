//! Errors of a reader, with the fix.

use tokio_postgres::{
    Error,
    error::{DbError, SqlState},
};

use crate::{
    DestinationError,
    postgres::error::{fact_and_fix, is_restart, reasons},
    views::VIEWS,
};

/// The error of a [`PostgresReader`](crate::PostgresReader). Each text has the fix.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PostgresReadError {
    /// The server cannot be reached, refuses the user or the certificate, or the address is not valid.
    #[error(transparent)]
    Connection(#[from] DestinationError),
    /// No mirror has run into the schema.
    #[error(
        "the schema `{schema}` of the {place} has no mirror{}; run a mirror into it, or name another schema",
        listed(.others)
    )]
    NoMirror {
        /// The name of the schema.
        schema: String,
        /// The database and its hosts.
        place: String,
        /// The schemas of the database that have a mirror.
        others: Vec<String>,
    },
    /// The mirror does not have a table or a view.
    #[error("the mirror in the schema `{schema}` of the {place} has no `{relation}`; mirror {}", needed(.relation))]
    NoRelation {
        /// The name of the table or the view.
        relation: String,
        /// The name of the schema.
        schema: String,
        /// The database and its hosts.
        place: String,
    },
    /// A table or a view does not have a column, because another version made it or somebody changed it.
    #[error(
        "`{schema}.{relation}` of the {place} has no column `{column}`; run the mirror again, which adds columns and \
         names each obstacle"
    )]
    NoColumn {
        /// The name of the column.
        column: String,
        /// The name of the table or the view.
        relation: String,
        /// The name of the schema.
        schema: String,
        /// The database and its hosts.
        place: String,
    },
    /// The server refused a query, cannot compute a row, or ended. The text says which, and what to do.
    #[error("{message}")]
    Refused {
        /// The message.
        message: String,
        /// The error of the client of PostgreSQL.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The table of runs has a value that no mirror writes.
    #[error(
        "`{schema}._mirror_runs` of the {place} has the value `{value}`, which no mirror writes; delete its row, and \
         run the mirror again"
    )]
    WrongRun {
        /// The value.
        value: String,
        /// The name of the schema.
        schema: String,
        /// The database and its hosts.
        place: String,
    },
}

/// Returns the schemas that have a mirror, for an error.
fn listed(schemas: &[String]) -> String {
    match schemas {
        [] => String::new(),
        names => format!(", but these have one: `{}`", names.join("`, `")),
    }
}

/// Returns the tables that a view reads, or the name of a table.
fn needed(relation: &str) -> String {
    let view = VIEWS.iter().find(|view| view.name == relation);
    match view {
        Some(view) => format!("the tables that it reads: `{}`", view.tables.join("`, `")),
        None => "it as well".to_owned(),
    }
}

/// The schema that is read, for messages.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// The database and its hosts.
    pub(super) place: String,
    pub(super) schema: String,
}

impl Source {
    pub(super) fn no_mirror(&self, others: Vec<String>) -> PostgresReadError {
        let (schema, place) = (self.schema.clone(), self.place.clone());
        PostgresReadError::NoMirror { schema, place, others }
    }

    pub(super) fn no_relation(&self, relation: &str) -> PostgresReadError {
        let (schema, place) = (self.schema.clone(), self.place.clone());
        PostgresReadError::NoRelation { relation: relation.to_owned(), schema, place }
    }

    pub(super) fn no_column(&self, relation: &str, column: &str) -> PostgresReadError {
        let (schema, place) = (self.schema.clone(), self.place.clone());
        let (column, relation) = (column.to_owned(), relation.to_owned());
        PostgresReadError::NoColumn { column, relation, schema, place }
    }

    pub(super) fn wrong_run(&self, value: &str) -> PostgresReadError {
        let (schema, place) = (self.schema.clone(), self.place.clone());
        PostgresReadError::WrongRun { value: value.to_owned(), schema, place }
    }

    /// Converts an error of the client of PostgreSQL.
    pub(super) fn failed(&self, error: Error) -> PostgresReadError {
        let place = &self.place;
        let message = match error.as_db_error() {
            Some(refusal) => {
                let (fact, fix) = self.fact_and_fix(refusal);
                let (code, text) = (refusal.code().code(), refusal.message().trim_end_matches('.'));
                format!("the {place} {fact} ({code}: {text}); {fix}")
            }
            None => format!(
                "the connection to the {place} broke: {}; check that the server runs, and read again",
                reasons(&error)
            ),
        };
        PostgresReadError::Refused { message, source: Box::new(error) }
    }

    /// Returns what happened and the fix, for a refusal of the server.
    fn fact_and_fix(&self, refusal: &DbError) -> (&'static str, String) {
        let code = refusal.code();
        if is_restart(code) {
            ("is starting or stopping", "read again when it is up".to_owned())
        } else if *code == SqlState::INSUFFICIENT_PRIVILEGE {
            let schema = &self.schema;
            let fix = format!(
                "grant the user of the address `USAGE` for the schema `{schema}`, and `SELECT` for its tables and views"
            );
            ("refused a right", fix)
        } else if *code == SqlState::QUERY_CANCELED {
            let fix = "read again, or raise `statement_timeout` by `options` in the address";
            ("canceled a statement", fix.to_owned())
        } else if *code == SqlState::LOCK_NOT_AVAILABLE {
            let (fact, fix) = fact_and_fix(code);
            (fact, fix.to_owned())
        } else {
            ("refused a statement", "mend this, and read again".to_owned())
        }
    }
}
