//! Reading of lists without changes, and of single objects.

use std::{collections::BTreeSet, sync::Arc};

use core_api::{
    Client, Error,
    access::ReadOnly,
    catalog::{ResourceInfo, ResourceVisitor},
    endpoint::{CanList, CanRead, CanReadByKey, FieldNameError, List, Read},
};
use futures_util::{StreamExt, TryStreamExt, future, stream::BoxStream};
use uuid::Uuid;

use super::{End, Reader, refusal::Reach};
use crate::{batch::Rejection, row::Row, table::Table};

/// The rows of a list.
pub(super) type Rows = BoxStream<'static, Result<Row, Error>>;

/// Opens the list of a resource.
pub(super) struct OpenList {
    pub(super) client: Client<ReadOnly>,
    pub(super) table: Arc<Table>,
}

impl ResourceVisitor for OpenList {
    type Output = Result<Rows, FieldNameError>;

    fn keyed<R: CanReadByKey>(self, _: &'static ResourceInfo) -> Self::Output {
        self.open(List::<R>::new().by_key())
    }

    fn list<R: CanList>(self, _: &'static ResourceInfo) -> Self::Output {
        self.open(List::<R>::new())
    }

    fn single<R: CanRead>(self, _: &'static ResourceInfo) -> Self::Output {
        let Self { client, table } = self;
        let record = async move { client.send(Read::<R>::new()).await };
        let record = futures_util::stream::once(record);
        Ok(record.map_ok(move |record| Row::new(record, &table)).boxed())
    }
}

impl OpenList {
    fn open<R: CanList>(self, list: List<R>) -> Result<Rows, FieldNameError> {
        let Self { client, table } = self;
        let list = list.expand_names(table.expanded())?;
        Ok(client.stream(list).map_ok(move |record| Row::new(record, &table)).boxed())
    }
}

/// The result of a complete read of a list.
#[derive(Default)]
pub(super) struct Sightings {
    /// The ids of all rows.
    pub(super) ids: BTreeSet<Uuid>,
    /// The number of rows without an id that do not decode. Each may be any record.
    pub(super) unidentified: usize,
}

impl Reader {
    /// Opens the list of a table.
    pub(super) fn open_list(&self, table: Arc<Table>) -> Result<Rows, End> {
        let resource = table.resource;
        match resource.visit(OpenList { client: self.client.clone(), table }) {
            Some(Ok(rows)) => Ok(rows),
            Some(Err(error)) => Err(End::Failed(error.to_string())),
            None => Err(End::Failed(format!("nothing reads the resource `{}`", resource.name))),
        }
    }

    /// Reads a list or a single object, compares its rows with those of the destination, and finds deleted rows.
    pub(super) async fn read_list(&mut self, index: usize) -> Result<(), End> {
        let Some(source) = self.sources.get(index) else { return Ok(()) };
        let mut rows = self.open_list(Arc::clone(&source.table))?;
        self.send(index).await?;
        let mut sightings = Sightings::default();
        loop {
            let next = match self.or_end(rows.next()).await {
                Ok(next) => next,
                Err(end) => {
                    self.send(index).await?;
                    return Err(end);
                }
            };
            match next {
                Some(Ok(row)) => {
                    sightings.ids.insert(row.id);
                    self.add_row(index, row).await?;
                }
                Some(Err(error)) if error.row().is_some() => {
                    self.reject(index, &error, &mut sightings).await?;
                }
                Some(Err(error)) => return self.refuse_list(index, &error).await,
                None => break,
            }
            if self.is_full() {
                self.send(index).await?;
            }
        }
        self.has_failed = false;
        self.delete_missing(index, sightings).await?;
        // The known rows of the table are not needed any more.
        if let Some(source) = self.sources.get_mut(index) {
            source.known = crate::known::Known::default();
        }
        Ok(())
    }

    async fn reject(
        &mut self,
        index: usize,
        error: &Error,
        sightings: &mut Sightings,
    ) -> Result<(), End> {
        let Some(row) = error.row() else { return Ok(()) };
        match row.id() {
            Some(id) => drop(sightings.ids.insert(id)),
            None => sightings.unidentified = sightings.unidentified.saturating_add(1),
        }
        self.add_rejection(index, Rejection::new(row.id(), row.to_string(), row.raw())).await
    }

    /// Ends the read of a list that failed. The run continues if only this list is concerned.
    pub(super) async fn refuse_list(&mut self, index: usize, error: &Error) -> Result<(), End> {
        self.send(index).await?;
        let reach = Reach::of(error);
        let is_down = reach == Reach::Server && self.has_failed;
        self.has_failed = reach == Reach::Server;
        if reach == Reach::All || is_down {
            return Err(End::Failed(error.to_string()));
        }
        self.refuse(index, error.to_string());
        Ok(())
    }

    /// Deletes the rows that the list lacks, and forgets the rejected rows of earlier runs.
    async fn delete_missing(&mut self, index: usize, sightings: Sightings) -> Result<(), End> {
        let Some(source) = self.sources.get(index) else { return Ok(()) };
        let missing: Vec<Uuid> =
            source.known.ids().filter(|id| !sightings.ids.contains(id)).collect();
        if !missing.is_empty() {
            match self.confirm(index, missing, &sightings).await? {
                Ok(deleted) => {
                    for id in deleted {
                        self.add_deletion(index, id).await?;
                        if self.is_full() {
                            self.send(index).await?;
                        }
                    }
                }
                Err(error) => return self.refuse_list(index, &error).await,
            }
        }
        if self.pending.table != index {
            self.send(index).await?;
        }
        self.pending.replaces_rejected = true;
        self.send(index).await
    }
}

/// Collects the ids of a list, with those of rows that do not decode.
pub(super) async fn collect_ids(rows: Rows) -> Result<Sightings, Error> {
    let mut sightings = Sightings::default();
    let mut rows = rows.filter_map(|row| {
        future::ready(match row {
            Ok(row) => Some(Ok(Some(row.id))),
            Err(error) => match error.row() {
                Some(row) => Some(Ok(row.id())),
                None => Some(Err(error)),
            },
        })
    });
    while let Some(id) = rows.try_next().await? {
        match id {
            Some(id) => drop(sightings.ids.insert(id)),
            None => sightings.unidentified = sightings.unidentified.saturating_add(1),
        }
    }
    Ok(sightings)
}
