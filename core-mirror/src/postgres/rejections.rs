//! The rejected rows of a batch, in the table `_mirror_rejected`.

use tokio_postgres::{
    Error, Transaction,
    types::{ToSql, Type},
};
use uuid::Uuid;

use super::{identifier::Identifier, order::Order};
use crate::Rejection;

/// Removes the entries that the rows of a batch settle: rejected rows that are written or deleted now, and deleted rows
/// that are back.
pub(super) async fn settle(
    schema: &Identifier,
    transaction: &Transaction<'_>,
    order: &Order<'_>,
) -> Result<(), Error> {
    let statement = format!(
        "WITH back AS (DELETE FROM {schema}.\"_mirror_deleted\" \
         WHERE company = $1 AND table_name = $2 AND id = ANY($3)) \
         DELETE FROM {schema}.\"_mirror_rejected\" WHERE company = $1 AND table_name = $2 \
         AND (id = ANY($3) OR id = ANY($4) OR ($5 AND run <> $6))"
    );
    let parameters: [(&(dyn ToSql + Sync), Type); 6] = [
        (&order.company.as_str(), Type::TEXT),
        (&order.table.name, Type::TEXT),
        (&order.ids, Type::UUID_ARRAY),
        (&order.deleted, Type::UUID_ARRAY),
        (&order.replaces_rejected, Type::BOOL),
        (&order.run.0, Type::UUID),
    ];
    transaction.execute_typed(&statement, &parameters).await?;
    Ok(())
}

/// Adds rejected rows.
pub(super) async fn add(
    schema: &Identifier,
    transaction: &Transaction<'_>,
    order: &Order<'_>,
    rejected: &[Rejection],
) -> Result<(), Error> {
    if rejected.is_empty() {
        return Ok(());
    }
    let keys: Vec<String> = rejected.iter().map(Rejection::key).collect();
    let ids: Vec<Option<Uuid>> = rejected.iter().map(|rejection| rejection.id).collect();
    let reasons: Vec<String> = rejected.iter().map(|row| without_nul(&row.reason)).collect();
    let jsons: Vec<String> = rejected.iter().map(|row| without_nul(&row.json)).collect();
    // The last of several rows with one key counts.
    let statement = format!(
        "INSERT INTO {schema}.\"_mirror_rejected\" \
         (company, table_name, row_key, id, run, rejected_at, reason, json) \
         SELECT DISTINCT ON (row_key) $1, $2, row_key, id, $3, clock_timestamp(), reason, json \
         FROM unnest($4::text[], $5::uuid[], $6::text[], $7::text[]) WITH ORDINALITY \
         AS new (row_key, id, reason, json, place) ORDER BY row_key, place DESC \
         ON CONFLICT (company, table_name, row_key) DO UPDATE SET run = excluded.run, \
         rejected_at = excluded.rejected_at, reason = excluded.reason, json = excluded.json"
    );
    let parameters: [(&(dyn ToSql + Sync), Type); 7] = [
        (&order.company.as_str(), Type::TEXT),
        (&order.table.name, Type::TEXT),
        (&order.run.0, Type::UUID),
        (&keys, Type::TEXT_ARRAY),
        (&ids, Type::UUID_ARRAY),
        (&reasons, Type::TEXT_ARRAY),
        (&jsons, Type::TEXT_ARRAY),
    ];
    transaction.execute_typed(&statement, &parameters).await?;
    Ok(())
}

/// Returns a text that PostgreSQL can store.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{2400}")
}
