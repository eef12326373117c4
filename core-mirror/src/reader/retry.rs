//! Further attempts for rejected rows, whose cause may be mended.

use std::{collections::BTreeSet, sync::Arc};

use core_api::{
    Client, Error, Id,
    access::ReadOnly,
    catalog::{ResourceInfo, ResourceVisitor},
    endpoint::{CanGet, CanList, CanRead, CanReadChanges, Get},
};
use futures_util::{FutureExt, future::BoxFuture};
use uuid::Uuid;

use super::{End, Reader, refusal::Reach};
use crate::{row::Row, table::Table};

/// The largest number of rejected rows that a run reads again.
const RETRIES: usize = 20;

/// Gets one record of a resource with changes.
struct GetRow {
    client: Client<ReadOnly>,
    table: Arc<Table>,
    id: Uuid,
}

impl ResourceVisitor for GetRow {
    /// `None` for resources without a call that gets one record.
    type Output = Option<BoxFuture<'static, Result<Row, Error>>>;

    fn changes<R>(self, _: &'static ResourceInfo) -> Self::Output
    where
        R: CanReadChanges + CanGet,
    {
        let Self { client, table, id } = self;
        let row = async move {
            let record = client.send(Get::<R>::new(Id::new(id))).await?;
            Ok(Row::new(record, &table))
        };
        Some(row.boxed())
    }

    fn list<R: CanList>(self, _: &'static ResourceInfo) -> Self::Output {
        None
    }

    fn single<R: CanRead>(self, _: &'static ResourceInfo) -> Self::Output {
        None
    }
}

impl Reader {
    /// Reads rejected rows again, up to a limit. Tables that are read whole in this run do not need this.
    pub(super) async fn retry_rejected(
        &mut self,
        followed: &[usize],
        restarted: &BTreeSet<usize>,
    ) -> Result<(), End> {
        let of_table = |index: &usize| {
            let source = self.sources.get(*index)?;
            Some(source.known.rejected().iter().map(|id| (*index, *id)).collect::<Vec<_>>())
        };
        let followed = followed.iter().filter(|index| !restarted.contains(*index));
        let rejected: Vec<(usize, Uuid)> =
            followed.filter_map(of_table).flatten().take(RETRIES).collect();
        for (index, id) in rejected {
            let Some(source) = self.sources.get(index) else { continue };
            let table = Arc::clone(&source.table);
            let get = GetRow { client: self.client.clone(), table: Arc::clone(&table), id };
            let Some(row) = table.resource.visit(get).flatten() else { continue };
            match self.or_end(row).await? {
                Ok(row) => self.add_row(index, row).await?,
                Err(error) if Reach::of(&error) == Reach::All => {
                    return Err(End::Failed(error.to_string()));
                }
                // It is still rejected, or it was deleted, which the pass finds out.
                Err(_) => {}
            }
        }
        Ok(())
    }
}
