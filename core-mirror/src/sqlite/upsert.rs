//! The statement that writes a row.

use rusqlite::{CachedStatement, Connection};
use uuid::Uuid;

use super::{
    fault::Fault,
    sql::quoted,
    values::{Misfit, bind},
};
use crate::{company::Company, row::Row, table::Table};

/// A statement that inserts or updates rows of a table. Columns that the mirror does not know keep their values.
pub(super) struct Upsert<'a> {
    statement: CachedStatement<'a>,
    company: &'a Company,
    table: &'a Table,
    /// Memory for the text of a value.
    text: String,
}

impl<'a> Upsert<'a> {
    pub(super) fn new(
        connection: &'a Connection,
        company: &'a Company,
        table: &'a Table,
    ) -> Result<Self, Fault> {
        let statement = connection.prepare_cached(&sql(table))?;
        Ok(Self { statement, company, table, text: String::new() })
    }

    /// Binds the values of a row. The inner error is a value that does not fit.
    pub(super) fn bind(&mut self, row: &Row) -> Result<Result<(), Misfit>, Fault> {
        let Self { statement, company, table, text } = self;
        // Most fields of a record are unset, and nothing is bound to them.
        statement.clear_bindings();
        statement.raw_bind_parameter(1, company.as_str())?;
        let mut id = Uuid::encode_buffer();
        statement.raw_bind_parameter(2, &*row.id.as_hyphenated().encode_lower(&mut id))?;
        let mut place = 3_usize;
        for column in &table.columns {
            if let Err(misfit) = bind(statement, place, row, column, text)? {
                return Ok(Err(format!("{}: {misfit}", column.name)));
            }
            place = place.saturating_add(1);
        }
        match row.unlisted() {
            Ok(Some(json)) => statement.raw_bind_parameter(place, json)?,
            Ok(None) => {}
            Err(error) => return Ok(Err(format!("{}: {error}", Table::UNLISTED))),
        }
        statement.raw_bind_parameter(place.saturating_add(1), row.fingerprint)?;
        Ok(Ok(()))
    }

    /// Writes the row whose values are bound.
    pub(super) fn execute(&mut self) -> rusqlite::Result<()> {
        self.statement.raw_execute().map(drop)
    }
}

fn sql(table: &Table) -> String {
    let names: Vec<String> = [Table::COMPANY, Table::ID]
        .into_iter()
        .chain(table.columns.iter().map(|column| column.name.as_str()))
        .chain([Table::UNLISTED, Table::FINGERPRINT])
        .map(quoted)
        .collect();
    let places = vec!["?"; names.len()].join(", ");
    let key = [quoted(Table::COMPANY), quoted(Table::ID)];
    let sets: Vec<String> = names
        .iter()
        .filter(|name| !key.contains(name))
        .map(|name| format!("{name} = excluded.{name}"))
        .collect();
    format!(
        "INSERT INTO {} ({}) VALUES ({places}) ON CONFLICT ({}) DO UPDATE SET {}",
        quoted(&table.name),
        names.join(", "),
        key.join(", "),
        sets.join(", ")
    )
}
