//! The proof that rows which a list lacks were deleted.

use std::sync::Arc;

use core_api::{Client, Error, Evidence, access::ReadOnly, catalog::CallInfo, endpoint::CallKind};
use futures_util::{StreamExt, TryStreamExt, stream};
use uuid::Uuid;

use super::{
    End, Reader,
    lists::{Sightings, collect_ids},
};

/// The number of records that are looked up at the same time.
const LOOKUPS: usize = 4;

impl Reader {
    /// Returns those of the missing rows that were deleted.
    ///
    /// A row that a list lacks may still exist, because pages of a list that others change can skip rows. If Core has a
    /// call that gets one record, each row is looked up. Otherwise, a second complete read must lack the row, too.
    pub(super) async fn confirm(
        &mut self,
        index: usize,
        missing: Vec<Uuid>,
        sightings: &Sightings,
    ) -> Result<Result<Vec<Uuid>, Error>, End> {
        let Some(source) = self.sources.get(index) else { return Ok(Ok(Vec::new())) };
        let present = sightings.ids.first().copied();
        if let Some(get) = source.table.resource.call(CallKind::Get) {
            match self.or_end(is_reliable(&self.client, get, present)).await? {
                Ok(true) => return self.or_end(look_up(&self.client, get, missing)).await,
                Ok(false) => {}
                Err(error) => return Ok(Err(error)),
            }
        }
        let rows = self.open_list(Arc::clone(&source.table))?;
        let again = match self.or_end(collect_ids(rows)).await? {
            Ok(again) => again,
            Err(error) => return Ok(Err(error)),
        };
        // A row without an id may be any of the missing ones.
        if sightings.unidentified > 0 || again.unidentified > 0 {
            return Ok(Ok(Vec::new()));
        }
        Ok(Ok(missing.into_iter().filter(|id| !again.ids.contains(id)).collect()))
    }
}

/// Returns whether a 404 of the call proves that a record was deleted.
///
/// If no source shows the call, Core may not have it. It then answers 404 for each id. So a record that exists must be
/// found first.
async fn is_reliable(
    client: &Client<ReadOnly>,
    get: &'static CallInfo,
    present: Option<Uuid>,
) -> Result<bool, Error> {
    if get.evidence != Evidence::Assumed {
        return Ok(true);
    }
    match present {
        Some(id) => is_gone(client, get, id).await.map(|is_gone| !is_gone),
        None => Ok(false),
    }
}

/// Returns those of the records that Core does not have.
async fn look_up(
    client: &Client<ReadOnly>,
    get: &'static CallInfo,
    ids: Vec<Uuid>,
) -> Result<Vec<Uuid>, Error> {
    let lookups = ids.into_iter().map(|id| async move {
        let is_gone = is_gone(client, get, id).await?;
        Ok::<_, Error>(is_gone.then_some(id))
    });
    let found = stream::iter(lookups).buffered(LOOKUPS).try_filter_map(|id| async move { Ok(id) });
    found.try_collect().await
}

/// Returns whether Core answers 404 or 204 for the id.
async fn is_gone(
    client: &Client<ReadOnly>,
    get: &'static CallInfo,
    id: Uuid,
) -> Result<bool, Error> {
    match client.raw_get(get.path).placeholder("id", id).response().await {
        Ok(response) => Ok(response.status() == http::StatusCode::NO_CONTENT),
        Err(error) if error.is_not_found() => {
            // A gateway that cannot reach Core may answer 404 with its own HTML page.
            let is_page = error.raw().is_some_and(|body| body.trim_ascii_start().starts_with(b"<"));
            if is_page { Err(error) } else { Ok(true) }
        }
        Err(error) => Err(error),
    }
}
