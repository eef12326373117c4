//! Bodies of requests, read into rows.

use std::fmt;

use core_api::{
    Json,
    record::{FieldInfo, Kind},
};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};

use crate::data::{refusal::Refusal, row::Row, scalar::rules};

/// A record that a client submits.
#[derive(Debug)]
pub(super) struct Submission {
    /// The record without the fields that only the server writes.
    pub(super) row: Row,
    /// The version that the client read.
    pub(super) version: Option<String>,
}

impl Submission {
    /// Reads a body into a row. A `null` leaves the value of the row unchanged.
    pub(super) fn read(row: Row, body: &[u8]) -> Result<Self, Refusal> {
        let Members(members) = serde_json::from_slice(body).map_err(Refusal::model)?;
        let mut submission = Self { row, version: None };
        for (name, json) in members {
            let Some(info) = submission.row.field(&name) else {
                submission.row.set_unlisted(name, json);
                continue;
            };
            if name == "version" {
                submission.version = json.to_value().ok();
            }
            if !info.read_only && !json.is_null() {
                let value = normalized(info, json);
                let invalid = || Refusal::model(format!("{name} has an invalid value"));
                submission.row.set(&name, Some(value.ok_or_else(invalid)?));
            }
        }
        Ok(submission)
    }
}

/// Returns the value to store, or `None` if the field does not accept the value.
fn normalized(info: &FieldInfo, json: Json) -> Option<Json> {
    if let Some(rules) = rules(info.kind) {
        return (rules.store)(json);
    }
    let is_accepted = match info.kind {
        Kind::Object(_) => json.as_str().starts_with('{'),
        Kind::List(_) => json.as_str().starts_with('['),
        Kind::Values(kind) => return values(*kind, &json),
        _ => true,
    };
    is_accepted.then_some(json)
}

/// Returns a list of values to store, or `None` if one of them is not of the kind.
fn values(kind: Kind, json: &Json) -> Option<Json> {
    let values: Vec<Json> = json.to_value().ok()?;
    let store = rules(kind)?.store;
    let stored: Option<Vec<Json>> = values.into_iter().map(store).collect();
    let texts: Vec<_> = stored?.iter().map(|value| value.as_str().to_owned()).collect();
    Json::parse(format!("[{}]", texts.join(","))).ok()
}

/// The members of an object, in their order.
struct Members(Vec<(String, Json)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::schema::{ACTIVITY, Resource, TIME_ENTRY};

    fn read(resource: &Resource, body: &str) -> Result<Submission, String> {
        let read = Submission::read(Row::empty(resource.fields), body.as_bytes());
        read.map_err(|refusal| match refusal {
            Refusal::Rule { message, .. } => message,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn digits_and_unlisted_fields_are_stored_unchanged() {
        let body = r#"{"zip":[1, 2.50],"billRate":1234567890.123456789012345678,"ant":null}"#;
        let row = read(&ACTIVITY, body).unwrap().row;
        let json = row.to_json(0);
        assert!(json.contains(r#""billRate":1234567890.123456789012345678,"#), "{json}");
        assert!(json.ends_with(r#","zip":[1, 2.50],"ant":null}"#), "{json}");
    }

    #[test]
    fn ids_and_dates_are_stored_in_one_form() {
        let body = r#"{"projectId":"2A897167-97AB-4321-98CA-AE767280525D","date":"2026-05-05"}"#;
        let row = read(&TIME_ENTRY, body).unwrap().row;
        assert_eq!(row.text("projectId").unwrap(), "2a897167-97ab-4321-98ca-ae767280525d");
        assert_eq!(row.text("date").unwrap(), "2026-05-05T00:00:00");
    }

    #[test]
    fn read_only_fields_are_ignored() {
        let submission = read(&ACTIVITY, r#"{"version":"AA\/=","createdOn":5,"id":"x"}"#).unwrap();
        assert_eq!(submission.version.as_deref(), Some("AA/="));
        assert!(submission.row.iter().all(|(_, value)| value.is_none()));
    }

    #[test]
    fn an_invalid_value_is_refused_with_the_name_of_its_field() {
        for (name, value) in [
            ("billRate", r#""5""#),
            ("billRate", "12345678901234567890123456789012"),
            ("billable", "1"),
            ("code", "5"),
            ("classId", r#""none""#),
            ("customFields", "{}"),
        ] {
            let message = read(&ACTIVITY, &format!("{{\"{name}\":{value}}}")).unwrap_err();
            assert!(message.contains(name), "{message}");
        }
        for body in ["", "[]", "null", "{\"code\":", "{}{}", "\u{feff}{}"] {
            assert!(read(&ACTIVITY, body).is_err(), "{body}");
        }
    }
}
