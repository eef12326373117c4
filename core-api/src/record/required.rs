//! Fields of projections that are never null, of any type.

use serde_json::value::RawValue;

use super::{FieldMut, FieldRef, Record, scalar::slot::Scalar};
use crate::{Id, Json, Target, UnknownValue, WireEnum, wire_enum::WireValue};

/// The forms of types that Core sends, as types.
pub mod form {
    /// A text, a number, a boolean or a date.
    #[non_exhaustive]
    pub enum Scalar {}
    /// An id.
    #[non_exhaustive]
    pub enum Id {}
    /// An enum.
    #[non_exhaustive]
    pub enum Enum {}
    /// A nested object.
    #[non_exhaustive]
    pub enum Object {}
    /// A list of nested objects.
    #[non_exhaustive]
    pub enum List {}
    /// A list of values without fields.
    #[non_exhaustive]
    pub enum Values {}
    /// JSON of an unknown type.
    #[non_exhaustive]
    pub enum Json {}
}

/// Access to a field of type `T` that is never null, such as a `Decimal` in a projection.
///
/// The form of the type implements it, because impls for the types themselves would overlap. The impls are generic, so
/// that only types that a projection uses are compiled.
pub trait Form<T> {
    /// The type of the field. An error about a type without a form mentions no other type.
    type Value;

    /// Returns the value of the field before it is read. A row without a value is an error, so no row keeps it.
    fn placeholder() -> T;

    /// Returns mutable access to the field.
    fn field_mut(field: &mut T) -> FieldMut<'_>;

    /// Returns a reference to the field.
    fn field_ref(field: &T) -> FieldRef<'_>;
}

impl<T: Scalar> Form<T> for form::Scalar {
    type Value = T;

    fn placeholder() -> T {
        T::PLACEHOLDER
    }

    fn field_mut(field: &mut T) -> FieldMut<'_> {
        if T::KEEPS_DIGITS { FieldMut::Digits(field) } else { FieldMut::Scalar(field) }
    }

    fn field_ref(field: &T) -> FieldRef<'_> {
        FieldRef::Scalar(field)
    }
}

impl<R: Target + ?Sized> Form<Id<R>> for form::Id {
    type Value = Id<R>;

    fn placeholder() -> Id<R> {
        Id::NONE
    }

    fn field_mut(field: &mut Id<R>) -> FieldMut<'_> {
        FieldMut::Id(field)
    }

    fn field_ref(field: &Id<R>) -> FieldRef<'_> {
        FieldRef::Id(Some(field.uuid_ref()))
    }
}

impl<E: WireEnum> Form<E> for form::Enum {
    type Value = E;

    fn placeholder() -> E {
        E::unknown(UnknownValue::new(WireValue::Text("")))
    }

    fn field_mut(field: &mut E) -> FieldMut<'_> {
        FieldMut::Enum(field)
    }

    fn field_ref(field: &E) -> FieldRef<'_> {
        FieldRef::Enum(field)
    }
}

impl<O: Record> Form<O> for form::Object {
    type Value = O;

    fn placeholder() -> O {
        O::empty()
    }

    fn field_mut(field: &mut O) -> FieldMut<'_> {
        FieldMut::Object(field)
    }

    fn field_ref(field: &O) -> FieldRef<'_> {
        FieldRef::Object(Some(field))
    }
}

impl<O: Record> Form<Vec<O>> for form::List {
    type Value = Vec<O>;

    fn placeholder() -> Vec<O> {
        Vec::new()
    }

    fn field_mut(field: &mut Vec<O>) -> FieldMut<'_> {
        FieldMut::List(field)
    }

    fn field_ref(field: &Vec<O>) -> FieldRef<'_> {
        FieldRef::List(Some(field))
    }
}

impl Form<Json> for form::Json {
    type Value = Json;

    fn placeholder() -> Json {
        Json::from(RawValue::NULL)
    }

    fn field_mut(field: &mut Json) -> FieldMut<'_> {
        FieldMut::Json(field)
    }

    fn field_ref(field: &Json) -> FieldRef<'_> {
        FieldRef::Json(Some(field))
    }
}
