//! The query of a list.

use std::{fmt, marker::PhantomData};

use super::RequestParts;
use crate::{
    Error, Field, Filter, Order, api,
    filter::FilterExpr,
    order::Key,
    record::{FieldInfo, LeftOut, Nested, Record},
};

/// Which page of a list: `page=number,size` on the wire, numbered from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// Number of the page, from 1; Core answers the first page for 0 as well.
    pub number: u32,
    /// Number of records on a page, up to 1000, or 100 with `expand`.
    pub size: u32,
}

/// The query of a list of `R`s: filter, order, fields, nested objects and page.
///
/// A call of yours takes one in a field with `#[endpoint(query)]`.
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
    pub(crate) asked: Asked,
    record: PhantomData<fn() -> R>,
}

/// The type of a field that is marked `#[endpoint(query)]`.
#[diagnostic::on_unimplemented(
    message = "`#[endpoint(query)]` marks a `Query`, not a `{Self}`",
    label = "write `Query<…>`, with the record that is listed"
)]
pub trait QueryField {
    /// The query that asks for everything.
    fn empty() -> Self;

    /// Adds the query to a request.
    ///
    /// # Errors
    ///
    /// When Core would not take it.
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

/// What a list is asked for, whatever its record.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Asked {
    pub(crate) filter: Option<FilterExpr>,
    pub(crate) order: Option<Key>,
    pub(crate) fields: Vec<&'static str>,
    pub(crate) expand: Vec<&'static str>,
    pub(crate) page: Option<Page>,
}

impl<R> Query<R> {
    /// Everything, in Core's order, the first 25.
    #[must_use]
    pub const fn new() -> Self {
        let asked =
            Asked { filter: None, order: None, fields: Vec::new(), expand: Vec::new(), page: None };
        Self { asked, record: PhantomData }
    }

    /// Asks only for records that meet the filter; a second one must be met as well.
    ///
    /// A filter that cannot be said, or is longer than
    /// [`MAX_ENCODED_LENGTH`](crate::filter::MAX_ENCODED_LENGTH), is refused before it is sent.
    #[must_use]
    pub fn filter(mut self, filter: Filter<R>) -> Self {
        self.asked.add_filter(filter.expr());
        self
    }

    /// Sets the order; how Core takes more than one field is not known.
    #[must_use]
    pub fn order_by(mut self, order: Order<R>) -> Self {
        self.asked.order = Some(order.key());
        self
    }

    /// Asks for these fields (and `id`) only; the others are unset and stay out of an update.
    #[must_use]
    pub fn field<T, C>(mut self, field: Field<R, T, C>) -> Self {
        self.asked.add_field("id");
        self.asked.add_field(field.name());
        self
    }

    /// Asks for a nested object or list to be filled in; pages then hold at most 100 records.
    #[must_use]
    pub fn expand<T: Nested, C>(mut self, field: Field<R, T, C>) -> Self {
        let names = &mut self.asked.expand;
        if !names.contains(&field.name()) {
            names.push(field.name());
        }
        self
    }

    /// Asks for this page, numbered from 1, of this size.
    ///
    /// A number of 0, or a size of 0 or beyond the largest page, is refused before it is sent.
    #[must_use]
    pub fn page(mut self, number: u32, size: u32) -> Self {
        self.asked.page = Some(Page { number, size });
        self
    }
}

impl Asked {
    /// Asks only for what meets this as well.
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

    /// The largest page that Core gives.
    pub(crate) fn max_page_size(&self) -> u32 {
        if self.expand.is_empty() { api::MAX_PAGE_SIZE } else { api::MAX_EXPANDED_PAGE_SIZE }
    }

    /// The most rows that the answer may have.
    pub(crate) fn row_limit(&self) -> usize {
        let rows = self.page.map_or_else(|| self.max_page_size(), |page| page.size);
        usize::try_from(rows).unwrap_or(usize::MAX)
    }

    /// Refuses a filter that cannot be said, and a page that Core would not give.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.filter
            .as_ref()
            .map_or(Ok(()), FilterExpr::check)
            .map_err(|fault| fault.to_string())?;
        self.check_page()
    }

    /// Refuses a page that Core would take for another one, or refuse.
    pub(crate) fn check_page(&self) -> Result<(), String> {
        let max = self.max_page_size();
        match self.page {
            Some(Page { number: 0, .. }) => {
                Err("pages are numbered from 1; Core would answer page 0 with the first".to_owned())
            }
            Some(Page { size, .. }) if size == 0 || size > max => {
                Err(format!("a page of this list has 1 to {max} records, not {size}"))
            }
            _ => Ok(()),
        }
    }

    /// The fields that rows lack.
    pub(crate) fn left_out(&self, table: &[FieldInfo]) -> LeftOut {
        LeftOut::new(table, &self.expand, !self.fields.is_empty())
    }

    /// Names and values of the parameters.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        let Self { filter, order, fields, expand, page } = self;
        let joined = |names: &[&str]| (!names.is_empty()).then(|| names.join(","));
        let all = [
            ("fields", joined(fields)),
            ("where", filter.as_ref().and_then(FilterExpr::to_where)),
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
        Self { asked: self.asked.clone(), record: PhantomData }
    }
}

impl<R> fmt::Debug for Query<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.asked.pairs()).finish()
    }
}
