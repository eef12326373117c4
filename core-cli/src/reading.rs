//! Lists of any resource, by texts that people type.

mod list;
mod sink;

use core_api::{
    Client,
    catalog::{ResourceInfo, ResourceVisitor},
    endpoint::{CanList, CanRead, List},
};
use futures_util::future::LocalBoxFuture;
use serde::Serialize;

pub(crate) use sink::{Collected, Row, RowSink};

use crate::error::CliError;
use list::{RecordList, SingleObject};

/// The query of a list, as texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct ListQuery {
    /// The filter, in the syntax of [`core_api::Filter::parse`].
    pub(crate) filter: Option<String>,
    /// The order, such as `date desc`.
    pub(crate) order: Option<String>,
    /// The wire names of the fields to request, or none for whole records.
    pub(crate) fields: Vec<&'static str>,
    /// The wire names of nested fields to request.
    pub(crate) expand: Vec<&'static str>,
    /// The number of records of a page, or the largest one of Core.
    pub(crate) page_size: Option<u32>,
    /// True if pages are read by the time of creation.
    pub(crate) by_key: bool,
    /// True if the filter may have fields and operators that no source shows.
    pub(crate) unconfirmed: bool,
    /// The number of pages in flight, or the default.
    pub(crate) prefetch: Option<usize>,
    /// True if the rows are counted first, for the progress.
    pub(crate) counts: bool,
}

/// A list whose query has been checked.
pub(crate) trait ListReader {
    /// Reads the rows into a sink until the sink has enough.
    fn read<'a>(
        &'a self,
        client: &'a Client,
        sink: &'a mut dyn RowSink,
    ) -> LocalBoxFuture<'a, Result<(), CliError>>;

    /// Counts the rows.
    fn count<'a>(&'a self, client: &'a Client) -> LocalBoxFuture<'a, Result<u64, CliError>>;
}

/// Checks the texts of a query, and returns a list. Nothing is sent.
///
/// # Errors
///
/// A usage error with the place of the mistake.
pub(crate) fn prepare(
    resource: &'static ResourceInfo,
    query: &ListQuery,
) -> Result<Box<dyn ListReader>, CliError> {
    resource.visit(Preparation(query)).unwrap_or_else(|| {
        let name = resource.name;
        Err(CliError::usage(format!(
            "{name} cannot be listed, because Core has no list of it; `corectl resources` shows what each resource can"
        )))
    })
}

/// Makes the list of a resource.
struct Preparation<'a>(&'a ListQuery);

impl ResourceVisitor for Preparation<'_> {
    type Output = Result<Box<dyn ListReader>, CliError>;

    fn list<R>(self, _: &'static ResourceInfo) -> Self::Output
    where
        R: CanList + Serialize,
    {
        Ok(Box::new(RecordList::new(List::<R>::new(), self.0)?))
    }

    fn single<R>(self, resource: &'static ResourceInfo) -> Self::Output
    where
        R: CanRead + Serialize,
    {
        Ok(Box::new(SingleObject::<R>::new(resource, self.0)?))
    }
}
