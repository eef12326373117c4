//! The columns of a projection, as its expansion refers to them.

use std::marker::PhantomData;

use crate::{
    Field,
    record::{FieldInfo, Kind, value::Nullable},
};

/// A column with values of type `T`.
///
/// The expansion names the column before the type of the field, so that the error about a wrong type points to
/// the field.
#[derive(Debug)]
pub struct Column<T> {
    name: &'static str,
    is_sensitive: bool,
    holds: PhantomData<fn() -> T>,
}

impl<T> Column<T> {
    /// Makes the column of a resource's field.
    #[must_use]
    pub const fn of<R, F, S>(field: Field<R, T, F, S>) -> Self {
        Self { name: field.name(), is_sensitive: field.is_sensitive(), holds: PhantomData }
    }

    /// Makes a column that the resource does not declare.
    #[must_use]
    pub const fn unlisted(name: &'static str) -> Self {
        Self { name, is_sensitive: false, holds: PhantomData }
    }

    const fn info(&self, kind: Kind) -> FieldInfo {
        let info = FieldInfo::new(self.name, kind);
        if self.is_sensitive { info.sensitive() } else { info }
    }

    /// Returns the entry of the table for a column that may be null and is read into an `Option<I>`.
    #[must_use]
    pub const fn read_into<I: IsColumnOf<T>, N: MayBeNull>(self, kind: Kind) -> FieldInfo {
        self.info(kind)
    }

    /// Returns the entry of the table for the own id.
    #[must_use]
    pub const fn read_id_into<I: IsColumnOf<T>>(self, kind: Kind) -> FieldInfo {
        self.info(kind)
    }
}

/// A type that holds the values of a column of `T`s.
#[diagnostic::on_unimplemented(
    message = "this column holds a `{T}`, not a `{Self}`",
    label = "write a `{T}` here"
)]
pub trait IsColumnOf<T> {}

impl<T> IsColumnOf<T> for T {}

/// A type of field that can hold null.
#[diagnostic::on_unimplemented(
    message = "Core may send null in this column",
    label = "write an `Option` of it",
    note = "only the own id of a record is never null"
)]
pub trait MayBeNull {}

impl MayBeNull for Nullable {}
