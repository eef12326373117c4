//! Fields that identify a record.

use super::key_value::KeyValue;
use crate::{
    Error, Filter,
    error::Call,
    filter::{Condition, FilterError, Operator},
    projection::RowWithExtras,
    record::{FieldInfo, Fields, Kind, Record},
};

/// A field that is a part of a key.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::client) struct KeyField {
    pub(in crate::client) name: &'static str,
    kind: Kind,
    pub(super) is_filterable: bool,
    pub(in crate::client) is_sensitive: bool,
}

impl KeyField {
    /// Makes the field with a wire name. A field that the table lacks counts as a text.
    pub(in crate::client) fn of(table: &[FieldInfo], name: &'static str) -> Self {
        let info = table.iter().find(|info| info.name == name);
        Self {
            name,
            kind: info.map_or(Kind::Text, |info| info.kind),
            is_filterable: info.is_some_and(|info| info.filter.is_known()),
            is_sensitive: info.is_some_and(|info| info.sensitive),
        }
    }

    /// Marks a field that Core filters by.
    pub(in crate::client) fn filterable(self) -> Self {
        Self { is_filterable: true, ..self }
    }

    /// Reads the value of a comparison with the field.
    pub(super) fn read_literal<T>(
        self,
        value: &impl crate::field::Literal<T>,
        call: &Call,
    ) -> Result<KeyValue, Error> {
        let unwritable =
            |reason| Error::unsent(call.clone(), FilterError::value(self.name, reason));
        let operand = value.operand().map_err(unwritable)?;
        KeyValue::of_operand(&operand, self.kind).ok_or_else(|| {
            let shown = operand.with_sensitive(self.is_sensitive);
            let reason = format!("`{}` cannot have the value {}", self.name, shown.shown());
            Error::unsent(call.clone(), reason)
        })
    }

    /// Reads the field of a row. `None` if it is unset.
    pub(super) fn read_row<P: Record>(self, row: &RowWithExtras<P>) -> Option<KeyValue> {
        match P::FIELDS.iter().position(|info| info.name == self.name) {
            Some(index) => KeyValue::of_view(row.field_ref(index)?.view()),
            None => KeyValue::of_json(row.unlisted().text(self.name)?, self.kind),
        }
    }

    /// Reads the field of a record. `None` if it is unset.
    pub(in crate::client) fn read_record(self, record: &dyn Fields) -> Option<KeyValue> {
        let index = record.table().iter().position(|info| info.name == self.name)?;
        KeyValue::of_view(record.field_ref(index)?.view())
    }

    /// Makes the comparison of the field with a value.
    pub(super) fn compare<R>(self, operator: Operator, value: &KeyValue) -> Filter<R> {
        match value.operand() {
            Ok(operand) => {
                let operand = operand.with_sensitive(self.is_sensitive);
                Filter::one(Condition::Compare { field: self.name.into(), operator, operand })
            }
            Err(reason) => Filter::unwritable(self.name, reason),
        }
    }

    /// Returns a value for people.
    pub(in crate::client) fn shown(self, value: &KeyValue) -> String {
        value.operand().map_or_else(
            |reason| format!("({reason})"),
            |operand| operand.with_sensitive(self.is_sensitive).shown().to_owned(),
        )
    }
}
