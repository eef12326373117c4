//! Natural keys: the fields that identify a record before it has an id.

use std::{fmt, marker::PhantomData};

use super::lookup::{Key, KeyField};
use crate::{
    Error, Field,
    endpoint::{CanCreate, Create},
    error::Call,
};

/// A natural key: the fields whose values identify a record of type `R` before it has an id.
///
/// A record and an input are the same if they have equal values in all of these fields. Texts are equal if they have
/// the same characters; blanks at their ends do not count. Core filters by the fields that it is known to filter by,
/// and the client compares all of them. So a key can have any field, and should have at least one field that Core
/// filters by.
///
/// Choose fields that Core stores as they were sent. Core may round a number or change a name that it derives.
///
/// ```
/// use core_api::{TimeEntry, client::NaturalKey};
///
/// let key = NaturalKey::new(TimeEntry::DATE)
///     .and(TimeEntry::RESOURCE_ID)
///     .and(TimeEntry::PROJECT_ID)
///     .and(TimeEntry::DESCRIPTION);
/// assert_eq!(format!("{key:?}"), "NaturalKey(date, resourceId, projectId, description)");
/// ```
#[doc(alias("unique key", "duplicate"))]
pub struct NaturalKey<R> {
    names: Vec<&'static str>,
    record: PhantomData<fn() -> R>,
}

impl<R> NaturalKey<R> {
    /// Makes a key of one field.
    #[must_use]
    pub fn new<T, F, S>(field: Field<R, T, F, S>) -> Self {
        Self { names: vec![field.name()], record: PhantomData }
    }

    /// Adds a field.
    #[must_use]
    pub fn and<T, F, S>(mut self, field: Field<R, T, F, S>) -> Self {
        if !self.names.contains(&field.name()) {
            self.names.push(field.name());
        }
        self
    }
}

impl<R: CanCreate> NaturalKey<R> {
    pub(super) fn fields(&self) -> Vec<KeyField> {
        self.names.iter().map(|name| KeyField::of(R::FIELDS, name)).collect()
    }

    /// Returns the key of a new record.
    ///
    /// # Errors
    ///
    /// If the record lacks a field of the key, or has a value that cannot be written in a filter.
    pub(super) fn of(&self, record: &R) -> Result<Key, Error> {
        let unsent = |reason| Error::unsent(Call::of::<Create<R>>(), reason);
        let read = |field: KeyField| {
            let value = field.read_record(record).ok_or_else(|| {
                let name = field.name;
                unsent(format!(
                    "the input has no `{name}`, which is a part of the natural key; set it"
                ))
            })?;
            match value.operand() {
                Ok(_) => Ok(value),
                Err(reason) => {
                    Err(unsent(format!("`{}` cannot be looked up: {reason}", field.name)))
                }
            }
        };
        self.fields().into_iter().map(read).collect()
    }

    /// Returns the key of a record for people.
    pub(super) fn shown(&self, key: &Key) -> String {
        let one =
            |(field, value): (KeyField, _)| format!("`{}` {}", field.name, field.shown(value));
        self.fields().into_iter().zip(key).map(one).collect::<Vec<_>>().join(", ")
    }
}

impl<R> Clone for NaturalKey<R> {
    fn clone(&self) -> Self {
        Self { names: self.names.clone(), record: PhantomData }
    }
}

impl<R> fmt::Debug for NaturalKey<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NaturalKey({})", self.names.join(", "))
    }
}
