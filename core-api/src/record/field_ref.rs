//! References to the values of fields.

use uuid::Uuid;

use super::{
    Fields, ListView, ValuesView, View,
    scalar::{slot::ScalarSlot, wire_enum::EnumSlot},
};
use crate::{Json, wire_enum::WireValue};

/// A reference to the value of a field.
///
/// It is small, so that the derives make little code per field. [`view`](Self::view) is compiled once and
/// reads the value.
#[non_exhaustive]
pub enum FieldRef<'a> {
    /// A scalar value.
    Scalar(&'a dyn ScalarSlot),
    /// An id of some record.
    Id(Option<&'a Uuid>),
    /// An enum.
    Enum(&'a dyn EnumSlot),
    /// A nested object.
    Object(Option<&'a dyn Fields>),
    /// A list of nested objects.
    List(Option<&'a dyn ListView>),
    /// A list of values without fields.
    Values(Option<&'a dyn ValuesView>),
    /// JSON as text.
    Json(Option<&'a Json>),
}

impl<'a> FieldRef<'a> {
    /// Makes a reference to a nested object.
    pub fn object<O: Fields>(object: &'a Option<O>) -> Self {
        Self::Object(object.as_ref().map(|object| object as &dyn Fields))
    }

    /// Makes a reference to a list of values.
    pub fn values<L: ValuesView>(list: &'a Option<L>) -> Self {
        Self::Values(list.as_ref().map(|list| list as &dyn ValuesView))
    }

    /// Returns the value, if the field is set.
    #[must_use]
    pub fn view(self) -> View<'a> {
        let view = match self {
            Self::Scalar(slot) => return slot.view(),
            Self::Id(id) => id.map(|id| View::Id(*id)),
            Self::Enum(value) => value.wire().map(|wire| match wire {
                WireValue::Number(number) => View::Integer(number),
                WireValue::Text(text) => View::Text(text),
            }),
            Self::Object(fields) => fields.map(View::Object),
            Self::List(list) => list.map(View::List),
            Self::Values(list) => list.map(View::Values),
            Self::Json(json) => json.map(View::Json),
        };
        view.unwrap_or(View::Unset)
    }

    /// Returns the value of a field with the scalar type `T`, if it is set.
    #[cfg(feature = "client")]
    pub(crate) fn scalar<T: Copy + 'static>(self) -> Option<T> {
        match self {
            Self::Scalar(slot) => {
                let slot = slot.as_any();
                // A field that is never null holds the value itself.
                let value = slot.downcast_ref::<T>().copied();
                value.or_else(|| slot.downcast_ref::<Option<T>>().copied().flatten())
            }
            Self::Id(_)
            | Self::Enum(_)
            | Self::Object(_)
            | Self::List(_)
            | Self::Values(_)
            | Self::Json(_) => None,
        }
    }
}

// Not a function of the trait, because it would enlarge the vtable of each record.
impl dyn Fields + '_ {
    /// Returns the value of the field at an index, or `None` past the end of the table.
    ///
    /// ```
    /// use core_api::{Fields, TimeEntry, record::View};
    ///
    /// let text = r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","actualHours":7.50,"date":"2026-01-31T00:00:00"}"#;
    /// let entry: TimeEntry = serde_json::from_str(text)?;
    /// let fields: &dyn Fields = &entry;
    /// for (index, info) in fields.table().iter().enumerate() {
    ///     match fields.view(index) {
    ///         Some(View::Decimal(number)) => assert_eq!((info.name, number.to_string()), ("actualHours", "7.50".into())),
    ///         Some(View::DateTime(time)) => assert_eq!((info.name, time.day()), ("date", 31)),
    ///         Some(View::Unset) => {}
    ///         Some(other) => drop(other.to_json()?),
    ///         None => {}
    ///     }
    /// }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn view(&self, index: usize) -> Option<View<'_>> {
        self.field_ref(index).map(FieldRef::view)
    }
}
