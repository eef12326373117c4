//! References to the values of fields.

use jiff::civil::DateTime;
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{EnumSlot, Fields, ListView, View};
use crate::{Json, wire_enum::WireValue};

/// A reference to the value of a field.
///
/// It is small, so that the derives make little code per field. [`view`](Self::view) is compiled once and
/// reads the value.
#[non_exhaustive]
pub enum FieldRef<'a> {
    /// Text.
    Text(&'a Option<String>),
    /// `true` or `false`.
    Boolean(&'a Option<bool>),
    /// A whole number of 32 bits.
    Integer(&'a Option<i32>),
    /// A number with exact digits.
    Decimal(&'a Option<Decimal>),
    /// A date and time without a time zone.
    DateTime(&'a Option<DateTime>),
    /// An id of some record.
    Id(Option<Uuid>),
    /// An enum.
    Enum(&'a dyn EnumSlot),
    /// A nested object.
    Object(Option<&'a dyn Fields>),
    /// A list of nested objects.
    List(Option<&'a dyn ListView>),
    /// JSON as text.
    Json(&'a Option<Json>),
}

impl<'a> FieldRef<'a> {
    /// Makes a reference to a nested object.
    pub fn object<O: Fields>(object: &'a Option<O>) -> Self {
        Self::Object(object.as_ref().map(|object| object as &dyn Fields))
    }

    /// Returns the value, if the field is set.
    #[must_use]
    pub fn view(self) -> View<'a> {
        let view = match self {
            Self::Text(text) => text.as_deref().map(View::Text),
            Self::Boolean(is_true) => is_true.map(View::Boolean),
            Self::Integer(number) => number.map(|number| View::Integer(number.into())),
            Self::Decimal(number) => number.map(View::Decimal),
            Self::DateTime(moment) => moment.map(View::DateTime),
            Self::Id(id) => id.map(View::Id),
            Self::Enum(value) => value.wire().map(|wire| match wire {
                WireValue::Number(number) => View::Integer(number),
                WireValue::Text(text) => View::Text(text),
            }),
            Self::Object(fields) => fields.map(View::Object),
            Self::List(list) => list.map(View::List),
            Self::Json(json) => json.as_ref().map(View::Json),
        };
        view.unwrap_or(View::Unset)
    }
}
