//! Records of a file: checks of their values, and their rows.

use std::{collections::BTreeSet, path::PathBuf};

use core_api::{
    Json,
    record::{FieldInfo, Kind},
};
use uuid::Uuid;

use super::SeedError;
use crate::data::{
    database::{Database, MAX_RECORDS},
    row::{JsonText, Row, scalar, text},
    scalar::Value,
    schema::Resource,
};

/// The records of a file.
pub(super) struct FileRecords {
    pub(super) file: PathBuf,
    pub(super) records: Vec<FileRecord>,
}

/// A record of a file.
pub(super) struct FileRecord {
    /// The line of its first character, starting at 1.
    pub(super) line: u64,
    pub(super) members: Vec<FileMember>,
}

/// A value of a record.
pub(super) struct FileMember {
    pub(super) name: String,
    pub(super) json: Json,
    pub(super) line: u64,
}

/// Makes the rows of a file. The records that lack a field are added to `incomplete`.
pub(super) fn rows(
    database: &mut Database,
    resource: &'static Resource,
    records: FileRecords,
    incomplete: &mut Vec<(&'static Resource, Uuid)>,
) -> Result<Vec<(Uuid, Row)>, SeedError> {
    let FileRecords { file, records } = records;
    if records.len() > MAX_RECORDS {
        let reason = format!("has more than {MAX_RECORDS} records; remove some");
        return Err(SeedError::new(&file, reason));
    }
    let mut ids = BTreeSet::new();
    let mut rows = Vec::with_capacity(records.len());
    for FileRecord { line, members } in records {
        let mut row = resource.new_row();
        let mut given: Vec<String> = Vec::with_capacity(members.len());
        for FileMember { name, json, line } in members {
            let mistake = |reason: String| SeedError::new(&file, reason).line(line).field(&name);
            if given.contains(&name) {
                return Err(mistake("is given twice; remove one".to_owned()));
            }
            match row.field(&name) {
                Some(info) => {
                    let value = checked(info, &json).map_err(mistake)?;
                    row.set(&name, value);
                }
                None => row.set_unlisted(name.clone(), json),
            }
            given.push(name);
        }
        let has = |name: &str| given.iter().any(|other| other == name);
        let id = if has("id") { row.id("id") } else { Some(database.new_id()) };
        let mistake = |reason: &str| SeedError::new(&file, reason).line(line).field("id");
        let id = id.ok_or_else(|| mistake("is null; leave it out for a new id"))?;
        if !ids.insert(id) {
            return Err(mistake("another record has the same id; change one"));
        }
        row.set("id", text(&id.to_string()));
        if !has("version") {
            row.set("version", text(&database.new_version()));
        }
        if !has("objectState") {
            row.set("objectState", scalar(1));
        }
        if row.iter().any(|(info, _)| !info.volatile && !has(info.name)) {
            incomplete.push((resource, id));
        }
        rows.push((id, row));
    }
    Ok(rows)
}

/// Returns a value in the form that is stored, or the reason that it is not valid.
fn checked(info: &FieldInfo, json: &Json) -> Result<Option<Json>, String> {
    if json.is_null() {
        return Ok(None);
    }
    let value = JsonText::from(json);
    let first = json.as_str().get(..1);
    let (what, stored) = match info.kind {
        Kind::Id(_) => {
            let id = value.content().and_then(|content| Uuid::try_parse(&content).ok());
            ("id", id.and_then(|id| text(&id.to_string())))
        }
        Kind::DateTime => match Value::of(info.kind, Some(value)) {
            Value::DateTime(time) => ("date and time", text(&time.to_string())),
            Value::Null | Value::Boolean(_) | Value::Number(_) | Value::Text(_) => {
                ("date and time", None)
            }
        },
        Kind::Integer => ("integer", value.to_value::<i32>().is_ok().then(|| json.clone())),
        Kind::Object(_) => ("object", (first == Some("{")).then(|| json.clone())),
        Kind::List(_) | Kind::Values(_) => ("list", (first == Some("[")).then(|| json.clone())),
        Kind::Json => ("value", Some(json.clone())),
        kind => {
            let is_valid = Value::of(kind, Some(value)) != Value::Null;
            (scalar_name(kind), is_valid.then(|| json.clone()))
        }
    };
    let advice = "give one, or null";
    stored.map(Some).ok_or_else(|| format!("is not a valid {what}: `{}`; {advice}", json.as_str()))
}

fn scalar_name(kind: Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::Boolean => "boolean",
        Kind::Decimal => "decimal number",
        Kind::Enum(_) => "number or text",
        _ => "value",
    }
}
