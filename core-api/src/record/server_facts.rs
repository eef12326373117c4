//! Setters for the facts about a field that only the server decides.

use super::{FieldInfo, InLists, Provenance};

// Expansions of derives call these functions.
#[doc(hidden)]
impl FieldInfo {
    /// Sets the rows of a list that have the field.
    #[must_use]
    pub const fn in_lists(mut self, rows: InLists) -> Self {
        self.in_lists = rows;
        self
    }

    /// Sets whether Core sends `null`.
    #[must_use]
    pub const fn null(mut self, is_sent: bool) -> Self {
        self.null = Some(is_sent);
        self
    }

    /// Marks an id that is all zeros where there is no record.
    #[must_use]
    pub const fn zeros(mut self) -> Self {
        self.zeros = true;
        self
    }

    /// Marks a field whose values differ in all records.
    #[must_use]
    pub const fn unique(mut self) -> Self {
        self.unique = true;
        self
    }

    /// Sets the key of the error about a duplicate.
    #[must_use]
    pub const fn duplicate_key(mut self, key: &'static str) -> Self {
        self.duplicate_key = Some(key);
        self
    }

    /// Marks a field that `fields` cannot name.
    #[must_use]
    pub const fn unselectable(mut self) -> Self {
        self.unselectable = true;
        self
    }

    /// Sets the value of new records, as JSON.
    #[must_use]
    pub const fn default_value(mut self, json: &'static str) -> Self {
        self.default = Some(json);
        self
    }

    /// Sets the source and the day.
    #[must_use]
    pub const fn provenance(mut self, provenance: &'static Provenance) -> Self {
        self.provenance = Some(provenance);
        self
    }
}
