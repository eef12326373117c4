//! Values that an answer has under an old name of their field.
//!
//! A value goes back under the names that it came with. If an answer has both names, the new one wins. The old one
//! is an unlisted field unless both values are equal.

use std::sync::Arc;

use serde_json::value::RawValue;

use crate::{
    Json, encode,
    record::{Extras, FieldInfo, Fields, View},
};

/// Returns the JSON of a field's value, as the server wrote it.
fn value(extras: &Extras, fields: &dyn Fields, index: usize) -> serde_json::Result<Json> {
    match extras.original(index) {
        Some(json) => Ok(json.clone()),
        None => {
            let view = fields.view(index).unwrap_or(View::Unset);
            encode::view_to_raw(view).map(|json| Json::from(&*json))
        }
    }
}

/// Notes a second value of a field, which came with an old name.
pub(super) fn add_second(
    extras: &mut Extras,
    fields: &dyn Fields,
    (index, info): (usize, &FieldInfo),
    old: &'static str,
    json: &RawValue,
) -> serde_json::Result<()> {
    if value(extras, fields, index)?.as_str() == json.get() {
        if extras.wire_names(index).next().is_none() {
            extras.add_wire_name(index, info.name);
        }
        extras.add_wire_name(index, old);
    } else {
        extras.forget_wire_name(index, old);
        extras.push(Arc::from(old), None, Json::from(json));
    }
    Ok(())
}

/// A value under an old name that the new name replaces.
pub(super) struct ReplacedValue {
    index: usize,
    names: Vec<&'static str>,
    json: Json,
}

impl ReplacedValue {
    /// Takes the value of a field that came with old names only.
    pub(super) fn take(
        extras: &Extras,
        fields: &dyn Fields,
        (index, info): (usize, &FieldInfo),
    ) -> serde_json::Result<Option<Self>> {
        let names: Vec<_> = extras.wire_names(index).collect();
        if names.is_empty() || names.contains(&info.name) {
            return Ok(None);
        }
        let json = value(extras, fields, index)?;
        Ok(Some(Self { index, names, json }))
    }

    /// Keeps the old names if the new value is equal, or else the old value as an unlisted field.
    pub(super) fn keep(
        self,
        extras: &mut Extras,
        fields: &dyn Fields,
        info: &FieldInfo,
    ) -> serde_json::Result<()> {
        let Self { index, names, json } = self;
        if value(extras, fields, index)? == json {
            extras.add_wire_name(index, info.name);
            return Ok(());
        }
        for old in names {
            extras.forget_wire_name(index, old);
            extras.push(Arc::from(old), None, json.clone());
        }
        Ok(())
    }
}
