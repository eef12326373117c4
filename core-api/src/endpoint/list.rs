//! Lists: filter, order, fields, nested objects, page.

use std::fmt;

use http::Method;

use super::{CanList, Endpoint, RequestParts, answer::Count};
use crate::{Error, Field, Filter, Order, access::ReadCore, api, filter::Alternatives, order::Key};

/// Which page of a list: `page=number,size` on the wire, numbered from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Number of the page, from 1; Core answers the first page for 0 as well.
    pub number: u32,
    /// Number of records on a page, up to 1000, or 100 with `expand`.
    pub size: u32,
}

/// What a list is asked for.
pub struct Query<R> {
    pub(crate) filter: Option<Filter<R>>,
    pub(crate) order: Option<Order<R>>,
    pub(crate) fields: Vec<&'static str>,
    pub(crate) expand: Vec<&'static str>,
    pub(crate) page: Option<Page>,
}

impl<R> Query<R> {
    /// Everything, in Core's order, the first 25.
    #[must_use]
    pub const fn new() -> Self {
        Self { filter: None, order: None, fields: Vec::new(), expand: Vec::new(), page: None }
    }

    /// The largest page that Core gives.
    pub(crate) fn max_page_size(&self) -> u32 {
        if self.expand.is_empty() { api::MAX_PAGE_SIZE } else { api::MAX_EXPANDED_PAGE_SIZE }
    }

    /// Names and values of the parameters.
    pub(crate) fn pairs(&self) -> Vec<(&'static str, String)> {
        let Self { filter, order, fields, expand, page } = self;
        let filter = filter.as_ref().map(Filter::alternatives);
        pairs(filter, order.as_ref().map(Order::key), [fields, expand], *page)
    }
}

// What does not depend on the record is compiled once.

/// Refuses a page that Core would take for another one, or refuse.
fn check(page: Option<Page>, max: u32) -> Result<(), String> {
    match page {
        Some(Page { number: 0, .. }) => {
            Err("pages are numbered from 1; Core would answer page 0 with the first".to_owned())
        }
        Some(Page { size, .. }) if size == 0 || size > max => {
            Err(format!("a page of this list has 1 to {max} records, not {size}"))
        }
        _ => Ok(()),
    }
}

fn pairs(
    filter: Option<&Alternatives>,
    order: Option<Key>,
    [fields, expand]: [&[&str]; 2],
    page: Option<Page>,
) -> Vec<(&'static str, String)> {
    let joined = |names: &[&str]| (!names.is_empty()).then(|| names.join(","));
    let all = [
        ("fields", joined(fields)),
        ("where", filter.map(ToString::to_string)),
        ("orderBy", order.map(|order| order.to_string())),
        ("expand", joined(expand)),
        ("page", page.map(|Page { number, size }| format!("{number},{size}"))),
    ];
    all.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

/// Lists records.
///
/// Sent as it is, it returns one page, by default the first 25 records; a client's `stream`,
/// `pages` and `collect` go on to the last page.
pub struct List<R> {
    pub(crate) query: Query<R>,
}

impl<R> List<R> {
    /// Everything, in Core's order.
    #[must_use]
    pub const fn new() -> Self {
        Self { query: Query::new() }
    }

    /// Lists only what meets the filter; a second one must be met as well.
    #[must_use]
    pub fn filter(mut self, filter: Filter<R>) -> Self {
        self.query.filter = Some(match self.query.filter {
            Some(first) => first & filter,
            None => filter,
        });
        self
    }

    /// Sets the order; how Core takes more than one field is not known.
    #[must_use]
    pub fn order_by(mut self, order: Order<R>) -> Self {
        self.query.order = Some(order);
        self
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
        if self.query.fields.is_empty() {
            self.query.fields.push("id");
        }
        if !self.query.fields.contains(&field.name()) {
            self.query.fields.push(field.name());
        }
        self
    }

    /// Asks for a nested object or list to be filled in; pages then hold at most 100 records.
    #[must_use]
    pub fn expand<T, C>(mut self, field: Field<R, T, C>) -> Self {
        if !self.query.expand.contains(&field.name()) {
            self.query.expand.push(field.name());
        }
        self
    }

    /// Asks for this page, numbered from 1, of this size.
    ///
    /// For `stream`, `pages` and `collect`, the page to start with and the size of each.
    #[must_use]
    pub fn page(mut self, number: u32, size: u32) -> Self {
        self.query.page = Some(Page { number, size });
        self
    }

    /// The call that counts what meets the filter, instead of listing it.
    #[must_use]
    pub fn to_count(&self) -> CountOf<R> {
        CountOf { filter: self.query.filter.clone() }
    }
}

impl<R: CanList> Endpoint for List<R> {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = R::PATH;
    type Access = ReadCore;
    type Response = Vec<R>;

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        request.query(&self.query);
        let max = self.query.max_page_size();
        check(self.query.page, max).map_err(|reason| request.refuse(reason))
    }
}

/// Counts the records that meet a filter: `fields=count(*)` on the wire.
///
/// Core refuses a count with an order or a page, so there is neither.
pub struct CountOf<R> {
    filter: Option<Filter<R>>,
}

impl<R: CanList> Endpoint for CountOf<R> {
    const METHOD: Method = Method::GET;
    const PATH: &'static str = R::PATH;
    type Access = ReadCore;
    type Response = Count;

    fn fill(&self, request: &mut RequestParts) -> Result<(), Error> {
        request.parameter("fields", "count(*)");
        if let Some(filter) = &self.filter {
            request.parameter("where", &filter.to_string());
        }
        Ok(())
    }
}

impl<R> Default for Query<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R> Clone for Query<R> {
    fn clone(&self) -> Self {
        Self {
            filter: self.filter.clone(),
            order: self.order,
            fields: self.fields.clone(),
            expand: self.expand.clone(),
            page: self.page,
        }
    }
}

impl<R> fmt::Debug for Query<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.pairs()).finish()
    }
}

impl<R> Default for List<R> {
    fn default() -> Self {
        Self::new()
    }
}

impl<R> Clone for List<R> {
    fn clone(&self) -> Self {
        Self { query: self.query.clone() }
    }
}

impl<R> fmt::Debug for List<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "List {:?}", self.query)
    }
}

impl<R> fmt::Debug for CountOf<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CountOf").field("filter", &self.filter).finish()
    }
}
