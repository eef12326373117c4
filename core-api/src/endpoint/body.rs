//! The types that can be the body of a request.

use crate::{
    encode, json,
    record::{FieldInfo, Fields},
};

/// A type that can be the body of a request: a record, an input, a nested object, a list of them, or
/// [`Json`](crate::Json).
#[diagnostic::on_unimplemented(
    message = "a call cannot send a `{Self}`",
    label = "not a record, an input, an object, a `Vec` of them, or `Json`",
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

impl<F: Fields> Body for F {
    fn to_json(&self) -> serde_json::Result<String> {
        encode::to_string(self)
    }

    fn record_table(&self) -> &'static [FieldInfo] {
        self.table()
    }
}

impl<F: Fields> Body for Vec<F> {
    fn to_json(&self) -> serde_json::Result<String> {
        let items: Vec<&dyn Fields> = self.iter().map(|item| item as &dyn Fields).collect();
        encode::all_to_string(&items)
    }

    fn record_table(&self) -> &'static [FieldInfo] {
        self.first().map_or(&[], |first| first.table())
    }
}

impl Body for json::Json {
    fn to_json(&self) -> serde_json::Result<String> {
        Ok(self.as_str().to_owned())
    }
}
