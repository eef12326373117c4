//! The own id of a record.

use super::{FieldMut, FieldRef, Kind};
use crate::{Id, Target};

/// The type of the field `id` of an `R`.
#[diagnostic::on_unimplemented(
    message = "the `id` of a `{R}` cannot be a `{Self}`",
    label = "write `Id<{R}>`",
    note = "a field that refers to another record has another name, as `project_id`"
)]
pub trait OwnId<R> {
    /// The kind of the field.
    const KIND: Kind;

    /// The place that a decoded value goes to.
    fn field_mut(&mut self) -> FieldMut<'_>;

    /// The value as it is kept.
    fn field_ref(&self) -> FieldRef<'_>;

    /// The id that refers to nothing.
    fn unset() -> Self;

    /// The field with this id.
    fn set(id: Id<R>) -> Self;

    /// The id.
    fn get(&self) -> Id<R>;
}

impl<R: Target> OwnId<R> for Id<R> {
    const KIND: Kind = Kind::Id(R::NAME);

    fn field_mut(&mut self) -> FieldMut<'_> {
        FieldMut::Id(self)
    }

    fn field_ref(&self) -> FieldRef<'_> {
        FieldRef::Id(Some(self.uuid()))
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
