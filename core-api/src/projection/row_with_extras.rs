//! A row together with its unlisted fields, which may include its id.

use crate::{
    record::{FieldInfo, FieldMut, FieldRef, Fields, Record, Unlisted},
    sealed::Sealed,
};

/// A row with the extra columns that identify it.
pub(crate) struct RowWithExtras<P> {
    row: P,
    unlisted: Unlisted,
}

impl<P: Record> RowWithExtras<P> {
    /// Returns the row. If it has a place for unlisted fields, it gets them.
    pub(crate) fn into_row(self) -> P {
        let Self { mut row, unlisted } = self;
        if let Some(place) = row.unlisted_mut() {
            *place = unlisted;
        }
        row
    }
}

impl<P: Record> Sealed for RowWithExtras<P> {}

impl<P: Record> Record for RowWithExtras<P> {
    const FIELDS: &'static [FieldInfo] = P::FIELDS;

    fn empty() -> Self {
        Self { row: P::empty(), unlisted: Unlisted::new() }
    }
}

impl<P: Record> Fields for RowWithExtras<P> {
    fn table(&self) -> &'static [FieldInfo] {
        P::FIELDS
    }

    fn field_mut(&mut self, index: usize) -> Option<FieldMut<'_>> {
        self.row.field_mut(index)
    }

    fn field_ref(&self, index: usize) -> Option<FieldRef<'_>> {
        self.row.field_ref(index)
    }

    fn unlisted(&self) -> &Unlisted {
        &self.unlisted
    }

    fn unlisted_mut(&mut self) -> Option<&mut Unlisted> {
        Some(&mut self.unlisted)
    }
}

/// A row type without fields, for lists that need only the id and the sort key.
pub(crate) struct NoFields;

impl Sealed for NoFields {}

impl Record for NoFields {
    const FIELDS: &'static [FieldInfo] = &[];

    fn empty() -> Self {
        Self
    }
}

impl Fields for NoFields {
    fn table(&self) -> &'static [FieldInfo] {
        Self::FIELDS
    }

    fn field_mut(&mut self, _: usize) -> Option<FieldMut<'_>> {
        None
    }

    fn field_ref(&self, _: usize) -> Option<FieldRef<'_>> {
        None
    }
}
