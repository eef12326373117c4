//! The messages of streams: schemas, records and deletions.

use std::{io::Write as _, mem};

use core_api::{
    Fields, Json,
    record::{Kind, View, is_sensitive_name},
};
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

use super::{
    config::DecimalForm,
    schema,
    stream::{Property, Stream},
    value,
};

/// Returns the message with the schema of a stream, as a line.
pub(super) fn schema(stream: &Stream, decimals: DecimalForm) -> Vec<u8> {
    let message = json!({
        "type": "SCHEMA",
        "stream": stream.name,
        "schema": schema::of(stream, decimals),
        "key_properties": [Stream::KEY],
        "bookmark_properties": stream.replication_keys(),
    });
    format!("{message}\n").into_bytes()
}

/// A writer of the records of a stream.
#[derive(Clone, Debug)]
pub(super) struct RecordWriter {
    /// The start of each message, with an id of zeros if the resource has no ids.
    start: String,
    starts_with_id: bool,
    /// The fields, each with its index, its kind, and its name with a colon.
    fields: Vec<(usize, Kind, String)>,
    has_unlisted: bool,
    decimals: DecimalForm,
}

impl RecordWriter {
    pub(super) fn new(stream: &Stream, decimals: DecimalForm) -> Self {
        let mut start = format!(r#"{{"type":"RECORD","stream":"{}","record":{{"#, stream.name);
        let starts_with_id = !stream.has_ids();
        if starts_with_id {
            start.push_str(&format!("\"{}\":\"{}\"", Stream::KEY, Uuid::nil()));
        }
        let field = |property: &Property| {
            (property.index, property.field.kind, format!("\"{}\":", property.field.name))
        };
        let fields = stream.properties.iter().map(field).collect();
        Self { start, starts_with_id, fields, has_unlisted: stream.has_unlisted, decimals }
    }

    /// Returns the message with a record, as a line.
    pub(super) fn record(&self, record: &dyn Fields) -> serde_json::Result<Vec<u8>> {
        let mut line = Vec::with_capacity(2_048);
        line.extend_from_slice(self.start.as_bytes());
        let mut separator: &[u8] = if self.starts_with_id { b"," } else { b"" };
        for (index, kind, name) in &self.fields {
            line.extend_from_slice(mem::replace(&mut separator, b","));
            line.extend_from_slice(name.as_bytes());
            let view = record.view(*index).unwrap_or(View::Unset);
            value::write(&mut line, *kind, view, self.decimals)?;
        }
        if self.has_unlisted {
            line.extend_from_slice(separator);
            line.extend_from_slice(format!("\"{}\":", Stream::UNLISTED).as_bytes());
            write_unlisted(&mut line, record)?;
        }
        self.end(line)
    }

    /// Returns the message with a deletion, as a line.
    pub(super) fn deletion(&self, id: Uuid) -> serde_json::Result<Vec<u8>> {
        let mut line = self.start.clone().into_bytes();
        let (deleted_at, now) = (Stream::DELETED_AT, Timestamp::now());
        write!(line, "\"id\":\"{id}\",\"{deleted_at}\":\"{now:.6}\"")
            .map_err(serde_json::Error::io)?;
        self.end(line)
    }

    fn end(&self, mut line: Vec<u8>) -> serde_json::Result<Vec<u8>> {
        let now = Timestamp::now();
        writeln!(line, "}},\"time_extracted\":\"{now:.6}\"}}").map_err(serde_json::Error::io)?;
        Ok(line)
    }
}

/// Writes the fields that this version does not know, and values that do not fit their fields, as the text of a JSON
/// object. Names that are sensitive anywhere are left out.
fn write_unlisted(line: &mut Vec<u8>, record: &dyn Fields) -> serde_json::Result<()> {
    let unlisted = record.unlisted();
    let sensitive = |name: &str| {
        is_sensitive_name(name)
            || record.table().iter().any(|field| field.name == name && field.sensitive)
    };
    let mut object = String::new();
    let mut add = |name: &str, json: &Json| -> serde_json::Result<()> {
        if !sensitive(name) {
            object.push(if object.is_empty() { '{' } else { ',' });
            object.push_str(&serde_json::to_string(name)?);
            object.push(':');
            object.push_str(View::Json(json).to_json_without_sensitive()?.as_str());
        }
        Ok(())
    };
    unlisted.iter().try_for_each(|(name, json)| add(name, json))?;
    unlisted.misfits().try_for_each(|(name, json)| add(name, json))?;
    if object.is_empty() {
        line.extend_from_slice(b"null");
        return Ok(());
    }
    object.push('}');
    serde_json::to_writer(line, &object)
}

#[cfg(test)]
mod tests {
    use core_api::{Employee, TimeEntry};
    use serde_json::Value;

    use super::*;
    use crate::singer::{config::TapConfig, stream};

    fn writer(name: &str, decimals: DecimalForm) -> RecordWriter {
        let streams = stream::all(&TapConfig::default()).unwrap();
        let streams = crate::singer::catalog::select_by_default(streams, &TapConfig::default());
        RecordWriter::new(streams.iter().find(|stream| stream.name == name).unwrap(), decimals)
    }

    fn text(line: Vec<u8>) -> String {
        String::from_utf8(line).unwrap()
    }

    #[test]
    fn digits_times_and_unlisted_fields_are_exact() {
        let json = r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","actualHours":7.50000000000000000001,
            "date":"2026-01-31T00:00:00","billStatus":1,"colour":{"a":[1.10],"ssn":"canary"}}"#;
        let entry: TimeEntry = serde_json::from_str(json).unwrap();
        let line = text(writer("time_entry", DecimalForm::Number).record(&entry).unwrap());
        for part in [
            r#"{"type":"RECORD","stream":"time_entry","record":{"#,
            r#""actualHours":7.50000000000000000001,"#,
            r#""date":"2026-01-31T00:00:00Z""#,
            r#""_unlisted":"{\"colour\":{\"a\":[1.10]}}""#,
        ] {
            assert!(line.contains(part), "{part}: {line}");
        }
        assert!(line.ends_with("Z\"}\n") && !line.contains("canary"), "{line}");
        let line = text(writer("time_entry", DecimalForm::Text).record(&entry).unwrap());
        assert!(line.contains(r#""actualHours":"7.50000000000000000001""#), "{line}");
        serde_json::from_str::<Value>(&line).unwrap();
    }

    #[test]
    fn sensitive_values_are_in_no_message() {
        let json = r#"{"id":"627f5f9e-260f-cdab-5143-b9fedec21552","dateOfBirth":"1970-01-01T00:00:00","salary":4711}"#;
        let employee: Employee = serde_json::from_str(json).unwrap();
        let line = text(writer("employee", DecimalForm::Number).record(&employee).unwrap());
        assert!(!line.contains("1970") && !line.contains("4711"), "{line}");
    }

    #[test]
    fn a_deletion_has_the_id_and_the_time() {
        let line =
            text(writer("activity", DecimalForm::Number).deletion(Uuid::from_u128(7)).unwrap());
        let message: Value = serde_json::from_str(&line).unwrap();
        assert_eq!(message["record"]["id"], "00000000-0000-0000-0000-000000000007");
        assert!(message["record"]["_sdc_deleted_at"].as_str().unwrap().ends_with('Z'), "{line}");
    }
}
