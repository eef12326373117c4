//! Bodies of requests, read into rows.

use std::fmt;

use core_api::{Json, record::FieldInfo};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};

use super::depth::check_depth;
use crate::data::{
    marks::Marks,
    refusal::Refusal,
    row::Row,
    scalar::{Stored, store},
};

/// The maximum number of members of a body.
const MAX_MEMBERS: usize = 1_000;

/// A record that a client submits.
#[derive(Debug)]
pub(super) struct Submission {
    /// The record without the fields that only the server writes.
    pub(super) row: Row,
    /// The version that the client read. `None` if the body has none.
    pub(super) version: Option<String>,
}

impl Submission {
    /// Reads a body into a row. A `null` leaves the value of the row unchanged.
    pub(super) fn read(row: Row, body: &[u8], marks: &mut Marks) -> Result<Self, Refusal> {
        // Some programs of .NET begin a text with a byte order mark, and its readers skip the mark.
        let text = body.strip_prefix("\u{feff}".as_bytes()).unwrap_or(body);
        if text.len() < body.len() {
            marks.note_body("a byte order mark")?;
        }
        check_depth(text)?;
        let Members(members) = serde_json::from_slice(text).map_err(Refusal::model)?;
        if members.len() > MAX_MEMBERS {
            return Err(Refusal::model(format_args!(
                "the body has more than {MAX_MEMBERS} members"
            )));
        }
        let mut submission = Self { row, version: None };
        for (name, json) in members {
            let exact = submission.row.field(&name);
            let Some(info) = exact.or_else(|| submission.row.field_in_any_case(&name)) else {
                submission.row.set_unlisted(name, json);
                continue;
            };
            if exact.is_none() {
                marks.note_body(format!("the key {name} for {}", info.name))?;
            }
            submission.set(info, json, marks)?;
        }
        Ok(submission)
    }

    fn set(
        &mut self,
        info: &'static FieldInfo,
        json: Json,
        marks: &mut Marks,
    ) -> Result<(), Refusal> {
        if json.is_null() {
            return Ok(());
        }
        if info.name == "version" {
            self.version = version(&json);
        }
        if info.read_only {
            return Ok(());
        }
        let Some(Stored { value, form }) = store(info.kind, json) else {
            return Err(Refusal::model(format_args!("{} has an invalid value", info.name)));
        };
        if let Some(form) = form {
            marks.note_body(format!("{form} in {}", info.name))?;
        }
        // An empty text has no value, so the value of the row stays, as with null.
        if value.is_some() {
            self.row.set(info.name, value);
        }
        Ok(())
    }
}

/// Returns the version in a body. An empty text is not a version, and no other type is one of Core's.
fn version(json: &Json) -> Option<String> {
    let text = json.to_value().unwrap_or_else(|_| json.as_str().to_owned());
    Some(text).filter(|text| !text.is_empty())
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
    use crate::data::{
        marks::Unconfirmed,
        schema::{ACTIVITY, Resource, TIME_ENTRY},
    };

    /// Returns the submission and its marks, or the message of the refusal.
    fn read_with(
        treatment: Unconfirmed,
        resource: &Resource,
        body: &str,
    ) -> Result<(Submission, Vec<String>), String> {
        let mut marks = Marks::new(treatment);
        let read = Submission::read(Row::empty(resource.fields), body.as_bytes(), &mut marks);
        let read = read.map_err(|refusal| match refusal {
            Refusal::Rule { message, .. } => message,
            other => panic!("{other:?}"),
        });
        Ok((read?, marks.texts().map(str::to_owned).collect()))
    }

    fn read(resource: &Resource, body: &str) -> Result<Submission, String> {
        read_with(Unconfirmed::Evaluate, resource, body).map(|(submission, _)| submission)
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
    fn a_version_is_absent_or_compared() {
        for (version, read_as) in
            [("null", None), (r#""""#, None), (r#""A""#, Some("A")), ("7", Some("7"))]
        {
            let submission = read(&ACTIVITY, &format!("{{\"version\":{version}}}")).unwrap();
            assert_eq!(submission.version.as_deref(), read_as, "{version}");
        }
    }

    #[test]
    fn values_and_keys_in_other_forms_are_read_and_marked() {
        let body = r#"{"Code":"A","billRate":"120.50","costRate":"","BILLABLE":"true","sub":7}"#;
        let (submission, marks) = read_with(Unconfirmed::Evaluate, &ACTIVITY, body).unwrap();
        let value = |name| submission.row.value(name).map(|json| json.as_str().to_owned());
        assert_eq!(value("code").as_deref(), Some(r#""A""#));
        assert_eq!(value("billRate").as_deref(), Some("120.50"));
        assert_eq!(value("costRate"), None);
        assert_eq!(value("billable").as_deref(), Some("true"));
        assert_eq!(value("sub").as_deref(), Some(r#""7""#));
        assert_eq!(
            marks,
            [
                "a number or boolean instead of a text in sub",
                "a text instead of a number in billRate",
                "a text or number instead of a boolean in billable",
                "an empty text in costRate",
                "the key BILLABLE for billable",
                "the key Code for code",
            ]
        );
        for strict in [r#"{"Code":"A"}"#, r#"{"billRate":"1"}"#, r#"{"costRate":""}"#] {
            let refused = read_with(Unconfirmed::Refuse, &ACTIVITY, strict).unwrap_err();
            assert!(refused.contains("no source shows"), "{refused}");
        }
    }

    #[test]
    fn an_invalid_value_is_refused_with_the_name_of_its_field() {
        for (name, value) in [
            ("billRate", r#""five""#),
            ("billRate", "12345678901234567890123456789012"),
            ("billable", "2"),
            ("code", "{}"),
            ("classId", r#""none""#),
            ("customFields", "{}"),
        ] {
            let message = read(&ACTIVITY, &format!("{{\"{name}\":{value}}}")).unwrap_err();
            assert!(message.contains(name), "{message}");
        }
        for body in ["", "[]", "null", "{\"code\":", "{}{}", "\u{feff}"] {
            assert!(read(&ACTIVITY, body).is_err(), "{body}");
        }
        let members: Vec<String> = (0..=MAX_MEMBERS).map(|n| format!("\"x{n}\":1")).collect();
        let refused = read(&ACTIVITY, &format!("{{{}}}", members.join(","))).unwrap_err();
        assert!(refused.contains("more than 1000 members"), "{refused}");
    }
}
