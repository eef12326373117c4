//! The values of fields, independent of the record.

use std::fmt;

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Fields, Record};
use crate::{Json, sealed::SealedList};

/// The value of a field, independent of the type of the record.
///
/// [`<dyn Fields>::view`](trait.Fields.html#method.view) returns it. An enum is an integer or a text, as on the wire.
/// `Debug` names the variant only, because the value may be personal.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum View<'a> {
    /// No value: the field was `null`, was left out, or has a [misfit](super::Misfit).
    Unset,
    /// Text.
    Text(&'a str),
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with exact digits.
    Decimal(Decimal),
    /// A date and time without a time zone. On the wire, it is a text such as `2026-01-31T08:00:00`.
    DateTime(DateTime),
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

impl fmt::Debug for View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Unset => return f.write_str("Unset"),
            Self::Text(_) => "Text",
            Self::Boolean(_) => "Boolean",
            Self::Integer(_) => "Integer",
            Self::Decimal(_) => "Decimal",
            Self::DateTime(_) => "DateTime",
            Self::Id(_) => "Id",
            Self::Object(_) => "Object",
            Self::List(_) => "List",
            Self::Values(_) => "Values",
            Self::Json(_) => "Json",
        };
        f.debug_tuple(name).finish_non_exhaustive()
    }
}

/// A list of nested objects of any type. Only lists of records implement it.
pub trait ListView: SealedList {
    /// Returns the number of objects.
    fn len(&self) -> usize;

    /// Returns the object at an index, or `None` past the end.
    fn item(&self, index: usize) -> Option<&dyn Fields>;

    /// Returns whether a patch can replace the list.
    #[doc(hidden)]
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

/// A list of values without fields, of any type. Only lists of records implement it.
pub trait ValuesView: SealedList {
    /// Returns the number of values.
    fn len(&self) -> usize;

    /// Returns the value at an index, or `None` past the end.
    fn value(&self, index: usize) -> Option<View<'_>>;

    /// Returns whether the list is empty.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}
