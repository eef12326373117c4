//! Fields that may be null, the own id, and nested fields.

use super::{FieldMut, FieldRef, FieldValue, Item, Kind, Optional, required::form};
use crate::{Id, Json, Target};

/// A nested object or a list of nested objects, which rows of a list lack unless the list
/// [expands](crate::endpoint::List::expand) it. `#[derive(Object)]` implements it.
#[diagnostic::on_unimplemented(
    message = "a list cannot expand a field that holds a `{Self}`",
    label = "not nested",
    note = "each row already has this field; lists expand only nested objects and a `Vec` of them"
)]
pub trait Nested: Optional {}

impl<T: Item> Nested for Vec<T> {}
/// Raw JSON counts as nested, because no source shows its type.
impl Nested for Json {}

/// A value for a field of the type `F`.
#[diagnostic::on_unimplemented(
    message = "a field that is an `{F}` cannot be set to a `{Self}`",
    label = "not a value of the field"
)]
pub trait IntoField<F> {
    /// Makes the field of the value.
    fn into_field(self) -> F;
}

impl<T: Into<F::Inner>, F: FieldValue> IntoField<F> for T {
    fn into_field(self) -> F {
        F::set(self.into())
    }
}

impl<T: Optional> FieldValue for Option<T> {
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

    fn set(inner: T) -> Self {
        Some(inner)
    }
}

impl<R: Target + ?Sized> FieldValue for Id<R> {
    const KIND: Kind = Kind::Id(R::NAME);
    type Inner = Self;

    fn field_mut(&mut self) -> FieldMut<'_> {
        FieldMut::Id(self)
    }

    fn field_ref(&self) -> FieldRef<'_> {
        FieldRef::Id(Some(self.uuid_ref()))
    }

    fn unset() -> Self {
        Self::NONE
    }

    fn set(inner: Self) -> Self {
        inner
    }
}

impl<R: Target + ?Sized> Optional for Id<R> {
    const KIND: Kind = Kind::Id(R::NAME);
    type Form = form::Id;

    fn field_mut(place: &mut Option<Self>) -> FieldMut<'_> {
        FieldMut::Id(place)
    }

    fn field_ref(field: &Option<Self>) -> FieldRef<'_> {
        FieldRef::Id(field.as_ref().map(Self::uuid_ref))
    }
}

impl Optional for Json {
    const KIND: Kind = Kind::Json;
    type Form = form::Json;

    fn field_mut(place: &mut Option<Self>) -> FieldMut<'_> {
        FieldMut::Json(place)
    }

    fn field_ref(field: &Option<Self>) -> FieldRef<'_> {
        FieldRef::Json(field.as_ref())
    }
}
