//! The values of fields, independent of the record.

use std::fmt;

use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Fields, Record};
use crate::Json;

/// The value of a field, in its form on the wire.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum View<'a> {
    /// The field is unset.
    Unset,
    /// Text.
    Text(&'a str),
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with exact digits.
    Decimal(Decimal),
    /// A value that is a text on the wire, such as a date and time.
    Formatted(&'a dyn fmt::Display),
    /// An id.
    Id(Uuid),
    /// A nested object.
    Object(&'a dyn Fields),
    /// A list of nested objects.
    List(&'a dyn ListView),
    /// A list of values without fields.
    Values(&'a dyn ValuesView),
    /// JSON as text.
    Json(&'a Json),
}

/// A list of nested objects of any type.
pub trait ListView {
    /// Returns the number of objects.
    fn len(&self) -> usize;

    /// Returns the object at an index.
    fn item(&self, index: usize) -> Option<&dyn Fields>;

    /// Returns whether a patch can replace the list.
    fn is_patchable(&self) -> bool;

    /// Returns whether the list is empty.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<O: Record> ListView for Vec<O> {
    fn len(&self) -> usize {
        self.len()
    }

    fn item(&self, index: usize) -> Option<&dyn Fields> {
        self.get(index).map(|item| item as &dyn Fields)
    }

    fn is_patchable(&self) -> bool {
        O::IS_PATCHABLE
    }
}

/// A list of values of any type.
pub trait ValuesView {
    /// Returns the number of values.
    fn len(&self) -> usize;

    /// Returns the value at an index.
    fn value(&self, index: usize) -> Option<View<'_>>;

    /// Returns whether the list is empty.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
