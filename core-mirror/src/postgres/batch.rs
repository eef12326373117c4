//! The transaction of a batch, and the search for its end after a lost answer.

use std::time::Duration;

use tokio::time::sleep;
use tokio_postgres::{
    Client, Error,
    error::SqlState,
    types::{ToSql, Type},
};

use super::{
    deletions::Deletions,
    failure::{Doubt, Failure, Outcome, TransactionId},
    identifier::Identifier,
    lease,
    order::Order,
    preparation, rejections,
    rows::{Load, RowWriter},
    table_sql::TableSql,
};

/// The pause between two questions about a transaction that goes on.
const PAUSE: Duration = Duration::from_millis(200);

/// The statements of a batch.
pub(super) struct BatchWriter<'a> {
    pub(super) schema: &'a Identifier,
    pub(super) order: &'a Order<'a>,
    pub(super) sql: &'a TableSql,
    pub(super) load: Load,
}

impl BatchWriter<'_> {
    /// Writes the batch in one transaction.
    pub(super) async fn write(&self, client: &mut Client) -> Result<Outcome, Failure> {
        let mut transaction = client.transaction().await?;
        let id = lease::hold(self.schema, &transaction, self.order).await?;
        if !self.order.ids.is_empty() {
            preparation::hold(self.schema, &transaction, &self.sql.layout).await?;
        }
        let mut rows = RowWriter { order: self.order, sql: self.sql, load: self.load };
        let mut rejected = rows.write(&mut transaction).await?;
        let deletions = Deletions { schema: self.schema, order: self.order, sql: self.sql };
        rejected.extend(deletions.write(&mut transaction).await?);
        let count = rejected.len().saturating_add(self.order.unwritable);
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        let outcome = Outcome { rejected: count, load: rows.load };
        rejections::settle(self.schema, &transaction, self.order).await?;
        rejected.extend(self.order.rejected.iter().cloned());
        rejections::add(self.schema, &transaction, self.order, &rejected).await?;
        lease::advance(self.schema, &transaction, self.order).await?;
        match transaction.commit().await {
            Ok(()) => Ok(outcome),
            Err(error) if is_certain(&error) => Err(Failure::Database(error)),
            Err(error) => Err(Failure::Unconfirmed(Doubt { id, outcome }, error)),
        }
    }
}

/// Returns whether the error of a commit shows that nothing was committed.
fn is_certain(error: &Error) -> bool {
    // A server that ends may tell so after the commit.
    error
        .code()
        .is_some_and(|code| ![SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN].contains(code))
}

/// Returns whether a transaction was committed, once that is certain.
pub(super) async fn was_committed(client: &Client, id: &TransactionId) -> Result<bool, Error> {
    loop {
        let parameters: [(&(dyn ToSql + Sync), Type); 1] = [(&id.0, Type::TEXT)];
        let row = client.query_typed_one("SELECT pg_xact_status($1::xid8)", &parameters).await;
        let status: Option<String> = match row {
            Ok(row) => row.try_get(0)?,
            // Another server has taken over, and does not know of the transaction.
            Err(error) if error.code() == Some(&SqlState::INVALID_PARAMETER_VALUE) => None,
            Err(error) => return Err(error),
        };
        match status.as_deref() {
            Some("in progress") => sleep(PAUSE).await,
            status => return Ok(status == Some("committed")),
        }
    }
}
