//! The query of a list.

use std::{fmt, marker::PhantomData};

use super::RequestParts;
use crate::{
    Error, Field, Filter, Order, api,
    error::QueryContext,
    filter::FilterExpr,
    order::Key,
    record::{FieldInfo, LeftOut, Nested, Record},
};

/// A page of a list: `page=number,size` on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// The number of the page, from 1. Core treats 0 as 1.
    pub number: u32,
    /// The number of records on a page: up to 1,000, or up to 100 with `expand`.
    pub size: u32,
}

/// The query of a list of `R`s: filter, order, fields, nested objects and page.
///
/// Your own calls can have a query in a field that is marked `#[endpoint(query)]`.
///
/// ```
/// use core_api::{Endpoint, Id, Project, ProjectActivity, TimeEntry, endpoint::Query};
///
/// /// Lists the time of a project.
/// #[derive(Endpoint)]
/// #[endpoint(GET, "/project/{id}/time", scope = ReadCore, returns = Vec<TimeEntry>)]
/// struct ListProjectTime {
///     id: Id<Project>,
///     #[endpoint(query)]
///     query: Query<TimeEntry>,
/// }
///
/// let mut call = ListProjectTime::new(Id::NONE);
/// call.query = Query::new().filter(TimeEntry::BILLABLE.eq(true)).page(1, 100);
/// let request = call.to_request(&"https://core.test".parse()?)?;
/// assert_eq!(request.uri().query(), Some("where=billable+%3D+true&page=1%2C100"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Query<R> {
    /// The query without the type of the record, so that its code is compiled once.
    pub(crate) untyped: ListQuery,
    record: PhantomData<fn() -> R>,
}

/// The type of a field that is marked `#[endpoint(query)]`.
#[diagnostic::on_unimplemented(
    message = "`#[endpoint(query)]` marks a `Query`, not a `{Self}`",
    label = "write `Query<…>`, with the type of the listed records",
    note = "`#[endpoint(query = \"name\")]` marks a single parameter, such as an `Option<String>`"
)]
pub trait QueryField {
    /// Returns a query without conditions.
    fn empty() -> Self;

    /// Adds the query to a request.
    ///
    /// # Errors
    ///
    /// If the filter cannot be expressed, or if Core has no such page.
    fn fill(&self, request: &mut RequestParts) -> Result<(), Error>;
}

impl<R: Record> QueryField for Query<R> {
    fn empty() -> Self {
        Self::new()
    }

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        request.query(self)
    }
}

/// The query of a list, independent of the record type.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ListQuery {
    pub(crate) filter: Option<FilterExpr>,
    pub(crate) order: Option<Key>,
    pub(crate) fields: Vec<&'static str>,
    pub(crate) expand: Vec<&'static str>,
    pub(crate) page: Option<Page>,
}

impl<R> Query<R> {
    /// Makes a query for all records in Core's order. Core answers with the first 25.
    #[must_use]
    pub const fn new() -> Self {
        let untyped = ListQuery {
            filter: None,
            order: None,
            fields: Vec::new(),
            expand: Vec::new(),
            page: None,
        };
        Self { untyped, record: PhantomData }
    }

    /// Adds a filter. Records must match all filters of the query.
    ///
    /// The request fails with [`Unsent`](crate::ErrorKind::Unsent) if the filter cannot be expressed in Core's
    /// language, or is longer than [`MAX_ENCODED_LENGTH`](crate::filter::MAX_ENCODED_LENGTH).
    #[must_use]
    pub fn filter(mut self, filter: Filter<R>) -> Self {
        self.untyped.add_filter(filter.expr());
        self
    }

    /// Sets the order. No source shows whether Core accepts more than one field.
    #[must_use]
    pub fn order_by(mut self, order: Order<R>) -> Self {
        self.untyped.order = Some(order.key());
        self
    }

    /// Requests only the selected fields and `id`. The others are unset, and an update does not send them.
    #[must_use]
    pub fn field<T, F, S>(mut self, field: Field<R, T, F, S>) -> Self {
        self.untyped.add_field("id");
        self.untyped.add_field(field.name());
        self
    }

    /// Requests a nested object or list in each row. Pages then hold at most 100 records.
    #[must_use]
    pub fn expand<T: Nested, F, S>(mut self, field: Field<R, T, F, S>) -> Self {
        self.untyped.add_expanded(field.name());
        self
    }

    /// Requests a page by its number, from 1, and its size in records.
    ///
    /// The request fails with [`Unsent`](crate::ErrorKind::Unsent) if the number or the size is 0, or if the
    /// size exceeds the largest page.
    #[must_use]
    pub fn page(mut self, number: u32, size: u32) -> Self {
        self.untyped.page = Some(Page { number, size });
        self
    }
}

impl RequestParts {
    /// Adds the query of a list.
    ///
    /// # Errors
    ///
    /// If the filter cannot be expressed, or if Core has no such page.
    pub fn query<R: Record>(&mut self, query: &Query<R>) -> Result<(), Error> {
        self.list_query(&query.untyped, R::FIELDS)
    }

    #[inline(never)]
    pub(crate) fn list_query(
        &mut self,
        query: &ListQuery,
        fields: &'static [FieldInfo],
    ) -> Result<(), Error> {
        query.pairs().iter().for_each(|(name, value)| self.parameter(name, value));
        let order = query.order.map(|order| order.field);
        self.set_context(query.filter.as_ref(), order, fields);
        query.check().map_err(|reason| self.refuse(reason))
    }

    /// Keeps the filter and the order for the error in case Core refuses the query. Sensitive values are hidden.
    pub(super) fn set_context(
        &mut self,
        filter: Option<&FilterExpr>,
        order: Option<&'static str>,
        fields: &'static [FieldInfo],
    ) {
        self.call.tables.query = fields;
        let text = filter.and_then(FilterExpr::to_shown_where);
        let sensitive = self.call.tables.sensitive();
        self.context = (text.is_some() || order.is_some()).then(|| QueryContext {
            filter: text.map(|text| sensitive.mask_condition(&text).into()),
            unconfirmed: filter.map(FilterExpr::unconfirmed).unwrap_or_default(),
            order,
            fields,
        });
    }
}

impl ListQuery {
    /// Adds a filter. Records must match all filters of the query.
    pub(crate) fn add_filter(&mut self, filter: &FilterExpr) {
        self.filter = Some(match &self.filter {
            Some(first) => first.clone().and(filter),
            None => filter.clone(),
        });
    }

    pub(crate) fn add_field(&mut self, name: &'static str) {
        if !self.fields.contains(&name) {
            self.fields.push(name);
        }
    }

    pub(super) fn add_expanded(&mut self, name: &'static str) {
        if !self.expand.contains(&name) {
            self.expand.push(name);
        }
    }

    /// Returns the size of the largest page that Core returns.
    pub(crate) fn max_page_size(&self) -> u32 {
        if self.expand.is_empty() { api::MAX_PAGE_SIZE } else { api::MAX_EXPANDED_PAGE_SIZE }
    }

    /// Returns the largest number of rows that the answer may have.
    pub(crate) fn row_limit(&self) -> usize {
        let rows = self.page.map_or_else(|| self.max_page_size(), |page| page.size);
        usize::try_from(rows).unwrap_or(usize::MAX)
    }

    /// Checks that the filter can be expressed and that Core has the page.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.filter
            .as_ref()
            .map_or(Ok(()), FilterExpr::check)
            .map_err(|fault| fault.to_string())?;
        self.check_page()
    }

    /// Checks the page. Core would refuse an invalid one, or return another page instead.
    pub(crate) fn check_page(&self) -> Result<(), String> {
        let max = self.max_page_size();
        match self.page {
            Some(Page { number: 0, .. }) => {
                Err("pages are numbered from 1, and Core would answer page 0 with page 1"
                    .to_owned())
            }
            Some(Page { size, .. }) if size == 0 || size > max => {
                Err(format!("a page of this list has 1 to {max} records, not {size}"))
            }
            _ => Ok(()),
        }
    }

    /// Returns the fields that rows of the answer may lack.
    pub(crate) fn left_out(&self, table: &[FieldInfo]) -> LeftOut {
        LeftOut::new(table, &self.expand, !self.fields.is_empty())
    }

    /// Returns the names and values of the query parameters.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        self.pairs_with(self.filter.as_ref().and_then(FilterExpr::to_where))
    }

    /// Returns the parameters without sensitive values, for people.
    pub(crate) fn shown_pairs(&self) -> Vec<(&'static str, String)> {
        self.pairs_with(self.filter.as_ref().and_then(FilterExpr::to_shown_where))
    }

    fn pairs_with(&self, condition: Option<String>) -> Vec<(&'static str, String)> {
        let Self { filter: _, order, fields, expand, page } = self;
        let joined = |names: &[&str]| (!names.is_empty()).then(|| names.join(","));
        let all = [
            ("fields", joined(fields)),
            ("where", condition),
            ("orderBy", order.map(|order| order.to_string())),
            ("expand", joined(expand)),
            ("page", page.map(|Page { number, size }| format!("{number},{size}"))),
        ];
        all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

impl<R> Default for Query<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R> Clone for Query<R> {
    fn clone(&self) -> Self {
        Self { untyped: self.untyped.clone(), record: PhantomData }
    }
}

impl<R> fmt::Debug for Query<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.untyped.shown_pairs()).finish()
    }
}
