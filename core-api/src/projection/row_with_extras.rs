//! A row together with its unlisted fields, which may include its id.

use crate::{
    __private::Derived,
    record::{FieldInfo, Fields, Held, Record, Slot, Unlisted},
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

impl<P: Record> Derived for RowWithExtras<P> {}

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

    fn slot(&mut self, index: usize) -> Option<Slot<'_>> {
        self.row.slot(index)
    }

    fn held(&self, index: usize) -> Option<Held<'_>> {
        self.row.held(index)
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

impl Derived for NoFields {}

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

    fn slot(&mut self, _: usize) -> Option<Slot<'_>> {
        None
    }

    fn held(&self, _: usize) -> Option<Held<'_>> {
        None
    }
}
