//! The field by which rows are sorted.

use core_api::record::{FieldInfo, Kind};

use super::sort_key::SortKey;
use crate::data::{
    row::{JsonText, Row},
    scalar::Value,
};

/// A field by which rows are sorted.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    position: usize,
    kind: Kind,
    is_id: bool,
}

impl Column {
    /// Returns the column of the field at this position.
    pub(super) fn of(fields: &[FieldInfo], position: usize) -> Option<Self> {
        let is_id = |info: &FieldInfo| info.name == "id";
        fields.get(position).map(|info| Self { position, kind: info.kind, is_id: is_id(info) })
    }

    /// Returns the JSON of a row in the field.
    pub(super) fn json(self, row: &Row) -> Option<JsonText<'_>> {
        row.value_at(self.position)
    }

    /// Returns the place of the values of a row in memory, which copies share. Their ids are elsewhere.
    pub(super) fn address(self, row: &Row) -> Option<usize> {
        (!self.is_id).then(|| row.values_address())
    }

    /// Returns whether two rows have the same JSON in the field.
    pub(super) fn has_json_of(self, row: &Row, other: &Row) -> bool {
        self.json(row) == self.json(other)
    }

    /// Returns the value of a row.
    pub(super) fn value(self, row: &Row) -> Value {
        Value::of(self.kind, self.json(row))
    }

    /// Returns the key of a row.
    pub(super) fn key(self, row: &Row) -> SortKey {
        self.key_of(self.json(row))
    }

    /// Returns the key of the JSON of a row.
    pub(super) fn key_of(self, json: Option<JsonText<'_>>) -> SortKey {
        SortKey::of(self.kind, json)
    }

    /// Returns whether a row has no value that can be compared.
    pub(super) fn is_null(self, row: &Row) -> bool {
        self.key(row).is_null()
    }
}
