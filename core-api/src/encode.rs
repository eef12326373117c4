//! Encoding of records as JSON, by their tables.

mod non_sensitive;

use std::fmt;

use serde::{
    Serialize, Serializer,
    ser::{Error, SerializeMap, SerializeSeq},
};
use serde_json::value::RawValue;

use crate::{
    Json, format,
    record::{Extent, FieldInfo, Fields, ListView, Unlisted, ValuesView, View},
    sensitive::{Placeholder, SensitiveFields},
};

/// Encodes a record.
pub(crate) fn to_string(fields: &dyn Fields) -> serde_json::Result<String> {
    serde_json::to_string(&Object(fields))
}

/// Encodes a list of records.
pub(crate) fn all_to_string(list: &[&dyn Fields]) -> serde_json::Result<String> {
    let objects: Vec<_> = list.iter().map(|item| Object(*item)).collect();
    serde_json::to_string(&objects)
}

/// Encodes a list of values.
pub(crate) fn values_to_string(list: &dyn ValuesView) -> serde_json::Result<String> {
    serde_json::to_string(&Values(list))
}

/// Encodes the value of a field, or `null` if it is unset.
pub(crate) fn view_to_raw(view: View<'_>) -> serde_json::Result<Box<RawValue>> {
    serde_json::value::to_raw_value(&Member(view))
}

impl View<'_> {
    /// Encodes the value in its form on the wire. An unset field is `null`.
    ///
    /// # Errors
    ///
    /// If the value cannot be encoded. This does not happen to values of an answer.
    pub fn to_json(&self) -> serde_json::Result<Json> {
        view_to_raw(*self).map(Json::from)
    }

    /// Encodes the value without the sensitive fields of nested objects.
    ///
    /// Members that no declaration lists are left out if [any declaration](crate::record::is_sensitive_name) marks their
    /// name as sensitive, also within JSON of an undocumented type. The value itself is encoded even if its own field
    /// is sensitive, so check [`FieldInfo::sensitive`] first.
    ///
    /// ```
    /// use core_api::{Employee, record::View};
    ///
    /// let text = r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","ssn":"000","kin":{"salary":1,"city":"Graz"}}"#;
    /// let employee: Employee = serde_json::from_str(text)?;
    /// let json = View::Object(&employee).to_json_without_sensitive()?;
    /// assert_eq!(json.as_str(), r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","kin":{"city":"Graz"}}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The errors of [`to_json`](Self::to_json).
    pub fn to_json_without_sensitive(&self) -> serde_json::Result<Json> {
        non_sensitive::to_json(*self)
    }
}

/// Writes the set fields as JSON, for `Debug`. Values of sensitive fields are hidden.
pub(crate) fn debug(fields: &dyn Fields, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let json = to_string(fields).map_err(|_| fmt::Error)?;
    f.write_str(&SensitiveFields::of([fields.table()]).mask(&json, Placeholder::Mark))
}

/// A record to encode: set fields, fields that were `null`, and unlisted fields.
pub(crate) struct Object<'a>(pub(crate) &'a dyn Fields);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let unlisted = self.0.unlisted();
        if unlisted.has_raw_names() && format::is_json_text::<S>() {
            return raw_object(self.0).map_err(S::Error::custom)?.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        for (index, info) in self.0.table().iter().enumerate() {
            let Some(view) = self.0.view(index) else { continue };
            if !is_sent(info, view, unlisted.had(index)) {
                continue;
            }
            for name in unlisted.sent_names(index, info.name) {
                match unchanged(unlisted, index, view) {
                    Some(json) => map.serialize_entry(name, json)?,
                    None => map.serialize_entry(name, &Member(view))?,
                }
            }
        }
        for (name, _, json) in sent_unlisted(unlisted) {
            map.serialize_entry(name, json)?;
        }
        map.end()
    }
}

/// Returns the unlisted fields to send. In a row of a list, `null` can mean that a nested field was not
/// requested.
fn sent_unlisted(unlisted: &Unlisted) -> impl Iterator<Item = (&str, Option<&Json>, &Json)> {
    let is_row = unlisted.extent() != Extent::Whole;
    unlisted.iter_raw().filter(move |(_, _, json)| !(is_row && json.is_null()))
}

/// Returns the server's spelling of a field, if it differs from ours and the value is unchanged.
fn unchanged<'a>(unlisted: &'a Unlisted, index: usize, view: View<'_>) -> Option<&'a Json> {
    let original = unlisted.original(index)?;
    let is = view_to_raw(view).ok()?;
    (is.get() == &*original.read).then_some(&original.json)
}

/// Encodes the object as text, because serde cannot write keys with an unpaired surrogate.
#[cold]
fn raw_object(fields: &dyn Fields) -> serde_json::Result<Box<RawValue>> {
    let unlisted = fields.unlisted();
    let mut members = Vec::new();
    for (index, info) in fields.table().iter().enumerate() {
        let Some(view) = fields.view(index) else { continue };
        if is_sent(info, view, unlisted.had(index)) {
            let value = match unchanged(unlisted, index, view) {
                Some(json) => json.as_str().to_owned(),
                None => view_to_raw(view)?.get().to_owned(),
            };
            for name in unlisted.sent_names(index, info.name) {
                members.push(format!("{}:{value}", serde_json::to_string(name)?));
            }
        }
    }
    for (name, raw, json) in sent_unlisted(unlisted) {
        let key =
            raw.map_or_else(|| serde_json::to_string(name), |raw| Ok(raw.as_str().to_owned()));
        members.push(format!("{}:{}", key?, json.as_str()));
    }
    RawValue::from_string(format!("{{{}}}", members.join(",")))
}

/// Returns whether to send a field. An unset field is sent as `null` only if the answer had it. The own id
/// is sent only if it is set.
fn is_sent(info: &FieldInfo, view: View<'_>, had: bool) -> bool {
    match view {
        View::Unset => had,
        View::Id(id) => had || !(info.read_only && id.is_nil()),
        View::Text(_)
        | View::Boolean(_)
        | View::Integer(_)
        | View::Decimal(_)
        | View::DateTime(_)
        | View::Object(_)
        | View::List(_)
        | View::Values(_)
        | View::Json(_) => true,
    }
}

/// The value of a field to encode.
struct Member<'a>(View<'a>);

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            // As an option, because formats without null omit it.
            View::Unset => serializer.serialize_none(),
            View::Text(text) => serializer.serialize_str(text),
            View::Boolean(is_true) => serializer.serialize_bool(is_true),
            View::Integer(number) => serializer.serialize_i64(number),
            View::Decimal(number) => format::write_decimal(number, serializer),
            View::DateTime(time) => serializer.collect_str(&time),
            View::Id(id) => serializer.collect_str(&id),
            View::Object(fields) => Object(fields).serialize(serializer),
            View::List(list) => Array(list).serialize(serializer),
            View::Values(list) => Values(list).serialize(serializer),
            View::Json(json) => json.serialize(serializer),
        }
    }
}

/// A list of nested objects to encode.
struct Array<'a>(&'a dyn ListView);

impl Serialize for Array<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.0.len()))?;
        for item in (0..self.0.len()).filter_map(|index| self.0.item(index)) {
            seq.serialize_element(&Object(item))?;
        }
        seq.end()
    }
}

/// A list of values to encode.
struct Values<'a>(&'a dyn ValuesView);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.0.len()))?;
        for value in (0..self.0.len()).filter_map(|index| self.0.value(index)) {
            seq.serialize_element(&Member(value))?;
        }
        seq.end()
    }
}
