//! The columns of a projection, as its derive names them.

use std::marker::PhantomData;

use crate::{
    Field,
    record::{FieldInfo, Kind, value::Nullable},
};

/// A column with values of type `T`, as the derive names it.
///
/// The column comes before the type of the field, so that the error about a wrong type is at the field.
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
