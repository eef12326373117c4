//! A row together with what it does not list, among which its id may be.

use crate::{
    __private::Derived,
    record::{FieldInfo, Fields, Held, Record, Slot, Unlisted},
};

/// A row, and what else was asked for to tell it from others.
pub(crate) struct Kept<P> {
    row: P,
    unlisted: Unlisted,
}

impl<P: Record> Kept<P> {
    /// The row alone, with what it does not list where it keeps that.
    pub(crate) fn into_row(self) -> P {
        let Self { mut row, unlisted } = self;
        if let Some(place) = row.unlisted_mut() {
            *place = unlisted;
        }
        row
    }
}

impl<P: Record> Derived for Kept<P> {}

impl<P: Record> Record for Kept<P> {
    const FIELDS: &'static [FieldInfo] = P::FIELDS;

    fn empty() -> Self {
        Self { row: P::empty(), unlisted: Unlisted::new() }
    }
}

impl<P: Record> Fields for Kept<P> {
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

/// A row of which nothing is wanted but what tells it from others.
pub(crate) struct Nothing;

impl Derived for Nothing {}

impl Record for Nothing {
    const FIELDS: &'static [FieldInfo] = &[];

    fn empty() -> Self {
        Self
    }
}

impl Fields for Nothing {
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
