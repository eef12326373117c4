//! The query of a list and the requests for its pages, independent of the record type.

use std::{collections::BTreeSet, sync::Arc};

use bytes::Bytes;
use futures_util::{FutureExt, future::BoxFuture};
use http::Response;
use jiff::civil::DateTime;
use tokio::runtime::Handle;
use uuid::Uuid;

use super::{page_request::PageRequest, place::Place};
use crate::{
    BaseUrl, Error, Field,
    client::{CallOptions, Retry, pipeline::Pipeline},
    endpoint::{Answer, CanList, Count, List, ListQuery, Page, Reading, RequestParts, body},
    error::Call,
    field::Filterable,
    filter::{FilterError, FilterExpr},
    order::Key,
    record::FieldInfo,
};

/// A requested page and its answer.
pub(super) type FetchedPage = (PageRequest, Result<Response<Bytes>, Error>);

/// A page in flight.
pub(super) type PageFuture = BoxFuture<'static, FetchedPage>;

/// The query of a list, with the client that sends it.
pub(super) struct Source {
    pipeline: Arc<Pipeline>,
    pub(super) call: Call,
    pub(super) asked: ListQuery,
    table: &'static [FieldInfo],
    /// The parts of the filter, which are read one after the other.
    pub(super) filters: Vec<Option<FilterExpr>>,
    first: u32,
    pub(super) size: u32,
    pub(super) reading: Reading,
    /// The reason why the list cannot be read.
    pub(super) refused: Option<String>,
}

/// The default sort key. The time of creation does not change, so pages in its order are stable.
const CREATION: &str = "createdOn";

/// The largest length of the comparison with a key in a URL, in bytes.
const MAX_ENCODED_KEY: usize =
    "+AND+lastUpdated+%3E%3D+%279999-12-31T23%3A59%3A59.999999999%27".len();

/// Returns why these list options cannot be combined.
fn conflict(asked: &ListQuery, key: Option<&str>) -> Option<String> {
    if let (Some(key), Some(order)) = (key, asked.order) {
        return Some(format!(
            "a list that is read by `{key}` cannot have another order; remove `{order}`"
        ));
    }
    match (key, asked.page) {
        (Some(key), Some(Page { number: 2.., .. })) => Some(format!(
            "a list that is read by `{key}` starts at its first page; remove the page number"
        )),
        _ => asked.check_page().err(),
    }
}

/// Returns why these list options cannot be combined with a filter that is sent in parts.
fn conflict_with_parts(asked: &ListQuery, parts: usize) -> Option<String> {
    let has_place = asked.order.is_some() || asked.page.is_some_and(|page| page.number > 1);
    (parts > 1 && has_place).then(|| {
        format!(
            "the filter is too long for one URL, so it is sent in {parts} parts, one after the other; \
             remove the order and the page number, and sort the records afterwards"
        )
    })
}

impl Source {
    pub(super) fn new<R: CanList, P>(pipeline: Arc<Pipeline>, list: &List<R, P>) -> Self {
        let call = Call::of::<List<R>>();
        let asked = list.query.untyped.clone();
        Self::of(pipeline, call, asked, list.reading, R::FIELDS)
    }

    fn of(
        pipeline: Arc<Pipeline>,
        call: Call,
        mut asked: ListQuery,
        reading: Reading,
        table: &'static [FieldInfo],
    ) -> Self {
        let filters = asked.filter.as_ref().map_or(Ok(vec![None]), |filter| {
            let more = reading.key.map_or(0, |_| MAX_ENCODED_KEY);
            Ok(filter.parts(more)?.into_iter().map(Some).collect())
        });
        let (filters, refused) = match filters {
            Ok(filters) => (filters, conflict(&asked, reading.key)),
            Err(fault) => (vec![None], Some(FilterError::to_string(&fault))),
        };
        let refused = refused.or_else(|| conflict_with_parts(&asked, filters.len()));
        let Page { number: first, size } =
            asked.page.take().unwrap_or(Page { number: 1, size: asked.max_page_size() });
        let creation = table.iter().find(|field| field.sort.is_known() && field.name == CREATION);
        let creation = creation.filter(|_| asked.order.is_none()).map(|field| field.name);
        if let Some(field) = reading.key.or(creation) {
            asked.order = Some(Key { field, is_descending: false });
        }
        if !asked.fields.is_empty() {
            ["id"].into_iter().chain(reading.key).for_each(|name| asked.add_field(name));
        }
        let pipeline = Arc::new(pipeline.with_own_buffers());
        Self { pipeline, call, asked, table, filters, first, size, reading, refused }
    }

    pub(super) fn pipeline(&self) -> Arc<Pipeline> {
        Arc::clone(&self.pipeline)
    }

    /// Returns the start of a part of the list.
    pub(super) fn start(&self) -> Place {
        match self.reading.key {
            Some(_) => Place::Key { since: None, given: Vec::new() },
            None => Place::Page { number: self.first, size: self.size, rows: 0 },
        }
    }

    /// Returns the number of pages that may be in flight now.
    pub(super) fn capacity(&self) -> usize {
        self.pipeline.capacity()
    }

    /// Returns the body of a decoded page to the buffer pool.
    pub(super) fn reuse(&self, body: Bytes) {
        self.pipeline.buffers.recycle(body);
    }

    /// Requests a page.
    pub(super) fn fetch(&self, part: usize, request: PageRequest) -> PageFuture {
        let (pipeline, call) = (Arc::clone(&self.pipeline), self.call.clone());
        let (asked, table) = (self.page(part, request), self.table);
        let answer = self.pipeline.in_background(&self.call, async move {
            let make = |base: &BaseUrl| {
                let mut parts = RequestParts::new(call.clone());
                let filled = parts.list_query(&asked, table);
                parts.into_request(filled, base)
            };
            pipeline.run(call.clone(), &make).await
        });
        answer.map(move |answer| (request, answer)).boxed()
    }

    /// Requests a page whose answer is read although nobody polls it. `None` outside of a runtime.
    pub(super) fn fetch_ahead(&self, part: usize, request: PageRequest) -> Option<PageFuture> {
        Handle::try_current().ok()?;
        Some(Pipeline::ahead(self.fetch(part, request), self.fetch(part, request)))
    }

    /// Counts the rows of a part with one attempt. `None` if Core does not return a count.
    pub(super) fn count(&self, part: usize) -> BoxFuture<'static, Option<u64>> {
        let once = CallOptions::new().retry(Retry::never());
        let pipeline = self.pipeline.with(once.or(self.pipeline.options()));
        let (call, table) = (self.call.clone(), self.table);
        let filter = self.filters.get(part).cloned().flatten();
        let count = self.pipeline.in_background(&self.call, async move {
            let request = |base: &BaseUrl| {
                let mut parts = RequestParts::new(call.clone());
                let filled = parts.count(filter.as_ref(), table);
                parts.into_request(filled, base)
            };
            let answer = pipeline.run(call.clone(), &request).await?;
            let text = body(&call, &answer)?;
            Ok(text.and_then(|text| Count::from_body(text).ok()).map(|count| count.0))
        });
        count.map(|count| count.ok().flatten()).boxed()
    }

    /// Returns the ids in the filter of a part, if it selects by id only.
    pub(super) fn ids(&self, part: usize) -> Option<BTreeSet<Uuid>> {
        self.filters.get(part)?.as_ref()?.ids()
    }

    fn page(&self, part: usize, PageRequest { number, size, since }: PageRequest) -> ListQuery {
        let mut asked = self.asked.clone();
        asked.filter = self.filters.get(part).cloned().flatten();
        asked.page = Some(Page { number, size });
        if let (Some(name), Some(since)) = (self.reading.key, since) {
            let from = Field::<(), DateTime, Filterable>::new(name).ge(since);
            asked.add_filter(from.expr());
        }
        asked
    }
}
