//! Writes of rows within a transaction. Rows that do not fit are taken out, and the others are written.

use std::ops::Range;

use tokio_postgres::{Error, Transaction, error::SqlState};

use super::{
    copy::{self, CopyError},
    error::{ErrorKind, row_reason},
    order::Order,
    table_sql::{STAGING, TableSql},
};
use crate::Rejection;

/// The way of rows into a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Load {
    /// The table has no row of the company yet, so rows are copied straight in.
    First,
    /// Rows replace their older versions.
    Upsert,
}

/// The writer of the rows of a batch.
pub(super) struct RowWriter<'a> {
    pub(super) order: &'a Order<'a>,
    pub(super) sql: &'a TableSql,
    pub(super) load: Load,
}

impl RowWriter<'_> {
    /// Writes the rows. Returns those that the table does not take.
    ///
    /// A copy that fails because of a row is repeated with each half of the rows. So a few rows that do not fit cost a few
    /// copies.
    pub(super) async fn write(
        &mut self,
        transaction: &mut Transaction<'_>,
    ) -> Result<Vec<Rejection>, Error> {
        let mut rejected = Vec::new();
        let mut parts: Vec<Range<usize>> = Vec::new();
        parts.push(0..self.order.ids.len());
        let mut is_first = true;
        while let Some(rows) = parts.pop() {
            if rows.is_empty() {
                continue;
            }
            let savepoint = transaction.savepoint("rows").await?;
            let error = match self.copy(&savepoint, &rows, is_first).await {
                Ok(()) => {
                    savepoint.commit().await?;
                    is_first = false;
                    continue;
                }
                Err(CopyError::Refused(error)) => return Err(error),
                Err(CopyError::Rows(error)) => error,
            };
            savepoint.rollback().await?;
            if self.load == Load::First && error.code() == Some(&SqlState::UNIQUE_VIOLATION) {
                self.load = Load::Upsert;
                parts.push(rows);
            } else if ErrorKind::of(&error) != ErrorKind::Row {
                return Err(error);
            } else if rows.len() == 1 {
                rejected.push(self.order.rejection(rows.start, row_reason(&error)));
            } else {
                let middle = rows.start.midpoint(rows.end);
                parts.extend([middle..rows.end, rows.start..middle]);
            }
        }
        Ok(rejected)
    }

    /// Copies rows into the table. `is_first` is true if the staging is empty.
    async fn copy(
        &self,
        transaction: &Transaction<'_>,
        rows: &Range<usize>,
        is_first: bool,
    ) -> Result<(), CopyError> {
        let bytes = self.order.bytes(rows);
        if self.load == Load::First {
            return copy::copy(transaction, &self.sql.copy_into(&self.sql.name), bytes).await;
        }
        if !is_first {
            let empty = format!("DELETE FROM {STAGING}");
            transaction.batch_execute(&empty).await.map_err(CopyError::Rows)?;
        }
        copy::copy(transaction, &self.sql.copy_into(STAGING), bytes).await?;
        transaction.batch_execute(&self.sql.take_over()).await.map_err(CopyError::Rows)
    }
}
