//! The types that can be the body of a request.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use crate::{
    Id, Target, encode, json,
    record::{FieldInfo, Fields, Optional, ValuesView},
};

/// A type that can be the body of a request: a record, an input, a nested object, a list, or [`Json`](crate::Json).
///
/// A list has records, inputs, objects, texts, numbers, ids or enums.
#[diagnostic::on_unimplemented(
    message = "a call cannot send a `{Self}`",
    label = "not a record, an input, an object, a `Vec` of them, a `Vec` of values, or `Json`",
    note = "derive `core_api::Object` for it, or implement `core_api::endpoint::Body`"
)]
pub trait Body {
    /// Returns the body as JSON.
    ///
    /// # Errors
    ///
    /// If the value cannot be serialized as JSON.
    fn to_json(&self) -> serde_json::Result<String>;

    /// Returns the fields of the records in the body. Empty for other types.
    #[doc(hidden)]
    fn record_table(&self) -> &'static [FieldInfo] {
        &[]
    }
}

/// A type with fields that a request sends: a record, an object, or the complete input of a create.
pub trait BodyFields {
    /// Returns the fields.
    fn body_fields(&self) -> &dyn Fields;
}

impl<F: Fields> BodyFields for F {
    fn body_fields(&self) -> &dyn Fields {
        self
    }
}

impl<F: BodyFields> Body for F {
    fn to_json(&self) -> serde_json::Result<String> {
        encode::to_string(self.body_fields())
    }

    fn record_table(&self) -> &'static [FieldInfo] {
        self.body_fields().table()
    }
}

/// An item of a list that a request sends: a record, an input, an object, a text, a number, an id or an enum.
///
/// `#[derive(WireEnum)]` makes an enum one.
#[diagnostic::on_unimplemented(
    message = "a call cannot send a list of `{Self}`",
    label = "not a record, an input, an object, an enum, or a `String`, `bool`, `i32`, `Decimal`, `DateTime` or `Id<…>`",
    note = "derive `core_api::Object` or `core_api::WireEnum` for it, or send `core_api::Json`"
)]
pub trait BodyItem: Sized {
    /// Returns a list as JSON.
    ///
    /// # Errors
    ///
    /// If a value cannot be serialized as JSON.
    fn list_to_json(list: &[Self]) -> serde_json::Result<String>;

    /// Returns the fields of the records in a list. Empty for values without fields.
    fn table_of(list: &[Self]) -> &'static [FieldInfo] {
        let _ = list;
        &[]
    }
}

impl<T: BodyItem> Body for Vec<T> {
    fn to_json(&self) -> serde_json::Result<String> {
        T::list_to_json(self)
    }

    fn record_table(&self) -> &'static [FieldInfo] {
        T::table_of(self)
    }
}

impl<F: BodyFields> BodyItem for F {
    fn list_to_json(list: &[Self]) -> serde_json::Result<String> {
        let items: Vec<&dyn Fields> = list.iter().map(BodyFields::body_fields).collect();
        encode::all_to_string(&items)
    }

    fn table_of(list: &[Self]) -> &'static [FieldInfo] {
        list.first().map_or(&[], |first| first.body_fields().table())
    }
}

/// Makes values the items of a list in a body.
macro_rules! value_items {
    ($($value:ty),*) => {
        $(impl BodyItem for $value {
            fn list_to_json(list: &[Self]) -> serde_json::Result<String> {
                values_to_json(list)
            }
        })*
    };
}

value_items!(String, bool, i32, Decimal, DateTime);

impl<R: Target + ?Sized> BodyItem for Id<R> {
    fn list_to_json(list: &[Self]) -> serde_json::Result<String> {
        values_to_json(list)
    }
}

/// Returns a list of values without fields as JSON.
///
/// # Errors
///
/// If a value cannot be serialized as JSON.
pub fn values_to_json<T: Optional>(values: &[T]) -> serde_json::Result<String> {
    encode::values_to_string(&values as &dyn ValuesView)
}

impl Body for json::Json {
    fn to_json(&self) -> serde_json::Result<String> {
        Ok(self.as_str().to_owned())
    }
}
