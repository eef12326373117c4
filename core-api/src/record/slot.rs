//! Where decoded values go: one door for each kind of field, whatever the record.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{Fields, Record};
use crate::{Id, Json, WireEnum, wire_enum};

/// The place that a decoded value of a field goes to.
#[non_exhaustive]
pub enum Slot<'a> {
    /// Text.
    Text(&'a mut Option<String>),
    /// `true` or `false`.
    Boolean(&'a mut Option<bool>),
    /// A whole number of 32 bits.
    Integer(&'a mut Option<i32>),
    /// A number, digit for digit.
    Decimal(&'a mut Option<Decimal>),
    /// A date and time without a zone.
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

impl Slot<'_> {
    /// Empties the place.
    pub fn clear(self) {
        match self {
            Self::Text(slot) => *slot = None,
            Self::Boolean(slot) => *slot = None,
            Self::Integer(slot) => *slot = None,
            Self::Decimal(slot) => *slot = None,
            Self::DateTime(slot) => *slot = None,
            Self::Id(slot) => slot.clear(),
            Self::Enum(slot) => slot.clear(),
            Self::Object(slot) => slot.clear(),
            Self::List(slot) => slot.clear(),
            Self::Json(slot) => *slot = None,
        }
    }
}

/// A field that holds an id, whichever record it refers to.
pub trait IdSlot {
    /// Sets the id.
    fn set(&mut self, id: Uuid);
    /// Unsets it.
    fn clear(&mut self);
}

impl<R: ?Sized> IdSlot for Id<R> {
    fn set(&mut self, id: Uuid) {
        *self = Self::new(id);
    }

    fn clear(&mut self) {
        *self = Self::NONE;
    }
}

impl<R: ?Sized> IdSlot for Option<Id<R>> {
    fn set(&mut self, id: Uuid) {
        *self = Some(Id::new(id));
    }

    fn clear(&mut self) {
        *self = None;
    }
}

/// A field that holds an enum.
pub trait EnumSlot {
    /// Sets the value with this number.
    fn set_number(&mut self, number: i64);
    /// Sets the value that came as text.
    fn set_text(&mut self, text: &str);
    /// Unsets it.
    fn clear(&mut self);
}

impl<E: WireEnum> EnumSlot for Option<E> {
    fn set_number(&mut self, number: i64) {
        *self = Some(wire_enum::numbered(number));
    }

    fn set_text(&mut self, text: &str) {
        *self = Some(wire_enum::texted(text));
    }

    fn clear(&mut self) {
        *self = None;
    }
}

/// A field that holds a nested object.
pub trait ObjectSlot {
    /// Puts an object with every field unset in the place and gives it out to be filled.
    fn start(&mut self) -> &mut dyn Fields;
    /// Unsets it.
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

/// A field that holds a list of nested objects.
pub trait ListSlot {
    /// Makes the list an empty one.
    fn start(&mut self);
    /// Appends an object with every field unset and gives it out to be filled.
    fn push(&mut self) -> &mut dyn Fields;
    /// Unsets the list.
    fn clear(&mut self);
}

impl<O: Record> ListSlot for Vec<O> {
    fn start(&mut self) {
        self.clear();
    }

    fn push(&mut self) -> &mut dyn Fields {
        self.push(O::empty());
        let last = self.len() - 1;
        &mut self[last]
    }

    fn clear(&mut self) {
        self.clear();
    }
}

impl<O: Record> ListSlot for Option<Vec<O>> {
    fn start(&mut self) {
        *self = Some(Vec::new());
    }

    fn push(&mut self) -> &mut dyn Fields {
        ListSlot::push(self.get_or_insert_default())
    }

    fn clear(&mut self) {
        *self = None;
    }
}
