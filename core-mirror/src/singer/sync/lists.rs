//! The streams that are read whole in each run.

use std::collections::BTreeSet;

use core_api::{
    Client, Error, Fields, RowError,
    access::ReadOnly,
    catalog::{ResourceInfo, ResourceVisitor},
    endpoint::{CanList, CanRead, CanReadByKey, List, Read},
};
use futures_util::{
    StreamExt as _,
    stream::{self, BoxStream},
};
use serde::Serialize;
use uuid::Uuid;

use super::{ROWS, Tap};
use crate::singer::{error::TapError, message::RecordWriter, stream::Stream};

/// A record as a message, with its id.
type Row = Result<(Option<Uuid>, serde_json::Result<Vec<u8>>), Error>;

/// Reads all records of a resource.
struct ReadAll {
    client: Client<ReadOnly>,
    writer: RecordWriter,
    has_id: bool,
}

impl ReadAll {
    fn rows<R>(self, list: List<R>) -> BoxStream<'static, Row>
    where
        R: CanList,
    {
        let Self { client, writer, has_id } = self;
        let to_row = move |record: R| {
            let id = has_id.then(|| record.id().uuid());
            (id, writer.record(&record as &dyn Fields))
        };
        client.stream(list).map(move |record| record.map(&to_row)).boxed()
    }
}

impl ResourceVisitor for ReadAll {
    type Output = BoxStream<'static, Row>;

    fn keyed<R: CanReadByKey + Serialize>(self, _: &'static ResourceInfo) -> Self::Output {
        self.rows(List::<R>::new().by_key())
    }

    fn list<R: CanList + Serialize>(self, _: &'static ResourceInfo) -> Self::Output {
        self.rows(List::<R>::new())
    }

    fn single<R: CanRead + Serialize>(self, _: &'static ResourceInfo) -> Self::Output {
        let Self { client, writer, has_id } = self;
        stream::once(async move {
            let record = client.send(Read::<R>::new()).await?;
            Ok((has_id.then(|| record.id().uuid()), writer.record(&record as &dyn Fields)))
        })
        .boxed()
    }
}

impl Tap {
    /// Reads a stream whole, and finds the records that it lacks.
    pub(super) async fn read_list(&mut self, index: usize) -> Result<(), TapError> {
        let Some(stream) = self.streams.get(index).cloned() else {
            return Ok(());
        };
        let known = self.ids.as_ref().map(|ids| ids.known(&stream.name)).transpose()?;
        let Some(mut rows) = self.rows(&stream) else {
            return Ok(());
        };
        let mut found = BTreeSet::new();
        loop {
            match self.next(&mut rows).await? {
                None => break,
                Some(Ok((id, line))) => {
                    let line = line.map_err(|error| {
                        TapError::Runtime(format!(
                            "a record of `{}` cannot be written: {error}",
                            stream.name
                        ))
                    })?;
                    found.extend(id.filter(|_| known.is_some()));
                    self.write(index, id, line).await?;
                    if self.since_state >= ROWS {
                        self.write_state().await?;
                    }
                }
                Some(Err(error)) => match error.row() {
                    Some(row) => {
                        found.extend(row.id());
                        self.reject(index, &error);
                    }
                    None => return self.refuse(index, error),
                },
            }
        }
        let missing = known.into_iter().flatten().filter(|id| !found.contains(id));
        self.report_missing(index, missing.collect()).await
    }

    /// Reads the ids of a stream again. `None` if a row of it does not decode, because its id may be missing.
    pub(super) async fn ids_of(&self, stream: &Stream) -> Result<Option<BTreeSet<Uuid>>, TapError> {
        let Some(mut rows) = self.rows(stream) else {
            return Ok(None);
        };
        let mut ids = BTreeSet::new();
        while let Some(row) = self.next(&mut rows).await? {
            match row {
                Ok((id, _)) => ids.extend(id),
                Err(error) if error.row().is_some() => match error.row().and_then(RowError::id) {
                    Some(id) => drop(ids.insert(id)),
                    None => return Ok(None),
                },
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Some(ids))
    }

    fn rows(&self, stream: &Stream) -> Option<BoxStream<'static, Row>> {
        let writer = RecordWriter::new(stream, self.config.decimals);
        let has_id = stream.has_ids();
        stream.resource.visit(ReadAll { client: self.client.clone(), writer, has_id })
    }

    /// Returns the next row, unless a signal ends the run.
    async fn next(&self, rows: &mut BoxStream<'static, Row>) -> Result<Option<Row>, TapError> {
        tokio::select! {
            biased;
            () = self.stop.wait() => Err(TapError::Stopped),
            row = rows.next() => Ok(row),
        }
    }
}
