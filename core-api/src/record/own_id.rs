//! The own id of a record.

use super::{FieldMut, FieldRef, Kind};
use crate::{Id, Target};

/// The type of the field `id` of an `R`.
#[diagnostic::on_unimplemented(
    message = "the `id` of a `{R}` cannot be a `{Self}`",
    label = "write `Id<{R}>`",
    note = "a field that refers to another record has another name, such as `project_id`"
)]
pub trait OwnId<R> {
    /// The kind of the field.
    const KIND: Kind;

    /// Returns mutable access to the field.
    fn field_mut(&mut self) -> FieldMut<'_>;

    /// Returns a reference to the field.
    fn field_ref(&self) -> FieldRef<'_>;

    /// Returns the id that refers to nothing.
    fn unset() -> Self;

    /// Makes the field of an id.
    fn set(id: Id<R>) -> Self;

    /// Returns the id.
    fn get(&self) -> Id<R>;
}

impl<R: Target> OwnId<R> for Id<R> {
    const KIND: Kind = Kind::Id(R::NAME);

    fn field_mut(&mut self) -> FieldMut<'_> {
        FieldMut::Id(self)
    }

    fn field_ref(&self) -> FieldRef<'_> {
        FieldRef::Id(Some(self.uuid_ref()))
    }

    fn unset() -> Self {
        Self::NONE
    }

    fn set(id: Self) -> Self {
        id
    }

    fn get(&self) -> Id<R> {
        *self
    }
}
