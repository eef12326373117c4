//! A row of a list as JSON.

use std::fmt;

/// A row of a list as JSON. See [`Client::stream_json`](crate::Client::stream_json).
///
/// `Debug` does not show the row, which may contain personal data.
#[derive(Clone, PartialEq, Eq)]
pub struct JsonRow {
    pub(super) json: String,
    pub(super) is_flat: bool,
}

impl JsonRow {
    /// Returns the JSON object. It does not contain a line break.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.json
    }

    /// Returns the JSON object. It does not contain a line break.
    #[must_use]
    pub fn into_string(self) -> String {
        self.json
    }

    /// Returns whether the row certainly has values of the declaration only, without nested ones.
    ///
    /// Other rows may have fields that no declaration lists. A program that leaves out
    /// [sensitive](crate::record::FieldInfo::sensitive) fields has to look through such a row.
    #[must_use]
    pub fn is_flat(&self) -> bool {
        self.is_flat
    }
}

impl fmt::Debug for JsonRow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonRow").field("is_flat", &self.is_flat).finish_non_exhaustive()
    }
}
