//! Mutable access to fields, independent of the record.

use super::{
    Fields, Record,
    scalar::{id::IdSlot, slot::ScalarSlot, wire_enum::EnumSlot},
};
use crate::Json;

/// Mutable access to a field, for the decoder.
#[non_exhaustive]
pub enum FieldMut<'a> {
    /// A scalar value that is read from a JSON value.
    Scalar(&'a mut dyn ScalarSlot),
    /// A scalar value that is read from the text of a JSON value, which has all digits of a number.
    Digits(&'a mut dyn ScalarSlot),
    /// An id of some record.
    Id(&'a mut dyn IdSlot),
    /// An enum.
    Enum(&'a mut dyn EnumSlot),
    /// A nested object.
    Object(&'a mut dyn ObjectSlot),
    /// A list of nested objects.
    List(&'a mut dyn ListSlot),
    /// A list of values without fields.
    Values(&'a mut dyn ValuesSlot),
    /// JSON as text.
    Json(&'a mut dyn JsonSlot),
}

impl FieldMut<'_> {
    /// Clears the field. Returns `false` for a field that is never null, such as a record's own id.
    pub(crate) fn unset(&mut self) -> bool {
        match self {
            Self::Scalar(slot) | Self::Digits(slot) => slot.clear(),
            Self::Id(slot) => slot.set(None),
            Self::Enum(slot) => slot.set(None),
            Self::Object(slot) => slot.clear(),
            Self::List(slot) => slot.reset(false),
            Self::Values(slot) => slot.reset(false),
            Self::Json(slot) => slot.set(None),
        }
    }
}

// These traits have few functions, because each type of field compiles its own.

/// A field with a nested object.
pub trait ObjectSlot {
    /// Sets an object without values and returns it to be filled.
    fn start(&mut self) -> &mut dyn Fields;
    /// Clears the field. Returns `false` for a field that is never null.
    fn clear(&mut self) -> bool;
}

impl<O: Record> ObjectSlot for Option<O> {
    fn start(&mut self) -> &mut dyn Fields {
        self.insert(O::empty())
    }

    fn clear(&mut self) -> bool {
        *self = None;
        true
    }
}

impl<O: Record> ObjectSlot for O {
    fn start(&mut self) -> &mut dyn Fields {
        *self = O::empty();
        self
    }

    fn clear(&mut self) -> bool {
        false
    }
}

/// A field with JSON.
pub trait JsonSlot {
    /// Sets the JSON, or clears the field. Returns `false` for a field that is never null and cannot be cleared.
    fn set(&mut self, json: Option<Json>) -> bool;
}

impl JsonSlot for Option<Json> {
    fn set(&mut self, json: Option<Json>) -> bool {
        *self = json;
        true
    }
}

impl JsonSlot for Json {
    fn set(&mut self, json: Option<Json>) -> bool {
        json.map(|json| *self = json).is_some()
    }
}

/// A field with a list of nested objects.
pub trait ListSlot {
    /// Sets an empty list, or clears the field. Returns `false` for a list that cannot be cleared.
    fn reset(&mut self, is_list: bool) -> bool;
    /// Appends an object without values and returns it to be filled.
    fn push(&mut self) -> &mut dyn Fields;
}

impl<O: Record> ListSlot for Vec<O> {
    fn reset(&mut self, is_list: bool) -> bool {
        self.clear();
        is_list
    }

    fn push(&mut self) -> &mut dyn Fields {
        let index = self.len();
        self.push(O::empty());
        &mut self[index]
    }
}

impl<O: Record> ListSlot for Option<Vec<O>> {
    fn reset(&mut self, is_list: bool) -> bool {
        *self = is_list.then(Vec::new);
        true
    }

    fn push(&mut self) -> &mut dyn Fields {
        ListSlot::push(self.get_or_insert_default())
    }
}

/// A field with a list of values, for the decoder.
pub trait ValuesSlot {
    /// Sets an empty list, or clears the field. Returns `false` for a list that cannot be cleared.
    fn reset(&mut self, is_list: bool) -> bool;
    /// Appends a placeholder and returns access to it. The caller fills it, or drops the list.
    fn push(&mut self) -> FieldMut<'_>;
    /// Returns the size of a value in memory, without the memory that it owns.
    fn value_size(&self) -> usize;
}
