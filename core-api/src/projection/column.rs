//! The columns of a projection, as its expansion refers to them.

use std::marker::PhantomData;

use crate::{
    Field,
    record::{FieldInfo, FieldMut, FieldRef, Kind, Optional, required::Form},
};

/// A column with values of type `T`.
///
/// The expansion names the column before the type of the field, so that the error about a wrong type points to
/// the field.
#[derive(Debug)]
pub struct Column<T> {
    name: &'static str,
    is_sensitive: bool,
    old_names: &'static [&'static str],
    holds: PhantomData<fn() -> T>,
}

impl<T> Column<T> {
    /// Makes the column of a resource's field.
    #[must_use]
    pub const fn of<R, F, S>(field: Field<R, T, F, S>) -> Self {
        let (name, old_names) = (field.name(), field.old_names());
        Self { name, is_sensitive: field.is_sensitive(), old_names, holds: PhantomData }
    }

    /// Makes a column that the resource does not declare.
    #[must_use]
    pub const fn unlisted(name: &'static str) -> Self {
        Self { name, is_sensitive: false, old_names: &[], holds: PhantomData }
    }

    /// Returns the entry of the table for a column that is read into an `I` or an `Option<I>`.
    #[must_use]
    pub const fn read_into<I: IsColumnOf<T>>(self, kind: Kind) -> FieldInfo {
        let info = FieldInfo::new(self.name, kind).old_names(self.old_names);
        if self.is_sensitive { info.sensitive() } else { info }
    }
}

/// A type that holds the values of a column of `T`s.
#[diagnostic::on_unimplemented(
    message = "this column holds a `{T}`, not a `{Self}`",
    label = "write a `{T}` here"
)]
pub trait IsColumnOf<T> {}

impl<T> IsColumnOf<T> for T {}

/// A type of a field of a projection: a type that Core sends, or an `Option` of it.
///
/// Without the `Option`, a row without a value is an error.
#[diagnostic::on_unimplemented(
    message = "a field cannot hold a `{Self}`",
    label = "not a type that Core sends",
    note = "use `String`, `bool`, `i32`, `Decimal`, `DateTime`, `Id<…>`, an enum, an object, a \
            `Vec` of any of these, or `Json`"
)]
pub trait ColumnValue {
    /// The kind of the field.
    const KIND: Kind;

    /// The type without the `Option`.
    type Inner;

    /// Returns mutable access to the field.
    fn field_mut(&mut self) -> FieldMut<'_>;

    /// Returns a reference to the field.
    fn field_ref(&self) -> FieldRef<'_>;

    /// Returns an unset field, or the placeholder of a field that is never null.
    fn unset() -> Self;
}

impl<T: Optional> ColumnValue for Option<T> {
    const KIND: Kind = T::KIND;
    type Inner = T;

    fn field_mut(&mut self) -> FieldMut<'_> {
        T::field_mut(self)
    }

    fn field_ref(&self) -> FieldRef<'_> {
        T::field_ref(self)
    }

    fn unset() -> Self {
        None
    }
}

impl<T: Optional> ColumnValue for T {
    const KIND: Kind = T::KIND;
    type Inner = <T::Form as Form<T>>::Value;

    fn field_mut(&mut self) -> FieldMut<'_> {
        T::Form::field_mut(self)
    }

    fn field_ref(&self) -> FieldRef<'_> {
        T::Form::field_ref(self)
    }

    fn unset() -> Self {
        T::Form::placeholder()
    }
}
