//! The fields that a create or an update sets, checked by the table before anything is sent.

mod json_input;

use core_api::{
    catalog::ResourceInfo,
    record::{FieldInfo, Kind},
};
use serde_json::value::RawValue;

use crate::{
    field_place::FieldPlace,
    field_value::{self, FieldValue},
    mistake::Mistake,
    raw_object::RawObject,
};

/// A field and its new value.
#[derive(Clone, Debug)]
pub(crate) struct SetField {
    pub(crate) place: FieldPlace,
    pub(crate) value: FieldValue,
    /// The text that the person typed, for errors that only a look-up finds.
    pub(crate) typed: String,
}

/// The fields that a write sets.
#[derive(Clone, Debug)]
pub(crate) struct RecordBody {
    pub(crate) resource: &'static ResourceInfo,
    pub(crate) fields: Vec<SetField>,
}

impl RecordBody {
    /// Makes a body without fields.
    pub(crate) fn new(resource: &'static ResourceInfo) -> Self {
        Self { resource, fields: Vec::new() }
    }

    /// Sets a field by a text such as `hours=7.5`. An empty value is null.
    ///
    /// # Errors
    ///
    /// If the field is unknown, set already or written by Core alone, or if the value does not fit it.
    pub(crate) fn assign(&mut self, typed: &str) -> Result<(), Mistake> {
        let Some((name, text)) = typed.split_once('=') else {
            let message = "a field is set as `field=value`, and the text has no `=`; add it";
            return Err(Mistake::whole(message, typed));
        };
        let place = FieldPlace::find(self.resource, name.trim())
            .map_err(|mistake| mistake.continued(&typed[name.len()..]))?;
        self.set(place, text, typed).map_err(|mistake| match mistake.is_of(typed) {
            true => mistake,
            false => mistake.within(&typed[..name.len().saturating_add(1)]),
        })
    }

    /// Sets a field to a text as a person types it.
    ///
    /// # Errors
    ///
    /// If the field is set already, or if the value does not fit it.
    pub(crate) fn set(
        &mut self,
        place: FieldPlace,
        text: &str,
        typed: &str,
    ) -> Result<(), Mistake> {
        let Some(info) = place.field() else { return Ok(()) };
        if text.is_empty() && info.required {
            let message =
                format!("`{}` is required, so it cannot be null; give a value", info.name);
            return Err(Mistake::new(message, typed, 0..typed.len()));
        }
        let value = if text.is_empty() {
            FieldValue::Json(RawValue::NULL.to_owned())
        } else {
            field_value::read(info, text)?
        };
        self.push(place, value, typed)
    }

    /// Adds a field with a value that was read.
    fn push(&mut self, place: FieldPlace, value: FieldValue, typed: &str) -> Result<(), Mistake> {
        if self.fields.iter().any(|set| set.place.overlaps(&place)) {
            let name = place.names().join(".");
            return Err(Mistake::whole(format!("`{name}` is set twice; set it once"), typed));
        }
        self.fields.push(SetField { place, value, typed: typed.to_owned() });
        Ok(())
    }

    /// Returns the required fields of a create that are not set.
    pub(crate) fn missing(&self) -> Vec<&'static FieldInfo> {
        let is_set = |info: &FieldInfo| {
            let mut of_field = self
                .fields
                .iter()
                .filter(|set| set.place.path.first().is_some_and(|first| first.name == info.name));
            of_field.any(|set| !is_null(&set.value))
        };
        self.resource.fields.iter().filter(|info| info.required && !is_set(info)).collect()
    }

    /// Returns the JSON of a create, if all references are known.
    pub(crate) fn to_object(&self) -> Option<RawObject> {
        let mut object = RawObject::default();
        self.apply(&mut object)?;
        Some(object)
    }

    /// Sets the fields in a record. `None` if a reference was not looked up.
    pub(crate) fn apply(&self, record: &mut RawObject) -> Option<()> {
        for set in &self.fields {
            let FieldValue::Json(json) = &set.value else { return None };
            put(record, &set.place.names(), json);
        }
        Some(())
    }
}

fn is_null(value: &FieldValue) -> bool {
    matches!(value, FieldValue::Json(json) if json.get() == "null")
}

/// Sets the member at a path. An object on the way that is missing is made.
fn put(record: &mut RawObject, path: &[&str], json: &RawValue) {
    match path {
        [] => {}
        [name] => record.set(name, json.to_owned()),
        [name, rest @ ..] => {
            let inner = record.get(name).map(|inner| RawObject::parse(inner.get()));
            let mut inner = inner.and_then(Result::ok).unwrap_or_default();
            put(&mut inner, rest, json);
            if let Ok(inner) = serde_json::value::to_raw_value(&inner) {
                record.set(name, inner);
            }
        }
    }
}

/// Returns whether the value of a field, or a part of it, is personal data.
pub(crate) fn is_sensitive(info: &FieldInfo) -> bool {
    info.sensitive
        || match info.kind {
            Kind::Object(table) | Kind::List(table) => {
                table.fields().iter().any(|inner| inner.sensitive)
            }
            Kind::Text
            | Kind::Boolean
            | Kind::Integer
            | Kind::Decimal
            | Kind::DateTime
            | Kind::Id(_)
            | Kind::Enum(_)
            | Kind::Values(_)
            | Kind::Json => false,
            _ => true,
        }
}

#[cfg(test)]
mod tests {
    use core_api::catalog;

    use super::*;

    fn body(assignments: &[&str]) -> Result<RecordBody, String> {
        let mut body = RecordBody::new(catalog::find("time entry").unwrap());
        for typed in assignments {
            body.assign(typed).map_err(|mistake| mistake.to_string())?;
        }
        Ok(body)
    }

    #[test]
    fn assignments_make_the_json_of_a_create() {
        let body = body(&["date=2026-09-28", "hours_=".trim_end_matches("_=")]).unwrap_err();
        assert!(body.starts_with("a field is set as `field=value`"), "{body}");
        let body = self::body(&["date=2026-09-28", "actual hours=7.50", "memo=a=b"]).unwrap();
        let json = serde_json::to_string(&body.to_object().unwrap()).unwrap();
        assert_eq!(json, r#"{"date":"2026-09-28T00:00:00","actualHours":7.50,"memo":"a=b"}"#);
        let missing: Vec<_> = body.missing().iter().map(|info| info.name).collect();
        assert_eq!(missing, ["activityId", "projectId", "resourceId", "description"]);
    }

    #[test]
    fn mistakes_have_carets_in_the_whole_assignment() {
        let text = body(&["hourz=3"]).unwrap_err();
        assert!(text.ends_with("\n  hourz=3\n  ^^^^^"), "{text}");
        let text = body(&["actualHours=7,5"]).unwrap_err();
        assert!(text.ends_with("\n  actualHours=7,5\n              ^^^"), "{text}");
        let text = body(&["memo=1", "Memo=2"]).unwrap_err();
        assert_eq!(text, "`memo` is set twice; set it once\n  Memo=2\n  ^^^^^^");
        let text = body(&["description="]).unwrap_err();
        assert!(text.starts_with("`description` is required, so it cannot be null"), "{text}");
        let text = body(&["=3"]).unwrap_err();
        assert!(text.contains("is not a valid field of TimeEntry"), "{text}");
    }

    #[test]
    fn nested_fields_keep_the_rest_of_their_object() {
        let mut body = RecordBody::new(catalog::find("client").unwrap());
        body.assign("address.city=Marlow").unwrap();
        let mut record = RawObject::parse(r#"{"address":{"zip":"1","city":"X"},"n":1.0}"#).unwrap();
        body.apply(&mut record).unwrap();
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(text, r#"{"address":{"zip":"1","city":"Marlow"},"n":1.0}"#);
    }

    #[test]
    fn an_unknown_reference_makes_no_json() {
        assert!(body(&["project=24-016"]).unwrap().to_object().is_none());
    }
}
