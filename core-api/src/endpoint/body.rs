//! The types that can be the body of a request.

use jiff::civil::DateTime;
use rust_decimal::Decimal;

use crate::{
    Id, Target, encode, json,
    record::{FieldInfo, Fields, Optional, ValuesView},
};

/// A type that can be the body of a request: a record, an input, a nested object, a list, or [`Json`](crate::Json).
///
/// A list has records, inputs, objects, texts, numbers or ids.
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

impl<F: BodyFields> Body for Vec<F> {
    fn to_json(&self) -> serde_json::Result<String> {
        let items: Vec<&dyn Fields> = self.iter().map(BodyFields::body_fields).collect();
        encode::all_to_string(&items)
    }

    fn record_table(&self) -> &'static [FieldInfo] {
        self.first().map_or(&[], |first| first.body_fields().table())
    }
}

/// Makes lists of values a body.
macro_rules! value_lists {
    ($($value:ty),*) => {
        $(impl Body for Vec<$value> {
            fn to_json(&self) -> serde_json::Result<String> {
                values_to_json(self)
            }
        })*
    };
}

value_lists!(String, bool, i32, Decimal, DateTime);

impl<R: Target + ?Sized> Body for Vec<Id<R>> {
    fn to_json(&self) -> serde_json::Result<String> {
        values_to_json(self)
    }
}

fn values_to_json<T: Optional>(values: &Vec<T>) -> serde_json::Result<String> {
    encode::values_to_string(values as &dyn ValuesView)
}

impl Body for json::Json {
    fn to_json(&self) -> serde_json::Result<String> {
        Ok(self.as_str().to_owned())
    }
}
