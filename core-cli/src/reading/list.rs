//! The list of one type of record.

use core_api::{
    Client, Filter, Order,
    catalog::ResourceInfo,
    client::{JsonRow, JsonRows},
    endpoint::{CanList, CanRead, List, Read},
};
use futures_util::future::{FutureExt, LocalBoxFuture};
use serde::Serialize;

use super::{ListQuery, ListReader, Row, RowSink};
use crate::error::CliError;

/// The list of a record, ready to be sent.
pub(super) struct RecordList<R> {
    list: List<R>,
    counts: bool,
}

impl<R: CanList> RecordList<R> {
    /// Adds a query to a list.
    pub(super) fn new(mut list: List<R>, query: &ListQuery) -> Result<Self, CliError> {
        if let Some(text) = &query.filter {
            let parsed = match query.unconfirmed {
                true => Filter::<R>::parse_unconfirmed(text),
                false => Filter::<R>::parse(text),
            };
            let parsed = parsed.map_err(|error| {
                CliError::usage(format!("`--where` is not a valid filter: {error}"))
            })?;
            list = list.filter(parsed);
        }
        if let Some(text) = &query.order {
            let parsed = Order::<R>::parse(text).map_err(|error| {
                CliError::usage(format!("`--order` is not a valid order: {error}"))
            })?;
            list = list.order_by(parsed);
        }
        let refuse = |error: core_api::endpoint::FieldNameError| CliError::usage(error.to_string());
        list = list.select_names(&query.fields).map_err(refuse)?;
        list = list.expand_names(&query.expand).map_err(refuse)?;
        if query.by_key {
            list = list.by_key_if_known().ok_or_else(|| {
                CliError::usage(format!(
                    "{} cannot be read with `--by-key`, because Core is not known to filter and sort it by the time of \
                     creation; leave the flag out",
                    R::NAME
                ))
            })?;
        }
        if let Some(size) = query.page_size {
            list = list.page(1, size);
        }
        if let Some(pages) = query.prefetch {
            list = list.prefetch(pages);
        }
        Ok(Self { list, counts: query.counts })
    }
}

impl<R: CanList> ListReader for RecordList<R> {
    fn read<'a>(
        &'a self,
        client: &'a Client,
        sink: &'a mut dyn RowSink,
    ) -> LocalBoxFuture<'a, Result<(), CliError>> {
        read(client.stream_json(self.list.clone()), self.counts, sink).boxed_local()
    }

    fn count<'a>(&'a self, client: &'a Client) -> LocalBoxFuture<'a, Result<u64, CliError>> {
        async move { Ok(client.count(self.list.clone()).await?) }.boxed_local()
    }
}

/// Reads the rows of any list into a sink.
async fn read(mut rows: JsonRows, counts: bool, sink: &mut dyn RowSink) -> Result<(), CliError> {
    if counts {
        sink.total(rows.count_rows().await);
    }
    loop {
        let row = match next(&mut rows, sink).await? {
            Ok(Some(row)) => row,
            Ok(None) => return Ok(()),
            Err(error) if error.row().is_some() => {
                sink.unreadable(error)?;
                continue;
            }
            Err(error) => return Err(error.into()),
        };
        if sink.row(Row::from(&row))?.is_break() {
            return Ok(());
        }
    }
}

/// Returns the next row. The sink learns whether the row has to be waited for.
async fn next(
    rows: &mut JsonRows,
    sink: &mut dyn RowSink,
) -> Result<Result<Option<JsonRow>, core_api::Error>, CliError> {
    let row = {
        let mut row = std::pin::pin!(rows.try_next());
        if let Some(row) = row.as_mut().now_or_never() {
            return Ok(row);
        }
        sink.wait()?;
        row.await
    };
    sink.progress(&rows.progress());
    Ok(row)
}

/// A single object, read as a list of one row.
pub(super) struct SingleObject<R>(std::marker::PhantomData<fn() -> R>);

impl<R: CanRead + Serialize> SingleObject<R> {
    /// Refuses the parts of a query that a single object does not have.
    pub(super) fn new(resource: &ResourceInfo, query: &ListQuery) -> Result<Self, CliError> {
        let flags = [
            ("--where", query.filter.is_some()),
            ("--order", query.order.is_some()),
            ("--expand", !query.expand.is_empty()),
            ("--page-size", query.page_size.is_some()),
            ("--by-key", query.by_key),
        ];
        match flags.into_iter().find(|(_, is_set)| *is_set) {
            None => Ok(Self(std::marker::PhantomData)),
            Some((flag, _)) => {
                let name = resource.name;
                Err(CliError::usage(format!(
                    "{name} is a single object, so `{flag}` has no meaning; leave it out"
                )))
            }
        }
    }
}

impl<R: CanRead + Serialize> ListReader for SingleObject<R> {
    fn read<'a>(
        &'a self,
        client: &'a Client,
        sink: &'a mut dyn RowSink,
    ) -> LocalBoxFuture<'a, Result<(), CliError>> {
        async move {
            let record = client.send(Read::<R>::new()).await?;
            let json = serde_json::to_string(&record).map_err(|error| {
                CliError::failed(format!("the object is not valid JSON: {error}"))
            })?;
            sink.row(Row { json: &json, is_flat: false }).map(drop)
        }
        .boxed_local()
    }

    fn count<'a>(&'a self, _: &'a Client) -> LocalBoxFuture<'a, Result<u64, CliError>> {
        async { Ok(1) }.boxed_local()
    }
}
