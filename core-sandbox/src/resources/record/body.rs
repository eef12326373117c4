//! What a client sends, read into a row.

use std::fmt;

use core_api::{
    Json,
    record::{FieldInfo, Kind},
};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use uuid::Uuid;

use crate::{
    query::{date_time, decimal},
    refusal::Refusal,
    store::{Row, text},
};

/// A record as it was sent.
#[derive(Debug)]
pub(super) struct Sent {
    /// Without what only the server writes.
    pub(super) row: Row,
    /// The version that the change is based on.
    pub(super) version: Option<String>,
}

/// Reads a body into a row; a null leaves what the row has.
pub(super) fn read(row: Row, body: &[u8]) -> Result<Sent, Refusal> {
    let Members(members) = serde_json::from_slice(body).map_err(Refusal::model)?;
    let mut sent = Sent { row, version: None };
    for (name, json) in members {
        let Some(info) = sent.row.field(&name) else {
            sent.row.set_unlisted(name, json);
            continue;
        };
        if name == "version" {
            sent.version = json.to_value().ok();
        }
        if !info.read_only && !json.is_null() {
            let value = fitting(info, json);
            let value = value.ok_or_else(|| Refusal::model(format!("{name} has a wrong value")))?;
            sent.row.set(&name, Some(value));
        }
    }
    Ok(sent)
}

/// The value as it is kept: ids and dates in one form, so that their texts compare, and all else
/// as it came. `None` where it does not fit the field.
fn fitting(info: &FieldInfo, json: Json) -> Option<Json> {
    let as_text = || json.to_value::<String>().ok();
    let is_fit = match info.kind {
        Kind::Id(_) => return text(&Uuid::try_parse(&as_text()?).ok()?.to_string()),
        Kind::DateTime => return text(&date_time(&as_text()?)?.to_string()),
        Kind::Text => as_text().is_some(),
        Kind::Boolean => json.to_value::<bool>().is_ok(),
        Kind::Integer => json.to_value::<i32>().is_ok(),
        Kind::Decimal => decimal(json.as_str()).is_some(),
        Kind::Enum => json.to_value::<i64>().is_ok() || as_text().is_some(),
        Kind::Object(_) => json.as_str().starts_with('{'),
        Kind::List(_) => json.as_str().starts_with('['),
        _ => true,
    };
    is_fit.then_some(json)
}

/// An object as its members, in the order in which they came.
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
    use crate::resources::{ACTIVITY, Resource, TIME_ENTRY};

    fn read_text(resource: &Resource, body: &str) -> Result<Sent, String> {
        read(Row::empty(resource.fields), body.as_bytes()).map_err(|refusal| refusal.message)
    }

    #[test]
    fn digits_and_unknown_fields_are_kept_as_they_came() {
        let body = r#"{"zip":[1, 2.50],"billRate":1234567890.123456789012345678,"ant":null}"#;
        let row = read_text(&ACTIVITY, body).unwrap().row;
        let json = row.to_json(0);
        assert!(json.contains(r#""billRate":1234567890.123456789012345678,"#), "{json}");
        assert!(json.ends_with(r#","zip":[1, 2.50],"ant":null}"#), "{json}");
    }

    #[test]
    fn ids_and_dates_are_kept_in_one_form() {
        let body = r#"{"projectId":"2A897167-97AB-4321-98CA-AE767280525D","date":"2026-05-05"}"#;
        let row = read_text(&TIME_ENTRY, body).unwrap().row;
        assert_eq!(row.text("projectId").unwrap(), "2a897167-97ab-4321-98ca-ae767280525d");
        assert_eq!(row.text("date").unwrap(), "2026-05-05T00:00:00");
    }

    #[test]
    fn what_only_the_server_writes_is_not_taken() {
        let sent = read_text(&ACTIVITY, r#"{"version":"AA\/=","createdOn":5,"id":"x"}"#).unwrap();
        assert_eq!(sent.version.as_deref(), Some("AA/="));
        assert!(sent.row.iter().all(|(_, value)| value.is_none()));
    }

    #[test]
    fn what_does_not_fit_is_refused_with_its_name() {
        for (name, value) in [
            ("billRate", r#""5""#),
            ("billRate", "12345678901234567890123456789012"),
            ("billable", "1"),
            ("code", "5"),
            ("classId", r#""none""#),
            ("customFields", "{}"),
        ] {
            let message = read_text(&ACTIVITY, &format!("{{\"{name}\":{value}}}")).unwrap_err();
            assert!(message.contains(name), "{message}");
        }
        for body in ["", "[]", "null", "{\"code\":", "{}{}", "\u{feff}{}"] {
            assert!(read_text(&ACTIVITY, body).is_err(), "{body}");
        }
    }
}
