//! The lease of a worker on a company, in the table `_mirror_state`.

use std::time::Duration;

use tokio_postgres::{
    Client, Error, Transaction,
    types::{ToSql, Type},
};
use uuid::Uuid;

use super::{
    failure::{Failure, TransactionId},
    identifier::Identifier,
    order::Order,
};
use crate::{Company, DestinationError, Holder};

/// Takes the lease, or extends it.
pub(super) async fn take(
    schema: &Identifier,
    client: &Client,
    company: &Company,
    holder: Holder,
    time: Duration,
) -> Result<(), Failure> {
    let statement = format!(
        "INSERT INTO {schema}.\"_mirror_state\" AS kept (company, holder, held_until) \
         VALUES ($1, $2, clock_timestamp() + $3 * interval '1 second') \
         ON CONFLICT (company) DO UPDATE \
         SET holder = excluded.holder, held_until = excluded.held_until \
         WHERE kept.holder IS NULL OR kept.holder = excluded.holder \
         OR kept.held_until IS NULL OR kept.held_until <= clock_timestamp()"
    );
    let parameters: [(&(dyn ToSql + Sync), Type); 3] = [
        (&company.as_str(), Type::TEXT),
        (&holder.0, Type::UUID),
        (&time.as_secs_f64(), Type::FLOAT8),
    ];
    match client.execute_typed(&statement, &parameters).await? {
        0 => Err(Failure::Destination(held(schema, client, company).await?)),
        _ => Ok(()),
    }
}

/// Returns the error that names the end of the other worker's lease.
async fn held(
    schema: &Identifier,
    client: &Client,
    company: &Company,
) -> Result<DestinationError, Error> {
    let statement = format!(
        "SELECT to_char(held_until AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') \
         FROM {schema}.\"_mirror_state\" WHERE company = $1"
    );
    let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&company.as_str(), Type::TEXT)];
    let row = client.query_typed_opt(&statement, &parameters).await?;
    let until = row.map(|row| row.try_get::<_, Option<String>>(0)).transpose()?.flatten();
    let until = until.unwrap_or_else(|| "its run ends".to_owned());
    Ok(DestinationError::Held { company: company.clone(), until })
}

/// Locks the lease for a transaction, so that no other worker takes it meanwhile. Returns the id of the transaction.
pub(super) async fn hold(
    schema: &Identifier,
    transaction: &Transaction<'_>,
    order: &Order<'_>,
) -> Result<TransactionId, Failure> {
    let statement = format!(
        "SELECT holder, pg_current_xact_id()::text FROM {schema}.\"_mirror_state\" \
         WHERE company = $1 FOR UPDATE"
    );
    let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&order.company.as_str(), Type::TEXT)];
    if let Some(row) = transaction.query_typed_opt(&statement, &parameters).await?
        && row.try_get::<_, Option<Uuid>>(0)? == Some(order.holder.0)
    {
        return Ok(TransactionId(row.try_get(1)?));
    }
    Err(Failure::Destination(held(schema, transaction.client(), order.company).await?))
}

/// Writes the state after a batch, and extends the lease.
pub(super) async fn advance(
    schema: &Identifier,
    transaction: &Transaction<'_>,
    order: &Order<'_>,
) -> Result<(), Error> {
    let statement = format!(
        "UPDATE {schema}.\"_mirror_state\" \
         SET state = $2, held_until = clock_timestamp() + $3 * interval '1 second' \
         WHERE company = $1"
    );
    let parameters: [(&(dyn ToSql + Sync), Type); 3] = [
        (&order.company.as_str(), Type::TEXT),
        (&order.state, Type::TEXT),
        (&order.lease.as_secs_f64(), Type::FLOAT8),
    ];
    transaction.execute_typed(&statement, &parameters).await?;
    Ok(())
}

/// Gives the lease back, if the worker still has it.
pub(super) async fn give_back(
    schema: &Identifier,
    client: &Client,
    company: &Company,
    holder: Holder,
) -> Result<(), Error> {
    let statement = format!(
        "UPDATE {schema}.\"_mirror_state\" SET holder = NULL, held_until = NULL \
         WHERE company = $1 AND holder = $2"
    );
    let parameters: [(&(dyn ToSql + Sync), Type); 2] =
        [(&company.as_str(), Type::TEXT), (&holder.0, Type::UUID)];
    client.execute_typed(&statement, &parameters).await?;
    Ok(())
}

/// Returns the state after the last order.
pub(super) async fn state(
    schema: &Identifier,
    client: &Client,
    company: &Company,
) -> Result<Option<String>, Error> {
    let statement = format!("SELECT state FROM {schema}.\"_mirror_state\" WHERE company = $1");
    let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&company.as_str(), Type::TEXT)];
    let row = client.query_typed_opt(&statement, &parameters).await?;
    row.map_or(Ok(None), |row| row.try_get(0))
}
