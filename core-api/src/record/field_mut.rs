//! Mutable access to fields by kind, independent of the record.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Fields, Record};
use crate::{
    Id, Json, WireEnum,
    wire_enum::{self, WireValue},
};

/// Mutable access to a field, for the decoder.
#[non_exhaustive]
pub enum FieldMut<'a> {
    /// Text.
    Text(&'a mut Option<String>),
    /// `true` or `false`.
    Boolean(&'a mut Option<bool>),
    /// A whole number of 32 bits.
    Integer(&'a mut Option<i32>),
    /// A number with exact digits.
    Decimal(&'a mut Option<Decimal>),
    /// A date and time without a time zone.
    DateTime(&'a mut Option<DateTime>),
    /// An id of some record.
    Id(&'a mut dyn IdSlot),
    /// An enum.
    Enum(&'a mut dyn EnumSlot),
    /// A nested object.
    Object(&'a mut dyn ObjectSlot),
    /// A list of nested objects.
    List(&'a mut dyn ListSlot),
    /// JSON as text.
    Json(&'a mut Option<Json>),
}

impl FieldMut<'_> {
    /// Clears the field.
    pub fn clear(&mut self) {
        match self {
            Self::Text(slot) => **slot = None,
            Self::Boolean(slot) => **slot = None,
            Self::Integer(slot) => **slot = None,
            Self::Decimal(slot) => **slot = None,
            Self::DateTime(slot) => **slot = None,
            Self::Id(slot) => {
                slot.set(None);
            }
            Self::Enum(slot) => slot.set(None),
            Self::Object(slot) => slot.clear(),
            Self::List(slot) => slot.reset(false),
            Self::Json(slot) => **slot = None,
        }
    }

    /// Clears the field. Returns `false` for a record's own id, which cannot be empty.
    pub(crate) fn unset(&mut self) -> bool {
        if let Self::Id(slot) = self {
            return slot.set(None);
        }
        self.clear();
        true
    }
}

// These traits have few functions, because each type of field compiles its own.

/// A field with an id of any record.
pub trait IdSlot {
    /// Sets or clears the id. Returns `false` for a record's own id, which cannot be cleared.
    fn set(&mut self, id: Option<Uuid>) -> bool;
}

impl<R: ?Sized> IdSlot for Id<R> {
    fn set(&mut self, id: Option<Uuid>) -> bool {
        *self = Self::new(id.unwrap_or_default());
        id.is_some()
    }
}

impl<R: ?Sized> IdSlot for Option<Id<R>> {
    fn set(&mut self, id: Option<Uuid>) -> bool {
        *self = id.map(Id::new);
        true
    }
}

/// A field with an enum.
pub trait EnumSlot {
    /// Sets the value with this wire form, or clears the field.
    fn set(&mut self, wire: Option<WireValue<'_>>);
    /// Returns the wire form of the value, or `None` if the field is unset.
    fn wire(&self) -> Option<WireValue<'_>>;
}

impl<E: WireEnum> EnumSlot for Option<E> {
    fn set(&mut self, wire: Option<WireValue<'_>>) {
        *self = wire.map(wire_enum::read_unusual);
    }

    fn wire(&self) -> Option<WireValue<'_>> {
        self.as_ref().map(WireEnum::wire)
    }
}

/// A field with a nested object.
pub trait ObjectSlot {
    /// Sets an object without values and returns it to be filled.
    fn start(&mut self) -> &mut dyn Fields;
    /// Clears the field.
    fn clear(&mut self);
}

impl<O: Record> ObjectSlot for Option<O> {
    fn start(&mut self) -> &mut dyn Fields {
        self.insert(O::empty())
    }

    fn clear(&mut self) {
        *self = None;
    }
}

/// A field with a list of nested objects.
pub trait ListSlot {
    /// Sets an empty list, or clears the field.
    fn reset(&mut self, is_list: bool);
    /// Appends an object without values and returns it to be filled.
    fn push(&mut self) -> &mut dyn Fields;
}

impl<O: Record> ListSlot for Vec<O> {
    fn reset(&mut self, _: bool) {
        self.clear();
    }

    fn push(&mut self) -> &mut dyn Fields {
        self.push_mut(O::empty())
    }
}

impl<O: Record> ListSlot for Option<Vec<O>> {
    fn reset(&mut self, is_list: bool) {
        *self = is_list.then(Vec::new);
    }

    fn push(&mut self) -> &mut dyn Fields {
        ListSlot::push(self.get_or_insert_default())
    }
}
