//! Deletions of rows within a transaction. Those that the table refuses are taken out.

use tokio_postgres::{
    Error, Transaction,
    types::{ToSql, Type},
};
use uuid::Uuid;

use super::{
    error::{ErrorKind, row_reason},
    identifier::Identifier,
    order::Order,
    table_sql::TableSql,
};
use crate::Rejection;

/// The deletions of a order.
pub(super) struct Deletions<'a> {
    pub(super) schema: &'a Identifier,
    pub(super) order: &'a Order<'a>,
    pub(super) sql: &'a TableSql,
}

impl Deletions<'_> {
    /// Deletes the rows, and notes them as deleted. Returns those that another table still needs.
    pub(super) async fn write(
        &self,
        transaction: &mut Transaction<'_>,
    ) -> Result<Vec<Rejection>, Error> {
        let mut refused = Vec::new();
        let mut parts = vec![self.order.deleted.as_slice()];
        while let Some(ids) = parts.pop().filter(|ids| !ids.is_empty()) {
            let savepoint = transaction.savepoint("deletions").await?;
            let Err(error) = self.delete(&savepoint, ids).await else {
                savepoint.commit().await?;
                continue;
            };
            savepoint.rollback().await?;
            if ErrorKind::of(&error) != ErrorKind::Row {
                return Err(error);
            } else if let [id] = ids {
                refused.push(Rejection::new(
                    Some(*id),
                    format!("the row cannot be deleted: {}", row_reason(&error)),
                    "null",
                ));
            } else {
                let (first, second) = ids.split_at(ids.len() / 2);
                parts.extend([second, first]);
            }
        }
        Ok(refused)
    }

    async fn delete(&self, transaction: &Transaction<'_>, ids: &[Uuid]) -> Result<(), Error> {
        let statement = format!(
            "WITH gone AS (DELETE FROM {table} WHERE \"_company\" = $1 AND \"id\" = ANY($4) \
             RETURNING \"id\") \
             INSERT INTO {schema}.\"_mirror_deleted\" (company, table_name, id, run, deleted_at) \
             SELECT $1, $2, \"id\", $3, clock_timestamp() FROM gone \
             ON CONFLICT (company, table_name, id) \
             DO UPDATE SET run = excluded.run, deleted_at = excluded.deleted_at",
            table = self.sql.name,
            schema = self.schema,
        );
        let parameters: [(&(dyn ToSql + Sync), Type); 4] = [
            (&self.order.company.as_str(), Type::TEXT),
            (&self.order.table.name, Type::TEXT),
            (&self.order.run.0, Type::UUID),
            (&ids, Type::UUID_ARRAY),
        ];
        transaction.execute_typed(&statement, &parameters).await?;
        Ok(())
    }
}
