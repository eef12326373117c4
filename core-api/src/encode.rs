//! From records to JSON text, by their tables.

use std::fmt;

use serde::{
    Serialize, Serializer,
    ser::{Error, SerializeMap, SerializeSeq},
};
use serde_json::value::RawValue;

use crate::record::{Extent, FieldInfo, Fields, ListView, View};

/// A record as JSON.
pub(crate) fn to_string(fields: &dyn Fields) -> serde_json::Result<String> {
    serde_json::to_string(&Object(fields))
}

/// A list of records as JSON.
pub(crate) fn all_to_string(list: &[&dyn Fields]) -> serde_json::Result<String> {
    let objects: Vec<_> = list.iter().map(|item| Object(*item)).collect();
    serde_json::to_string(&objects)
}

/// The value of a field as JSON; `null` where it is unset.
pub(crate) fn view_to_raw(view: View<'_>) -> serde_json::Result<Box<RawValue>> {
    serde_json::value::to_raw_value(&Member(view))
}

/// What is set, as JSON, for `Debug`.
pub(crate) fn debug(fields: &dyn Fields, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str(&to_string(fields).map_err(|_| fmt::Error)?)
}

/// A record to be written: what is set, what was `null`, and what is not listed.
pub(crate) struct Object<'a>(pub(crate) &'a dyn Fields);

impl Serialize for Object<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (index, info) in self.0.table().iter().enumerate() {
            let Some(view) = self.0.view(index) else { continue };
            if is_sent(info, view, self.0.unlisted().had(index)) {
                map.serialize_entry(info.name, &Member(view))?;
            }
        }
        let is_row = self.0.unlisted().extent() != Extent::Whole;
        // In a row of a list, `null` may say that a nested field was not asked for.
        let sent = self.0.unlisted().iter().filter(|(_, json)| !(is_row && json.is_null()));
        for (name, json) in sent {
            map.serialize_entry(name, json)?;
        }
        map.end()
    }
}

/// A field that is unset is sent as `null` only where the answer had it; an own id is sent only
/// once there is one.
fn is_sent(info: &FieldInfo, view: View<'_>, had: bool) -> bool {
    match view {
        View::Unset => had,
        View::Id(id) => had || !(info.read_only && id.is_nil()),
        _ => true,
    }
}

struct Member<'a>(View<'a>);

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            View::Unset => serializer.serialize_unit(),
            View::Text(text) => serializer.serialize_str(text),
            View::Boolean(is_true) => serializer.serialize_bool(is_true),
            View::Integer(number) => serializer.serialize_i64(number),
            // Through the text, so that no digit and no trailing zero is lost.
            View::Decimal(number) => {
                let raw = RawValue::from_string(number.to_string()).map_err(S::Error::custom)?;
                raw.serialize(serializer)
            }
            View::DateTime(moment) => serializer.collect_str(&moment),
            View::Id(id) => serializer.collect_str(&id),
            View::Object(fields) => Object(fields).serialize(serializer),
            View::List(list) => List(list).serialize(serializer),
            View::Json(json) => json.serialize(serializer),
        }
    }
}

struct List<'a>(&'a dyn ListView);

impl Serialize for List<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut seq = serializer.serialize_seq(Some(self.0.len()))?;
        for item in (0..self.0.len()).filter_map(|index| self.0.item(index)) {
            seq.serialize_element(&Object(item))?;
        }
        seq.end()
    }
}
