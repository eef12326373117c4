//! Rows that the tables have already.

use futures_util::{TryStreamExt, pin_mut};
use tokio_postgres::{
    Client, Error,
    types::{ToSql, Type},
};
use uuid::Uuid;

use super::{identifier::Identifier, rows::Load, table_sql::TableSql};
use crate::{Company, RejectedRow};

/// Returns the ids and fingerprints of the rows of a company, sorted by id.
pub(super) async fn rows(
    client: &Client,
    table: &TableSql,
    company: &Company,
) -> Result<Vec<(Uuid, i64)>, Error> {
    // A row without a fingerprint is not known, like one with 0.
    let query = format!(
        "SELECT \"id\", coalesce(\"_fingerprint\", 0) FROM {} WHERE \"_company\" = $1 ORDER BY \"id\"",
        table.name
    );
    let company = company.as_str();
    let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&company, Type::TEXT)];
    let stream = client.query_typed_raw(&query, parameters).await?;
    pin_mut!(stream);
    let mut rows = Vec::new();
    while let Some(row) = stream.try_next().await? {
        rows.push((row.try_get(0)?, row.try_get(1)?));
    }
    Ok(rows)
}

/// Returns the rejected rows of a company.
pub(super) async fn rejected(
    schema: &Identifier,
    client: &Client,
    company: &Company,
) -> Result<Vec<RejectedRow>, Error> {
    let query = format!(
        "SELECT table_name, id FROM {schema}.\"_mirror_rejected\" WHERE company = $1 \
         ORDER BY table_name, row_key"
    );
    let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&company.as_str(), Type::TEXT)];
    let rows = client.query_typed(&query, &parameters).await?;
    let entry = |row: &tokio_postgres::Row| {
        Ok(RejectedRow::new(row.try_get::<_, String>(0)?, row.try_get(1)?))
    };
    rows.iter().map(entry).collect()
}

/// Returns the way that rows of a company take into a table.
pub(super) async fn load(
    client: &Client,
    table: &TableSql,
    company: &Company,
) -> Result<Load, Error> {
    let query = format!("SELECT EXISTS (SELECT FROM {} WHERE \"_company\" = $1)", table.name);
    let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&company.as_str(), Type::TEXT)];
    let has_rows = client.query_typed_one(&query, &parameters).await?.try_get(0)?;
    Ok(if has_rows { Load::Upsert } else { Load::First })
}
