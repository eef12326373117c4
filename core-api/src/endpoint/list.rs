//! Lists: filter, order, fields, nested objects, page.

use std::{fmt, marker::PhantomData};

use bytes::Bytes;
use http::{Method, Response};

use super::{
    Asked, CanList, CanReadByKey, Endpoint, Query, RequestParts,
    answer::{self, Count},
};
use crate::{
    Error, Field, Filter, Order, Projection, access::ReadCore, error::Call, filter::FilterExpr,
    record::Nested,
};

/// Lists records.
///
/// Sent as it is, it returns one page, by default the first 25 records; a client's `stream`,
/// `pages` and `collect` go on to the last page.
///
/// A filter that cannot be said, or is longer than
/// [`MAX_ENCODED_LENGTH`](crate::filter::MAX_ENCODED_LENGTH), is refused before it is sent; a
/// client's `stream`, `pages`, `collect` and `count` send a long choice among values in parts.
///
/// `P` is what a record is read as: whole, or as the columns that were [selected](Self::select).
pub struct List<R, P = R> {
    pub(crate) query: Query<R>,
    pub(crate) reading: Reading,
    rows: PhantomData<fn() -> P>,
}

/// How the pages of a list are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The field to read by; by number where there is none.
    pub(crate) key: Option<&'static str>,
    /// Number of pages on their way at a time.
    pub(crate) prefetch: usize,
    /// Whether a page that is not full ends the list.
    pub(crate) trusts_short_pages: bool,
}

impl Reading {
    /// One page is read while another is on its way.
    const PREFETCH: usize = 2;
}

impl<R> List<R> {
    /// Everything, in Core's order.
    #[must_use]
    pub const fn new() -> Self {
        let reading = Reading { key: None, prefetch: Reading::PREFETCH, trusts_short_pages: false };
        Self { query: Query::new(), reading, rows: PhantomData }
    }

    /// Asks for the columns of a [`Projection`] instead of whole records.
    ///
    /// They take the place of fields that were asked for before. Where a client goes from page to
    /// page, it asks for `id` as well, by which it tells a page from those before.
    #[must_use]
    pub fn select<P: Projection<Resource = R>>(mut self) -> List<R, P> {
        self.query.asked.fields = P::COLUMNS.to_vec();
        List { query: self.query, reading: self.reading, rows: PhantomData }
    }

    /// Asks for these fields (and `id`) only; the others are unset and stay out of an update.
    ///
    /// ```
    /// use core_api::{ListTimeEntries, TimeEntry};
    ///
    /// let list = ListTimeEntries::new().field(TimeEntry::DATE).field(TimeEntry::ACTUAL_HOURS);
    /// ```
    #[must_use]
    pub fn field<T, C>(mut self, field: Field<R, T, C>) -> Self {
        self.query = self.query.field(field);
        self
    }
}

impl<R, P> List<R, P> {
    /// Lists only what meets the filter; a second one must be met as well.
    ///
    /// A filter that cannot be said, or is longer than
    /// [`MAX_ENCODED_LENGTH`](crate::filter::MAX_ENCODED_LENGTH), is refused before it is sent.
    #[must_use]
    pub fn filter(mut self, filter: Filter<R>) -> Self {
        self.query = self.query.filter(filter);
        self
    }

    /// Sets the order; how Core takes more than one field is not known.
    #[must_use]
    pub fn order_by(mut self, order: Order<R>) -> Self {
        self.query = self.query.order_by(order);
        self
    }

    /// Asks for a nested object or list to be filled in; pages then hold at most 100 records.
    ///
    /// ```
    /// use core_api::{Invoice, ListInvoices};
    ///
    /// let list = ListInvoices::new().expand(Invoice::INVOICE_DETAILS);
    /// ```
    #[must_use]
    pub fn expand<T: Nested, C>(mut self, field: Field<R, T, C>) -> Self {
        self.query = self.query.expand(field);
        self
    }

    /// Asks for this page, numbered from 1, of this size.
    ///
    /// For `stream`, `pages` and `collect`, the page to start with and the size of each.
    #[must_use]
    pub fn page(mut self, number: u32, size: u32) -> Self {
        self.query = self.query.page(number, size);
        self
    }

    /// Has `stream`, `pages` and `collect` ask for up to this many pages at a time, 2 unless set.
    ///
    /// The order is kept. The first page is asked for alone, so a short list has no page in vain.
    /// From 3 on, the records are counted by one call after the first full page, and no page beyond
    /// that count is asked for. Where Core does not count, or counts other rows than it gives, pages
    /// are asked for one at a time until one is empty. At most two calls are spent beyond the rows.
    ///
    /// Pages that wait stay in memory. A list that is read [by key](Self::by_key) has one page on
    /// its way.
    #[must_use]
    pub fn prefetch(mut self, pages: usize) -> Self {
        self.reading.prefetch = pages.max(1);
        self
    }

    /// Has `stream`, `pages` and `collect` end at the first page that is not full, which saves one or
    /// two calls a list.
    ///
    /// Unless set, a list ends with an empty page, because a server may cap pages below the size
    /// asked for, or hide rows of a page. With it, the rows after such a page are lost without an
    /// error.
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

    /// Has `stream`, `pages` and `collect` read in the order of creation, from the last moment
    /// read rather than by the number of a page: however many records come and go meanwhile, none
    /// is lost and none comes twice.
    ///
    /// Records that are created while it reads come at the end. There is no other order beside
    /// this one, and no page to start with.
    ///
    /// ```
    /// use core_api::ListActivities;
    ///
    /// let list = ListActivities::new().by_key();
    /// ```
    #[must_use]
    pub fn by_key(mut self) -> Self
    where
        R: CanReadByKey,
    {
        self.reading.key = Some(R::KEY);
        self
    }

    /// The call that counts what meets the filter, instead of listing it.
    #[must_use]
    pub fn to_count(&self) -> CountOf<R> {
        CountOf::new(self.query.asked.filter.clone())
    }
}

impl<R: CanList, P: Projection<Resource = R>> List<R, P> {
    /// The calls whose counts add up to what meets the filter: one, or more where a choice among
    /// values is too long for one address, or none where no record can meet it.
    ///
    /// # Errors
    ///
    /// When the filter cannot be said, or not in parts that no record meets two of.
    pub fn to_counts(&self) -> Result<Vec<CountOf<R>>, Error> {
        let Some(filter) = &self.query.asked.filter else { return Ok(vec![self.to_count()]) };
        let call = Call::of::<Self>();
        let parts = filter.parts(0).map_err(|fault| Error::unsent(call, fault))?;
        Ok(parts.into_iter().map(|part| CountOf::new(Some(part))).collect())
    }
}

impl<R: CanList, P: Projection<Resource = R>> Endpoint for List<R, P> {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = R::PATH;
    type Access = ReadCore;
    type Response = Vec<P>;

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        request.query(&self.query)
    }

    /// Reads a page. A row remembers which nested fields the list was not asked to expand.
    ///
    /// More rows than were asked for are an error.
    fn read(&self, response: Response<Bytes>) -> Result<Vec<P>, Error> {
        let asked = &self.query.asked;
        let call = Call::of::<Self>();
        let mut rows: Vec<P> = answer::decode_rows(call, &response, asked.row_limit())?;
        let left_out = asked.left_out(P::FIELDS);
        rows.iter_mut().for_each(|row| left_out.mark(row));
        Ok(rows)
    }

    /// Reads a page, which has at most as many rows as Core gives.
    fn decode(response: Response<Bytes>) -> Result<Vec<P>, Error> {
        answer::decode_rows(Call::of::<Self>(), &response, Asked::default().row_limit())
    }
}

/// Counts the records that meet a filter: `fields=count(*)` on the wire.
///
/// Core refuses a count with an order or a page, so there is neither.
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
        let filter = self.filter.as_ref().map(ToString::to_string);
        f.debug_struct("CountOf").field("filter", &filter).finish()
    }
}
