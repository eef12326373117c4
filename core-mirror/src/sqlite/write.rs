//! Batches in transactions.

use std::time::Duration;

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::{
    claim::extend,
    fault::{Fault, is_of_row},
    file::File,
    marks::mark,
    service::now,
    sql::quoted,
    upsert::Upsert,
};
use crate::{
    batch::{Batch, Rejection, Written},
    company::Company,
    holder::Holder,
    row::Row,
    run::RunId,
    table::Table,
};

/// A batch that owns its parts, for the thread of the file.
pub(super) struct Order {
    company: Company,
    holder: Holder,
    lease: Duration,
    run: RunId,
    table: Table,
    rows: Vec<Row>,
    deleted: Vec<Uuid>,
    rejected: Vec<Rejection>,
    replaces_rejected: bool,
    state: String,
    is_followed: bool,
}

impl From<Batch<'_>> for Order {
    fn from(batch: Batch<'_>) -> Self {
        let Batch { company, holder, lease, run, table, mut rows, deleted, .. } = batch;
        // Rows in the order of the index are written to few of its pages.
        rows.sort_unstable_by_key(|row| row.id);
        Self {
            company: company.clone(),
            holder,
            lease,
            run,
            table: table.clone(),
            rows,
            deleted,
            rejected: batch.rejected,
            replaces_rejected: batch.replaces_rejected,
            state: batch.state,
            is_followed: batch.is_followed,
        }
    }
}

impl File {
    /// Writes a batch in a transaction, which the next batch may share.
    pub(super) fn write(&mut self, order: &Order) -> Result<Written, Fault> {
        self.begin()?;
        match write(&self.connection, order, self.marks_tables) {
            Ok(rejected) => {
                let is_committed = self.end(order.rows.len(), order.is_followed)?;
                Ok(Written { rejected, is_committed })
            }
            Err(fault) => {
                self.roll_back();
                Err(fault)
            }
        }
    }
}

/// Writes a batch, and returns the number of rows and deletions that the table refused.
fn write(connection: &Connection, order: &Order, marks_tables: bool) -> Result<u64, Fault> {
    extend(connection, &order.company, order.holder, order.lease, &order.state)?;
    let mut services = Services::new(connection, order)?;
    if order.replaces_rejected {
        services.remove_rejected_of_earlier_runs()?;
    }
    let mut refused = write_rows(connection, order, &mut services)?;
    refused = refused.saturating_add(delete_rows(connection, order, &mut services)?);
    for rejection in &order.rejected {
        services.reject(rejection)?;
    }
    if marks_tables && !(order.rows.is_empty() && order.deleted.is_empty()) {
        mark(connection, &order.table.name)?;
    }
    Ok(refused)
}

/// Writes the rows, and returns the number of those that the table refused.
fn write_rows(
    connection: &Connection,
    order: &Order,
    services: &mut Services<'_>,
) -> Result<u64, Fault> {
    if order.rows.is_empty() {
        return Ok(0);
    }
    let mut refused = 0_u64;
    let mut upsert = Upsert::new(connection, &order.company, &order.table)?;
    for row in &order.rows {
        let misfit = match upsert.bind(row)? {
            Ok(()) => match upsert.execute() {
                Ok(()) => None,
                Err(error) if is_of_row(&error) && !connection.is_autocommit() => {
                    Some(format!("the table refuses the row: {error}"))
                }
                Err(error) => return Err(error.into()),
            },
            Err(misfit) => Some(misfit),
        };
        match misfit {
            None => services.accept(row.id)?,
            Some(reason) => {
                refused = refused.saturating_add(1);
                services.reject(&Rejection::of_row(row, &order.table, reason))?;
            }
        }
    }
    Ok(refused)
}

/// Deletes rows, and returns the number of those that the table keeps.
fn delete_rows(
    connection: &Connection,
    order: &Order,
    services: &mut Services<'_>,
) -> Result<u64, Fault> {
    if order.deleted.is_empty() {
        return Ok(0);
    }
    let mut refused = 0_u64;
    let sql = format!("DELETE FROM {} WHERE _company = ?1 AND id = ?2", quoted(&order.table.name));
    let mut delete = connection.prepare_cached(&sql)?;
    for id in &order.deleted {
        match delete.execute(params![order.company.as_str(), id.to_string()]) {
            Ok(count) => services.delete(*id, count > 0)?,
            Err(error) if is_of_row(&error) && !connection.is_autocommit() => {
                let reason =
                    format!("the record was deleted, but the table keeps its row: {error}");
                refused = refused.saturating_add(1);
                services.reject(&Rejection::new(Some(*id), reason, "{}"))?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(refused)
}

/// The tables of the mirror itself, during one batch.
struct Services<'a> {
    connection: &'a Connection,
    order: &'a Order,
    now: String,
    /// True if the company has deleted or rejected rows, which a written row replaces.
    has_deleted: bool,
    has_rejected: bool,
}

impl<'a> Services<'a> {
    fn new(connection: &'a Connection, order: &'a Order) -> Result<Self, Fault> {
        Ok(Self {
            connection,
            order,
            now: now(),
            has_deleted: has_entries(connection, order, "_mirror_deleted")?,
            has_rejected: has_entries(connection, order, "_mirror_rejected")?,
        })
    }

    fn key(&self) -> [&str; 2] {
        [self.order.company.as_str(), &self.order.table.name]
    }

    /// Records that a row was written.
    fn accept(&self, id: Uuid) -> Result<(), Fault> {
        if self.has_rejected {
            self.remove("DELETE FROM _mirror_rejected WHERE company = ?1 AND table_name = ?2 AND row_key = ?3", id)?;
        }
        if self.has_deleted {
            self.remove(
                "DELETE FROM _mirror_deleted WHERE company = ?1 AND table_name = ?2 AND id = ?3",
                id,
            )?;
        }
        Ok(())
    }

    /// Records that a record was deleted. Its row is noted if the table had it.
    fn delete(&mut self, id: Uuid, had_row: bool) -> Result<(), Fault> {
        self.remove(
            "DELETE FROM _mirror_rejected WHERE company = ?1 AND table_name = ?2 AND row_key = ?3",
            id,
        )?;
        if !had_row {
            return Ok(());
        }
        let [company, table] = self.key();
        let run = self.order.run.0.to_string();
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO _mirror_deleted VALUES (?1, ?2, ?3, ?4, ?5)")?
            .execute(params![company, table, id.to_string(), run, self.now])?;
        self.has_deleted = true;
        Ok(())
    }

    /// Records that a row was rejected.
    fn reject(&mut self, rejection: &Rejection) -> Result<(), Fault> {
        let [company, table] = self.key();
        let run = self.order.run.0.to_string();
        let id = rejection.id.map(|id| id.to_string());
        let Rejection { reason, json, .. } = rejection;
        self.connection
            .prepare_cached(
                "INSERT OR REPLACE INTO _mirror_rejected VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![company, table, rejection.key(), id, run, self.now, reason, json])?;
        self.has_rejected = true;
        Ok(())
    }

    /// Removes the rejected rows of the table that this run has not rejected.
    fn remove_rejected_of_earlier_runs(&mut self) -> Result<(), Fault> {
        let [company, table] = self.key();
        self.connection
            .prepare_cached(
                "DELETE FROM _mirror_rejected WHERE company = ?1 AND table_name = ?2 AND run <> ?3",
            )?
            .execute(params![company, table, self.order.run.0.to_string()])?;
        Ok(())
    }

    fn remove(&self, sql: &str, id: Uuid) -> Result<(), Fault> {
        let [company, table] = self.key();
        self.connection.prepare_cached(sql)?.execute(params![company, table, id.to_string()])?;
        Ok(())
    }
}

/// Returns whether a table of the mirror itself has entries for the table of the batch.
fn has_entries(connection: &Connection, order: &Order, name: &str) -> Result<bool, Fault> {
    let sql =
        format!("SELECT EXISTS (SELECT 1 FROM {name} WHERE company = ?1 AND table_name = ?2)");
    let key = params![order.company.as_str(), order.table.name];
    Ok(connection.prepare_cached(&sql)?.query_row(key, |row| row.get(0))?)
}
