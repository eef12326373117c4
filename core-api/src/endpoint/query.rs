//! What a list is asked for.

use std::{fmt, marker::PhantomData};

use crate::{
    Field, Filter, Order, api,
    filter::Said,
    order::Key,
    record::{FieldInfo, LeftOut},
};

/// Which page of a list: `page=number,size` on the wire, numbered from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// Number of the page, from 1; Core answers the first page for 0 as well.
    pub number: u32,
    /// Number of records on a page, up to 1000, or 100 with `expand`.
    pub size: u32,
}

/// What a list of `R`s is asked for.
pub struct Query<R> {
    pub(crate) asked: Asked,
    record: PhantomData<fn() -> R>,
}

/// What a list is asked for, whatever its record.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Asked {
    pub(crate) filter: Option<Said>,
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

    pub(super) fn filter(&mut self, filter: &Filter<R>) {
        self.asked.add_filter(filter.said());
    }

    pub(super) fn order_by(&mut self, order: Order<R>) {
        self.asked.order = Some(order.key());
    }

    pub(super) fn field<T, C>(&mut self, field: Field<R, T, C>) {
        self.asked.add_field("id");
        self.asked.add_field(field.name());
    }

    pub(super) fn expand<T, C>(&mut self, field: Field<R, T, C>) {
        let names = &mut self.asked.expand;
        if !names.contains(&field.name()) {
            names.push(field.name());
        }
    }
}

impl Asked {
    /// Asks only for what meets this as well.
    pub(crate) fn add_filter(&mut self, filter: &Said) {
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
        self.filter.as_ref().map_or(Ok(()), Said::check).map_err(|fault| fault.to_string())?;
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
            ("where", filter.as_ref().and_then(Said::to_where)),
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
