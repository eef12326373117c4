//! Values of new columns, taken from the unlisted fields of rows.

use std::collections::BTreeMap;

use bytes::Bytes;
use serde_json::value::RawValue;
use tokio_postgres::{
    Error, Row, Transaction,
    types::{ToSql, Type},
};
use uuid::Uuid;

use super::{
    copy,
    failure::Failure,
    identifier::{Identifier, quoted},
    row_bytes::{CopyBytes, Unwritable},
};
use crate::{Column, DestinationError, Table, Value};

/// The number of rows that are read at once.
const PART: i32 = 1000;

/// New columns of a table that has rows.
pub(super) struct Backfill<'a> {
    pub(super) schema: &'a Identifier,
    pub(super) table: &'a Table,
    pub(super) new: Vec<&'a Column>,
}

impl Backfill<'_> {
    /// Fills the columns of the rows whose unlisted fields have their values. Marks all other rows as unknown, by the
    /// fingerprint 0.
    pub(super) async fn run(&self, transaction: &Transaction<'_>) -> Result<(), Failure> {
        let table = format!("{}.{}", self.schema, quoted(&self.table.name));
        let names: Vec<&str> = self.new.iter().map(|column| column.field.name).collect();
        // Without a new column, the column of unlisted fields or fingerprints is new.
        let statement = format!(
            "UPDATE {table} SET \"_fingerprint\" = 0 \
             WHERE cardinality($1) = 0 OR \"_unlisted\" IS NULL OR NOT \"_unlisted\" ?& $1"
        );
        let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&names, Type::TEXT_ARRAY)];
        transaction.execute_typed(&statement, &parameters).await?;
        if self.new.is_empty() {
            return Ok(());
        }
        let columns = self.columns();
        transaction
            .batch_execute(&format!(
                "CREATE TEMPORARY TABLE \"_mirror_fill\" ON COMMIT DROP AS \
                 SELECT {columns} FROM {table} WITH NO DATA"
            ))
            .await?;
        let query = format!(
            "SELECT \"_company\", \"id\", \"_unlisted\"::text FROM {table} WHERE \"_unlisted\" ?| $1"
        );
        let query = transaction.prepare_typed(&query, &[Type::TEXT_ARRAY]).await?;
        let portal = transaction.bind(&query, &[&names]).await?;
        loop {
            let rows = transaction.query_portal(&portal, PART).await?;
            if rows.is_empty() {
                break;
            }
            let bytes = self.encode(&rows)?;
            let statement =
                format!("COPY pg_temp.\"_mirror_fill\" ({columns}) FROM STDIN (FORMAT binary)");
            copy::copy(transaction, &statement, bytes).await.map_err(Error::from)?;
        }
        let assignments = self.new.iter().map(|column| column.name.as_str());
        let assignments: Vec<String> = assignments
            .chain([Table::UNLISTED])
            .map(|name| format!("{0} = filled.{0}", quoted(name)))
            .collect();
        transaction
            .batch_execute(&format!(
                "UPDATE {table} AS kept SET {} FROM pg_temp.\"_mirror_fill\" AS filled \
                 WHERE kept.\"_company\" = filled.\"_company\" AND kept.\"id\" = filled.\"id\"; \
                 DROP TABLE pg_temp.\"_mirror_fill\"",
                assignments.join(", ")
            ))
            .await?;
        Ok(())
    }

    /// Returns the columns of the temporary table in SQL.
    fn columns(&self) -> String {
        let new = self.new.iter().map(|column| column.name.as_str());
        let names = [Table::COMPANY, Table::ID].into_iter().chain(new).chain([Table::UNLISTED]);
        names.map(|name| quoted(name).to_string()).collect::<Vec<_>>().join(", ")
    }

    fn encode(&self, rows: &[Row]) -> Result<Bytes, Failure> {
        let mut bytes = CopyBytes::new();
        for row in rows {
            let read = |error: Error| Failure::Database(error);
            let company: String = row.try_get(0).map_err(read)?;
            let id: Uuid = row.try_get(1).map_err(read)?;
            let unlisted: String = row.try_get(2).map_err(read)?;
            self.append(&mut bytes, &company, id, &unlisted).map_err(|Unwritable(reason)| {
                Failure::Destination(DestinationError::Schema(format!(
                    "the row {id} of `{}` cannot get its new columns: {reason}; delete the row, and \
                     run the mirror again",
                    self.table.name
                )))
            })?;
        }
        Ok(bytes.into_bytes())
    }

    fn append(
        &self,
        bytes: &mut CopyBytes,
        company: &str,
        id: Uuid,
        unlisted: &str,
    ) -> Result<(), Unwritable> {
        let mut fields: BTreeMap<&str, &RawValue> = BTreeMap::new();
        // The database keeps objects only, but somebody may have written another value.
        let parsed = serde_json::from_str::<BTreeMap<String, Box<RawValue>>>(unlisted);
        let parsed = parsed.unwrap_or_default();
        fields.extend(parsed.iter().map(|(name, value)| (name.as_str(), &**value)));
        // The company, the id and the unlisted fields are added to the new columns.
        bytes.begin(self.new.len().saturating_add(3))?;
        bytes.text(Table::COMPANY, company)?;
        bytes.value(Table::ID, Some(&Value::Uuid(id)))?;
        for column in &self.new {
            let json = fields.get(column.field.name).map(|json| json.get());
            let value = json.and_then(|json| Value::from_json(column.kind, json));
            // A value that does not fit stays where it is.
            if value.is_some() || json == Some("null") {
                fields.remove(column.field.name);
            }
            bytes.value(&column.name, value.as_ref())?;
        }
        let rest = match fields.is_empty() {
            true => None,
            false => Some(serde_json::to_string(&fields).map_err(|error| {
                Unwritable(format!("its unlisted fields have no form in JSON: {error}"))
            })?),
        };
        bytes.json(Table::UNLISTED, rest.as_deref())
    }
}
