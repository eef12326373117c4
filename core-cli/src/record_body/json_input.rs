//! Records as JSON, from a file or standard input.

use core_api::record::{FieldInfo, Kind};
use serde_json::value::RawValue;

use super::{RecordBody, is_null};
use crate::{
    field_place::FieldPlace,
    field_value::{self, FieldValue},
    mistake::Mistake,
    names,
    raw_object::RawObject,
};

impl RecordBody {
    /// Sets the fields of a JSON object. Returns the names of fields that only Core writes, which are left out.
    ///
    /// # Errors
    ///
    /// If the text is not a JSON object, or if a member is unknown, set already or of the wrong type.
    pub(crate) fn merge(&mut self, text: &str) -> Result<Vec<&'static str>, Mistake> {
        let text = text.trim_start_matches('\u{feff}');
        let object = RawObject::parse(text).map_err(|error| {
            let line = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
            let place = error.column().saturating_sub(1).min(line.len());
            Mistake::new(
                format!("the input is not a JSON object: {error}"),
                line,
                place..line.len(),
            )
        })?;
        let mut left_out = Vec::new();
        for (name, value) in object.iter() {
            let typed = format!("\"{name}\": {}", value.get());
            let wrong = |message: String| Mistake::whole(message, typed.clone());
            let info = self.resource.fields.iter().find(|info| is_named(info, name));
            if let Some(info) = info.filter(|info| info.read_only) {
                left_out.push(info.name);
                continue;
            }
            let place = match info {
                // The exact name is meant, even if it is the copy of another record's name.
                Some(info) => FieldPlace { path: vec![info], by: None },
                None => FieldPlace::find(self.resource, name)
                    .map_err(|mistake| wrong(mistake.message().to_owned()))?,
            };
            let Some(info) = place.field() else { continue };
            let read = from_json(info, value).map_err(wrong)?;
            self.push(place, read, &typed)?;
        }
        Ok(left_out)
    }
}

fn is_named(info: &FieldInfo, name: &str) -> bool {
    info.name == name || info.old_names.contains(&name)
}

/// Reads a value that is JSON already.
fn from_json(info: &'static FieldInfo, value: &RawValue) -> Result<FieldValue, String> {
    let json = value.get();
    if json == "null" {
        return Ok(FieldValue::Json(value.to_owned()));
    }
    let name = info.name;
    let first = json.as_bytes().first().copied();
    let text = || serde_json::from_str::<String>(json).ok();
    let expected = match (info.kind, first) {
        (Kind::Text, Some(b'"'))
        | (Kind::DateTime, Some(b'"'))
        | (Kind::Id(_), Some(b'"'))
        | (Kind::Enum(_), Some(b'"')) => {
            let text = text().ok_or_else(|| format!("`{name}` is not a valid text"))?;
            return field_value::read(info, &text).map_err(|mistake| mistake.message().to_owned());
        }
        (Kind::Boolean, Some(b't' | b'f')) => return Ok(FieldValue::Json(value.to_owned())),
        (Kind::Integer | Kind::Decimal | Kind::Enum(_), Some(b'-' | b'0'..=b'9')) => {
            return number(info, value);
        }
        (Kind::Object(table), Some(b'{')) => {
            members(table.fields(), json)?;
            return Ok(FieldValue::Json(value.to_owned()));
        }
        (Kind::List(table), Some(b'[')) => {
            let items: Vec<&RawValue> =
                serde_json::from_str(json).map_err(|error| format!("`{name}`: {error}"))?;
            for item in items {
                members(table.fields(), item.get())
                    .map_err(|reason| format!("`{name}`: {reason}"))?;
            }
            return Ok(FieldValue::Json(value.to_owned()));
        }
        (Kind::Values(_), Some(b'[')) | (Kind::Json, _) => {
            return Ok(FieldValue::Json(value.to_owned()));
        }
        (Kind::Text, _) => "a text in quotes",
        (Kind::Boolean, _) => "`true` or `false` without quotes",
        (Kind::Integer | Kind::Decimal, _) => "a number without quotes",
        (Kind::DateTime, _) => "a date in quotes, as in \"2026-01-31\"",
        (Kind::Id(_), _) => "an id, a code or a name in quotes",
        (Kind::Enum(_), _) => "the name of a value in quotes, or its number",
        (Kind::Object(_), _) => "an object in braces",
        (Kind::List(_) | Kind::Values(_), _) => "a list in brackets",
        _ => return Ok(FieldValue::Json(value.to_owned())),
    };
    Err(format!("`{name}` has a value of another type; write {expected}"))
}

/// Reads a number, which goes to Core with its digits.
fn number(info: &'static FieldInfo, value: &RawValue) -> Result<FieldValue, String> {
    let read = field_value::read(info, value.get());
    let is_exact = |json: &RawValue| json.get() == value.get();
    match read {
        Ok(FieldValue::Json(json)) if !is_exact(&json) => Ok(FieldValue::Json(json)),
        Ok(read) => Ok(read),
        Err(mistake) => Err(mistake.message().to_owned()),
    }
}

/// Checks the members of a nested object.
fn members(table: &'static [FieldInfo], json: &str) -> Result<(), String> {
    let object =
        RawObject::parse(json).map_err(|error| format!("the value is not an object: {error}"))?;
    for (name, value) in object.iter() {
        let Some(info) = table.iter().find(|info| is_named(info, name)) else {
            let advice = names::advice(table.iter().map(|info| info.name), name);
            return Err(format!("`{name}` is not a valid field of the nested object{advice}"));
        };
        let read = from_json(info, value)?;
        debug_assert!(!is_null(&read) || value.get() == "null", "only null reads as null");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use core_api::catalog;

    use super::*;

    fn merge(resource: &str, text: &str) -> Result<(String, Vec<&'static str>), String> {
        let mut body = RecordBody::new(catalog::find(resource).unwrap());
        let left_out = body.merge(text).map_err(|mistake| mistake.to_string())?;
        Ok((serde_json::to_string(&body.to_object().unwrap()).unwrap(), left_out))
    }

    #[test]
    fn a_record_of_core_can_be_the_input() {
        let text = r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","version":"AA==","actualHours":7.50,
            "billStatus":0,"project":"Hall","billable":true,"date":"2026-09-28T00:00:00"}"#;
        let (json, left_out) = merge("time entry", text).unwrap();
        assert_eq!(
            json,
            r#"{"actualHours":7.50,"billStatus":0,"project":"Hall","billable":true,"date":"2026-09-28T00:00:00"}"#
        );
        assert_eq!(left_out, ["id", "version"]);
    }

    #[test]
    fn wrong_members_are_named() {
        for (text, expected) in [
            ("[]", "the input is not a JSON object"),
            ("{", "the input is not a JSON object: EOF"),
            (r#"{"hourz":1}"#, "`hourz` is not a valid field of TimeEntry"),
            (r#"{"actualHours":"7.5"}"#, "write a number without quotes"),
            (r#"{"billable":"true"}"#, "write `true` or `false` without quotes"),
            (r#"{"description":1}"#, "write a text in quotes"),
            (r#"{"customFields":[{"x":1}]}"#, "`x` is not a valid field of the nested object"),
            (r#"{"memo":"a","memo":"b"}"#, "occurs twice"),
            (r#"{"date":"28.09.2026"}"#, "write `2026-09-28`"),
            (r#"{"actualHours":1e999}"#, "is not a valid one"),
        ] {
            let error = merge("time entry", text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }
}
