//! The list of one type of record.

use std::{ops::ControlFlow, task::Poll};

use core_api::{
    Client, Filter, Order,
    catalog::ResourceInfo,
    client::Records,
    endpoint::{CanList, CanRead, List, Read},
};
use futures_util::future::{FutureExt, LocalBoxFuture};
use serde::Serialize;

use super::{ListQuery, ListReader, RowSink};
use crate::error::CliError;

/// The list of a record, ready to be sent.
pub(super) struct RecordList<R> {
    list: List<R>,
    counts: bool,
}

impl<R: CanList + Serialize> RecordList<R> {
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

impl<R: CanList + Serialize> ListReader for RecordList<R> {
    fn read<'a>(
        &'a self,
        client: &'a Client,
        sink: &'a mut dyn RowSink,
    ) -> LocalBoxFuture<'a, Result<(), CliError>> {
        async move {
            let mut rows = client.stream(self.list.clone());
            if self.counts {
                sink.total(rows.count_rows().await);
            }
            let mut text = Vec::new();
            loop {
                let record = match next(&mut rows, sink).await? {
                    Ok(Some(record)) => record,
                    Ok(None) => return Ok(()),
                    Err(error) if error.row().is_some() => {
                        sink.unreadable(error)?;
                        continue;
                    }
                    Err(error) => return Err(error.into()),
                };
                if write(&record, &mut text, sink)?.is_break() {
                    return Ok(());
                }
            }
        }
        .boxed_local()
    }

    fn count<'a>(&'a self, client: &'a Client) -> LocalBoxFuture<'a, Result<u64, CliError>> {
        async move { Ok(client.count(self.list.clone()).await?) }.boxed_local()
    }
}

/// Returns the next row. The sink learns whether the row has to be waited for.
async fn next<R: CanList>(
    rows: &mut Records<R>,
    sink: &mut dyn RowSink,
) -> Result<Result<Option<R>, core_api::Error>, CliError> {
    let row = {
        let mut row = std::pin::pin!(rows.try_next());
        if let Poll::Ready(row) = futures_util::poll!(&mut row) {
            return Ok(row);
        }
        sink.wait()?;
        row.await
    };
    sink.progress(&rows.progress());
    Ok(row)
}

/// Passes a record to a sink.
fn write<R: CanSerialize>(
    record: &R,
    text: &mut Vec<u8>,
    sink: &mut dyn RowSink,
) -> Result<ControlFlow<()>, CliError> {
    text.clear();
    let unwritable = |error: &dyn std::fmt::Display| {
        CliError::failed(format!("the row is not valid JSON: {error}"))
    };
    serde_json::to_writer(&mut *text, record).map_err(|error| unwritable(&error))?;
    let json = std::str::from_utf8(text).map_err(|error| unwritable(&error))?;
    sink.row(record, json)
}

/// A record that is written as JSON.
trait CanSerialize: core_api::record::Fields + Serialize {}

impl<R: core_api::record::Fields + Serialize> CanSerialize for R {}

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
            write(&record, &mut Vec::new(), sink).map(drop)
        }
        .boxed_local()
    }

    fn count<'a>(&'a self, _: &'a Client) -> LocalBoxFuture<'a, Result<u64, CliError>> {
        async { Ok(1) }.boxed_local()
    }
}
