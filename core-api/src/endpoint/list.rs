//! Lists: filter, order, fields, nested objects, page.

use std::{fmt, marker::PhantomData};

use bytes::Bytes;
use http::{Method, Response};

use super::{
    CanList, CanReadByKey, Endpoint, ListQuery, Query, RequestParts,
    answer::{self, Count},
};
use crate::{
    Error, Evidence, Field, Filter, Order, Projection,
    access::ReadCore,
    call::Call,
    filter::FilterExpr,
    record::Nested,
    sealed::{HasCall, calls},
};

/// Lists records.
///
/// [`Client::send`](crate::Client::send) returns one page, by default the first 25 records. The client's
/// `stream`, `pages` and `collect` read all pages.
///
/// The request fails with [`Unsent`](crate::ErrorKind::Unsent) if the filter cannot be expressed in Core's
/// language, or is longer than [`MAX_ENCODED_LENGTH`](crate::filter::MAX_ENCODED_LENGTH). The client's
/// `stream`, `pages`, `collect` and `count` split a long choice among values into several requests.
///
/// `P` is the type of the rows: the whole record, or the [selected](Self::select) columns.
#[doc(alias("pagination", "query", "search"))]
pub struct List<R, P = R> {
    pub(crate) query: Query<R>,
    pub(crate) reading: Reading,
    rows: PhantomData<fn() -> P>,
}

/// The settings for reading the pages of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The field to read by, or `None` to read by page number.
    pub(crate) key: Option<&'static str>,
    /// The number of pages in flight at a time.
    pub(crate) prefetch: usize,
    /// True if a page that is not full ends the list.
    pub(crate) trusts_short_pages: bool,
}

impl Reading {
    /// One page is decoded while another is in flight.
    const PREFETCH: usize = 2;
}

impl<R> List<R> {
    /// Makes a list of all records in Core's order, which may differ between two pages.
    ///
    /// [`order_by`](Self::order_by) sets an order, and [`by_key`](Self::by_key) reads all records while others
    /// write. If Core has neither for a record, its page names [`Client::changes`](crate::Client::changes).
    #[must_use]
    pub const fn new() -> Self {
        let reading = Reading { key: None, prefetch: Reading::PREFETCH, trusts_short_pages: false };
        Self { query: Query::new(), reading, rows: PhantomData }
    }

    /// Requests the columns of a [`Projection`] instead of whole records.
    ///
    /// They replace fields that were selected before. A client that reads several pages also requests `id`, to
    /// detect rows that it has read before.
    #[must_use]
    #[doc(alias("columns", "partial response"))]
    pub fn select<P: Projection<Resource = R>>(mut self) -> List<R, P> {
        self.query.untyped.fields = P::COLUMNS.to_vec();
        List { query: self.query, reading: self.reading, rows: PhantomData }
    }

    /// Requests only the selected fields and `id`. The others are unset, and an update does not send them.
    ///
    /// ```
    /// use core_api::{ListTimeEntries, TimeEntry};
    ///
    /// let list = ListTimeEntries::new().field(TimeEntry::DATE).field(TimeEntry::ACTUAL_HOURS);
    /// ```
    #[must_use]
    #[doc(alias("columns", "select"))]
    pub fn field<T, F, S>(mut self, field: Field<R, T, F, S>) -> Self {
        self.query = self.query.field(field);
        self
    }
}

impl<R, P> List<R, P> {
    /// Adds a filter. Records must match all filters of the list.
    ///
    /// The request fails with [`Unsent`](crate::ErrorKind::Unsent) if the filter cannot be expressed in Core's
    /// language, or is longer than [`MAX_ENCODED_LENGTH`](crate::filter::MAX_ENCODED_LENGTH).
    #[must_use]
    #[doc(alias("where", "query", "search"))]
    pub fn filter(mut self, filter: Filter<R>) -> Self {
        self.query = self.query.filter(filter);
        self
    }

    /// Sets the order. No source shows whether Core accepts more than one field.
    #[must_use]
    #[doc(alias("sort", "order"))]
    pub fn order_by(mut self, order: Order<R>) -> Self {
        self.query = self.query.order_by(order);
        self
    }

    /// Requests a nested object or list in each row. Pages then hold at most 100 records.
    ///
    /// ```
    /// use core_api::{Invoice, ListInvoices};
    ///
    /// let list = ListInvoices::new().expand(Invoice::INVOICE_DETAILS);
    /// ```
    #[must_use]
    #[doc(alias("include", "embed", "nested"))]
    pub fn expand<T: Nested, F, S>(mut self, field: Field<R, T, F, S>) -> Self {
        self.query = self.query.expand(field);
        self
    }

    /// Requests a page by its number, from 1, and its size in records.
    ///
    /// `stream`, `pages` and `collect` start with this page, and all their pages have this size.
    #[must_use]
    #[doc(alias("offset", "limit", "per page", "page size"))]
    pub fn page(mut self, number: u32, size: u32) -> Self {
        self.query = self.query.page(number, size);
        self
    }

    /// Sets the largest number of pages that `stream`, `pages` and `collect` request at a time. The default
    /// is 2.
    ///
    /// The order of rows does not change. The first page is requested alone, so a short list costs one
    /// request. If `pages` is 3 or more, one call counts the records after the first full page, and no page
    /// beyond that count is requested. If Core does not count, or its count does not match the rows, pages
    /// are requested one at a time until one is empty. At most two calls return no rows.
    ///
    /// Pages in the queue stay in memory. A list that is read [by key](Self::by_key) has one page in flight,
    /// which is requested while the rows of the page before are decoded.
    #[must_use]
    #[doc(alias("parallel", "concurrency"))]
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.reading.prefetch = pages.max(1);
        self
    }

    /// Ends `stream`, `pages` and `collect` at the first page that is not full. This saves one or two calls
    /// per list.
    ///
    /// By default a list ends with an empty page, because a server may cap pages below the requested size, or
    /// hide rows of a page. With this setting, the rows after such a page are lost without an error.
    ///
    /// ```
    /// use core_api::ListActivities;
    ///
    /// let list = ListActivities::new().trust_short_pages(); // one call for up to 1,000 records
    /// ```
    #[must_use]
    pub fn trust_short_pages(mut self) -> Self {
        self.reading.trusts_short_pages = true;
        self
    }

    /// Reads `stream`, `pages` and `collect` in the order of creation. Each page starts at the creation time of
    /// the last row, instead of at a page number. So concurrent inserts and deletes neither skip nor repeat
    /// rows.
    ///
    /// Records that are created during the read come at the end. It excludes another order and a first page
    /// other than 1.
    ///
    /// ```
    /// use core_api::ListActivities;
    ///
    /// let list = ListActivities::new().by_key();
    /// ```
    #[must_use]
    #[doc(alias("keyset", "cursor pagination", "stable"))]
    pub fn by_key(mut self) -> Self
    where
        R: CanReadByKey,
    {
        self.reading.key = Some(R::KEY);
        self
    }

    /// Returns the list of whole records with the same query.
    #[cfg(feature = "client")]
    pub(crate) fn of_records(self) -> List<R> {
        List { query: self.query, reading: self.reading, rows: PhantomData }
    }

    /// Returns the call that counts the records that match the filter.
    #[must_use]
    pub fn to_count(&self) -> CountOf<R> {
        CountOf::new(self.query.untyped.filter.clone())
    }
}

impl<R: CanList, P: Projection<Resource = R>> List<R, P> {
    /// Returns calls whose counts add up to the number of records that match the filter.
    ///
    /// There is usually one. There are more if a choice among values is too long for one URL, and none if no
    /// record can match.
    ///
    /// # Errors
    ///
    /// If the filter cannot be expressed, or if a record could match two of its parts.
    pub fn to_counts(&self) -> Result<Vec<CountOf<R>>, Error> {
        let Some(filter) = &self.query.untyped.filter else { return Ok(vec![self.to_count()]) };
        let call = Call::of::<Self>();
        let parts = filter.parts(0).map_err(|fault| Error::unsent(call, fault))?;
        Ok(parts.into_iter().map(|part| CountOf::new(Some(part))).collect())
    }
}

impl<R: CanList, P: Projection<Resource = R>> Endpoint for List<R, P> {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = R::PATH;
    const EVIDENCE: Evidence = <R as HasCall<calls::List>>::EVIDENCE;
    type Access = ReadCore;
    type Response = Vec<P>;

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        request.query(&self.query)
    }

    /// Reads a page. A row remembers the nested fields that the list did not expand.
    ///
    /// More rows than requested are an error.
    fn read(&self, response: Response<Bytes>) -> Result<Vec<P>, Error> {
        let query = &self.query.untyped;
        let call = Call::of::<Self>();
        let mut rows: Vec<P> = answer::decode_rows(call, &response, query.row_limit())?;
        let left_out = query.left_out(P::FIELDS);
        rows.iter_mut().for_each(|row| left_out.mark(row));
        Ok(rows)
    }

    /// Reads a page with at most as many rows as the largest page of Core.
    fn decode(response: Response<Bytes>) -> Result<Vec<P>, Error> {
        answer::decode_rows(Call::of::<Self>(), &response, ListQuery::default().row_limit())
    }
}

/// Counts the records that match a filter: `fields=count(*)` on the wire.
///
/// It has no order and no page, because Core refuses a count with either.
pub struct CountOf<R> {
    filter: Option<FilterExpr>,
    record: PhantomData<fn() -> R>,
}

impl<R> CountOf<R> {
    const fn new(filter: Option<FilterExpr>) -> Self {
        Self { filter, record: PhantomData }
    }
}

impl<R: CanList> Endpoint for CountOf<R> {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = R::PATH;
    const EVIDENCE: Evidence = <R as HasCall<calls::List>>::EVIDENCE;
    type Access = ReadCore;
    type Response = Count;

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        request.count(self.filter.as_ref(), R::FIELDS)
    }
}

impl<R> Default for List<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R, P> Clone for List<R, P> {
    fn clone(&self) -> Self {
        Self { query: self.query.clone(), reading: self.reading, rows: PhantomData }
    }
}

impl<R, P> fmt::Debug for List<R, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "List {:?}", self.query)
    }
}

impl<R> fmt::Debug for CountOf<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let filter = self.filter.as_ref().map(FilterExpr::to_shown);
        f.debug_struct("CountOf").field("filter", &filter).finish()
    }
}
