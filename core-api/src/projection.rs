//! Single columns of a list: what a struct of yours asks for instead of whole records.
//!
//! `#[derive(Projection)]` makes one of a struct; [`List::select`](crate::endpoint::List::select)
//! takes it. A list of two columns is a small part of the whole one, on the wire and in memory.
//!
//! ```
//! use core_api::{Endpoint, ListTimeEntries, Projection, TimeEntry};
//! use rust_decimal::Decimal;
//!
//! #[derive(Projection)]
//! #[projection(TimeEntry)]
//! struct Hours {
//!     project: Option<String>,
//!     actual_hours: Option<Decimal>,
//! }
//!
//! assert_eq!(Hours::COLUMNS, ["project", "actualHours"]);
//! let list = ListTimeEntries::new().select::<Hours>();
//! let request = list.to_request(&"https://core.test".parse()?)?;
//! assert_eq!(request.uri().query(), Some("fields=project%2CactualHours"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub(crate) mod column;
#[cfg(feature = "client")]
mod row_with_extras;

#[cfg(feature = "client")]
pub(crate) use row_with_extras::{NoFields, RowWithExtras};

use crate::{Resource, record::Record};

/// What the rows of a list can be: single columns of a resource, or the resource itself.
///
/// Only `#[derive(Projection)]` implements it.
#[diagnostic::on_unimplemented(
    message = "a list cannot be read as `{Self}`",
    label = "not a projection",
    note = "derive `core_api::Projection` for it, with `#[projection(…)]`"
)]
pub trait Projection: Record + Send + 'static {
    /// What is listed.
    type Resource: Resource;

    /// The names of the columns on the wire; none where whole records are asked for.
    const COLUMNS: &'static [&'static str];
}

/// A resource is read whole.
impl<R: Resource> Projection for R {
    type Resource = R;
    const COLUMNS: &'static [&'static str] = &[];
}
