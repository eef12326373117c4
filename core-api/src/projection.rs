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

#[cfg(feature = "client")]
mod kept;

use std::marker::PhantomData;

#[cfg(feature = "client")]
pub(crate) use kept::{Kept, Nothing};

use crate::{
    Field, Resource,
    record::{FieldInfo, Kind, Record, value::Nullable},
};

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

/// A column of `T`s, as the derive names it.
///
/// First the column and then what it is read into, so that a wrong type is what the error is about.
#[derive(Debug)]
pub struct Column<T> {
    name: &'static str,
    holds: PhantomData<fn() -> T>,
}

impl<T> Column<T> {
    /// A field of a resource.
    #[must_use]
    pub const fn of<R, C>(field: Field<R, T, C>) -> Self {
        Self { name: field.name(), holds: PhantomData }
    }

    /// A column that the declaration of the resource does not list.
    #[must_use]
    pub const fn unlisted(name: &'static str) -> Self {
        Self { name, holds: PhantomData }
    }

    /// The row of the table, for a column that may be null, read into an `Option<I>`.
    #[must_use]
    pub const fn read_into<I: IsColumnOf<T>, N: MayBeNull>(self, kind: Kind) -> FieldInfo {
        FieldInfo::new(self.name, kind)
    }

    /// The row of the table, for the own id.
    #[must_use]
    pub const fn read_id_into<I: IsColumnOf<T>>(self, kind: Kind) -> FieldInfo {
        FieldInfo::new(self.name, kind)
    }
}

/// The type of the values in a column of `T`s.
#[diagnostic::on_unimplemented(
    message = "this column holds a `{T}`, not a `{Self}`",
    label = "write a `{T}` here"
)]
pub trait IsColumnOf<T> {}

impl<T> IsColumnOf<T> for T {}

/// The type of a field in which a column may be null.
#[diagnostic::on_unimplemented(
    message = "Core may leave this column null",
    label = "write an `Option` of it",
    note = "only the own id of a record is never null"
)]
pub trait MayBeNull {}

impl MayBeNull for Nullable {}
