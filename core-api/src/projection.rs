//! Row types with some columns of a resource, to read instead of whole records.
//!
//! `#[derive(Projection)]` makes a row type of a struct, and
//! [`List::select`](crate::endpoint::List::select) requests its columns. Such a list is much smaller, both on
//! the wire and in memory.
//!
//! ```
//! use core_api::{Endpoint, ListTimeEntries, Projection, TimeEntry};
//! use rust_decimal::Decimal;
//!
//! #[derive(Projection)]
//! #[projection(TimeEntry)]
//! struct Hours {
//!     project: Option<String>,
//!     actual_hours: Decimal,
//! }
//!
//! assert_eq!(Hours::COLUMNS, ["project", "actualHours"]);
//! let list = ListTimeEntries::new().select::<Hours>();
//! let request = list.to_request(&"https://core.test".parse()?)?;
//! assert_eq!(request.uri().query(), Some("fields=project%2CactualHours"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A column without `Option` is one that Core always sends, such as the hours of a time entry. A row without its
//! value is then a [row error](crate::RowError), which names the row and the field.

pub(crate) mod column;
#[cfg(feature = "client")]
mod row_with_extras;

#[cfg(feature = "client")]
pub(crate) use row_with_extras::{NoFields, RowWithExtras};

use crate::{Resource, record::Record};

/// The type of the rows of a list: some columns of a resource, or the resource itself.
///
/// Only `#[derive(Projection)]` and `#[derive(Resource)]` implement it.
#[diagnostic::on_unimplemented(
    message = "a list cannot be read as `{Self}`",
    label = "not a projection",
    note = "derive `core_api::Projection` for it, with `#[projection(…)]`"
)]
#[doc(alias("columns", "select", "partial response"))]
pub trait Projection: Record + Send + 'static {
    /// The listed resource.
    type Resource: Resource;

    /// The wire names of the columns. Empty for whole records.
    const COLUMNS: &'static [&'static str];
}

/// A resource reads whole records.
impl<R: Resource> Projection for R {
    type Resource = R;
    const COLUMNS: &'static [&'static str] = &[];
}
