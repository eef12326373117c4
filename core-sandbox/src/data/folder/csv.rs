//! CSV files (RFC 4180): a header with the names of fields, and one record a line.

use std::{fs, path::Path};

use core_api::{Json, record::Kind};

use super::{
    SeedError,
    record::{FileMember, FileRecord, FileRecords},
};
use crate::data::{row::text, schema::Resource};

/// Reads the records of a file. An empty cell is `null`.
pub(super) fn read(file: &Path, resource: &Resource) -> Result<FileRecords, SeedError> {
    let content = fs::read_to_string(file)
        .map_err(|error| SeedError::new(file, format!("cannot be read: {error}")))?;
    let content = content.strip_prefix('\u{feff}').unwrap_or(&content);
    let failed = |error: csv::Error| {
        let line = error.position().map_or(1, csv::Position::line);
        let reason = format!("is not valid CSV: {error}; give each line one cell for each field");
        SeedError::new(file, reason).line(line)
    };
    let mut reader = csv::Reader::from_reader(content.as_bytes());
    let header = reader.headers().map_err(failed)?.clone();
    let mut kinds: Vec<(&str, Kind)> = Vec::new();
    for name in &header {
        let mistake = |reason: String| SeedError::new(file, reason).line(1).field(name);
        let info = resource.fields.iter().find(|info| info.name == name);
        let info = info.ok_or_else(|| {
            mistake(format!("is not a field of {}; write its name as in the API", resource.path))
        })?;
        if kinds.iter().any(|(other, _)| *other == name) {
            return Err(mistake("is given twice; remove one column".to_owned()));
        }
        kinds.push((info.name, info.kind));
    }
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(failed)?;
        let line = record.position().map_or(1, csv::Position::line);
        let mut members = Vec::with_capacity(kinds.len());
        for ((name, kind), cell) in kinds.iter().zip(&record) {
            let json = json(*kind, cell).ok_or_else(|| {
                let reason = format!("is not a valid value: `{cell}`; give JSON");
                SeedError::new(file, reason).line(line).field(name)
            })?;
            members.push(FileMember { name: (*name).to_owned(), json, line });
        }
        records.push(FileRecord { line, members });
    }
    Ok(FileRecords { file: file.to_owned(), records })
}

/// Returns a cell as JSON. The kind decides whether it is a text, because cells have no quotes.
fn json(kind: Kind, cell: &str) -> Option<Json> {
    if cell.is_empty() {
        return Json::parse("null").ok();
    }
    let bare = || Json::parse(cell).ok();
    match kind {
        Kind::Text | Kind::Id(_) | Kind::DateTime => text(cell),
        // Spreadsheets write `TRUE`. Anything else is a text, which the check refuses.
        Kind::Boolean => Json::parse(cell.to_ascii_lowercase()).ok().or_else(|| text(cell)),
        Kind::Integer | Kind::Decimal | Kind::Enum(_) => bare().or_else(|| text(cell)),
        _ => bare(),
    }
}
