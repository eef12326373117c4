//! What a field holds, seen alike for every record.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Fields, Record};
use crate::Json;

/// What a field holds.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum View<'a> {
    /// Nothing.
    Unset,
    /// Text.
    Text(&'a str),
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number, digit for digit.
    Decimal(Decimal),
    /// A date and time without a zone.
    DateTime(DateTime),
    /// An id.
    Id(Uuid),
    /// A nested object.
    Object(&'a dyn Fields),
    /// A list of nested objects.
    List(&'a dyn ListView),
    /// JSON as text.
    Json(&'a Json),
}

/// A list of nested objects, whatever they are.
pub trait ListView {
    /// How many there are.
    fn len(&self) -> usize;

    /// The object at this index.
    fn item(&self, index: usize) -> Option<&dyn Fields>;

    /// Whether a patch may replace it.
    fn is_patchable(&self) -> bool;

    /// Whether there is none.
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
