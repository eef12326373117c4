//! Rows whose values are texts.

use std::{fmt, pin::Pin};

use futures_util::TryStreamExt;
use tokio_postgres::{
    Row, RowStream,
    types::{ToSql, Type},
};

use super::{PostgresReadError, PostgresReader, Selection, error::Source};
use crate::postgres::identifier::quoted;

/// Begins to read rows.
pub(super) async fn start<'a>(
    reader: &'a PostgresReader,
    selection: &Selection<'_>,
) -> Result<TextRows<'a>, PostgresReadError> {
    let columns = selection.columns.iter().map(|name| format!("CAST({} AS text)", quoted(name)));
    // All parameters have a type, also those that the condition does not have.
    let query = format!(
        "SELECT {} FROM {} WHERE \"_company\" = $1 AND $2 = $2 AND $3 = $3{}",
        columns.collect::<Vec<_>>().join(", "),
        reader.qualified(selection.relation),
        selection.condition()
    );
    let [first, last] = selection.days();
    let parameters: [(&(dyn ToSql + Sync), Type); 3] =
        [(&selection.company, Type::TEXT), (&first, Type::INT4), (&last, Type::INT4)];
    let stream = reader.client.query_typed_raw(&query, parameters).await;
    let stream = Box::pin(stream.map_err(|error| reader.source.failed(error))?);
    Ok(TextRows { stream, source: &reader.source })
}

/// Rows of a [`PostgresReader`], which arrive one after the other.
pub struct TextRows<'a> {
    stream: Pin<Box<RowStream>>,
    source: &'a Source,
}

impl<'a> TextRows<'a> {
    /// Returns the next row, or `None` after the last one.
    ///
    /// # Errors
    ///
    /// [`PostgresReadError::Refused`] if the server ends, cancels the query, or cannot compute a row.
    pub async fn next(&mut self) -> Result<Option<TextRow<'a>>, PostgresReadError> {
        let row = self.stream.try_next().await.map_err(|error| self.source.failed(error))?;
        Ok(row.map(|row| TextRow { row, source: self.source }))
    }
}

impl fmt::Debug for TextRows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextRows").field("source", self.source).finish_non_exhaustive()
    }
}

/// A row with the texts of its values, as PostgreSQL writes them: `7.50`, `true`, `2026-01-31 08:00:00`.
pub struct TextRow<'a> {
    row: Row,
    source: &'a Source,
}

impl TextRow<'_> {
    /// Returns the text of a column, by its place in the selection. `None` for null.
    ///
    /// # Errors
    ///
    /// [`PostgresReadError::Refused`] if the selection has no column at this place.
    pub fn text(&self, index: usize) -> Result<Option<&str>, PostgresReadError> {
        self.row.try_get(index).map_err(|error| self.source.failed(error))
    }
}

impl fmt::Debug for TextRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextRow").field("columns", &self.row.len()).finish_non_exhaustive()
    }
}
