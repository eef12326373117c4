//! Rows: records with the columns of their table.

use std::fmt::{self, Write};

use core_api::{
    Fields, Resource,
    record::{View, is_sensitive_name},
};
use uuid::Uuid;

use super::{column::Column, fingerprint::Fingerprint, table::Table};

/// A new version of a row.
pub struct Row {
    /// The primary key, together with the company.
    pub id: Uuid,
    /// A hash of the values of all columns and of the unlisted fields. It is never 0. Equal rows have equal hashes,
    /// also in another process.
    pub fingerprint: i64,
    record: Box<dyn Fields + Send>,
}

impl Row {
    /// Makes the row of a record.
    #[must_use]
    pub fn new<R: Resource>(record: R, table: &Table) -> Self {
        let id = record.id().uuid();
        let mut row = Self { id, fingerprint: 0, record: Box::new(record) };
        let mut fingerprint = Fingerprint::new(table);
        for column in &table.columns {
            fingerprint.add_value(row.value(column), || row.json(column));
        }
        fingerprint.add_json(row.unlisted());
        row.fingerprint = fingerprint.finish();
        row
    }

    /// Returns the value of a column. Nothing is copied.
    ///
    /// A nested value has its sensitive members, which [`json`](Self::json) leaves out.
    #[must_use]
    pub fn value(&self, column: &Column) -> View<'_> {
        let record: &dyn Fields = &*self.record;
        record.view(column.index).unwrap_or(View::Unset)
    }

    /// Returns the JSON text of the value of a column. `None` if the field is unset.
    ///
    /// Sensitive members of nested objects are left out, unless the field was asked for by name.
    ///
    /// # Errors
    ///
    /// If the value cannot be written as JSON.
    pub fn json(&self, column: &Column) -> serde_json::Result<Option<String>> {
        let view = self.value(column);
        if let View::Unset = view {
            return Ok(None);
        }
        let json = match column.shows_sensitive {
            true => view.to_json()?,
            false => view.to_json_without_sensitive()?,
        };
        Ok((!json.is_null()).then(|| json.as_str().to_owned()))
    }

    /// Returns a JSON object with the unlisted fields, and with the values that do not fit their fields. `None`
    /// without any.
    ///
    /// Fields and members with a name that is sensitive in any resource are left out.
    ///
    /// # Errors
    ///
    /// If a name or a value cannot be written as JSON.
    pub fn unlisted(&self) -> serde_json::Result<Option<String>> {
        let unlisted = self.record.unlisted();
        let mut object = String::new();
        let misfits = unlisted.misfits().map(|(name, json)| -> (&str, _) { (name, json) });
        for (name, json) in unlisted.iter().chain(misfits) {
            if is_sensitive_name(name) {
                continue;
            }
            let separator = if object.is_empty() { '{' } else { ',' };
            let value = View::Json(json).to_json_without_sensitive()?;
            let name = serde_json::to_string(name)?;
            // A write to a text cannot fail.
            let _ = write!(object, "{separator}{name}:{}", value.as_str());
        }
        if object.is_empty() {
            return Ok(None);
        }
        object.push('}');
        Ok(Some(object))
    }

    /// Returns the row as JSON, with the names of its columns. Sensitive values are left out.
    #[must_use]
    pub fn to_json(&self, table: &Table) -> String {
        let mut object = String::from("{");
        for column in table.columns.iter().filter(|column| !column.field.sensitive) {
            let Ok(json) = self.value(column).to_json_without_sensitive() else { continue };
            if json.is_null() {
                continue;
            }
            let separator = if object.len() == 1 { "" } else { "," };
            let _ = write!(object, "{separator}\"{}\":{}", column.name, json.as_str());
        }
        object.push('}');
        object
    }
}

impl fmt::Debug for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("id", &self.id).finish_non_exhaustive()
    }
}
