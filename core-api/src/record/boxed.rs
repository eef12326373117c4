//! Objects in a box, which an object that holds another one of its own type needs.

use super::{
    FieldInfo, FieldMut, FieldRef, FieldTable, Fields, Kind, Nested, Optional, Record, Unlisted,
    required::form,
};
use crate::sealed::Sealed;

impl<O: Record> Sealed for Box<O> {}

impl<O: Record> Fields for Box<O> {
    fn table(&self) -> &'static [FieldInfo] {
        (**self).table()
    }

    fn field_mut(&mut self, index: usize) -> Option<FieldMut<'_>> {
        (**self).field_mut(index)
    }

    fn field_ref(&self, index: usize) -> Option<FieldRef<'_>> {
        (**self).field_ref(index)
    }

    fn unlisted(&self) -> &Unlisted {
        (**self).unlisted()
    }

    fn unlisted_mut(&mut self) -> Option<&mut Unlisted> {
        (**self).unlisted_mut()
    }
}

impl<O: Record> Record for Box<O> {
    const FIELDS: &'static [FieldInfo] = O::FIELDS;
    const IS_PATCHABLE: bool = O::IS_PATCHABLE;

    fn empty() -> Self {
        Self::new(O::empty())
    }
}

impl<O: Record> Optional for Box<O> {
    const KIND: Kind = Kind::Object(FieldTable::of::<O>());
    type Form = form::Object;

    fn field_mut(place: &mut Option<Self>) -> FieldMut<'_> {
        FieldMut::Object(place)
    }

    fn field_ref(field: &Option<Self>) -> FieldRef<'_> {
        FieldRef::object(field)
    }
}

impl<O: Record> Nested for Box<O> {}
