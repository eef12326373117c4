//! JSON files: an array with one record a line.

use std::{
    borrow::Cow,
    fs,
    io::{self, BufWriter, Write},
    path::Path,
};

use core_api::Json;
use serde_json::value::RawValue;

use super::{
    SeedError,
    record::{FileMember, FileRecord, FileRecords},
};
use crate::data::row::{Members, Row};

/// Writes rows as an array.
pub(super) fn write<'a>(file: &Path, rows: impl Iterator<Item = &'a Row>) -> io::Result<()> {
    let mut writer = BufWriter::new(fs::File::create(file)?);
    let mut record = String::new();
    writer.write_all(b"[")?;
    for (number, row) in rows.enumerate() {
        record.clear();
        record.push_str(if number == 0 { "\n" } else { ",\n" });
        row.write_members(&mut record, true);
        writer.write_all(record.as_bytes())?;
    }
    writer.write_all(b"\n]\n")?;
    writer.flush()
}

/// Reads the records of an array.
pub(super) fn read(file: &Path) -> Result<FileRecords, SeedError> {
    let failed = |error: io::Error| SeedError::new(file, format!("cannot be read: {error}"));
    let text = fs::read_to_string(file).map_err(failed)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut lines = Lines::new(text);
    let entries: Vec<&RawValue> = serde_json::from_str(text).map_err(|error| {
        let reason = match error.is_data() {
            true => "is not a valid array of records; write `[` and `]` around them".to_owned(),
            false => format!("is not valid JSON: {error}"),
        };
        SeedError::new(file, reason).line(error.line().try_into().unwrap_or(u64::MAX))
    })?;
    let mut records = Vec::with_capacity(entries.len());
    for entry in entries {
        let line = lines.line_of(entry);
        let Members(members) = serde_json::from_str(entry.get()).map_err(|error| {
            let reason = format!("is not a valid record: {error}; write an object");
            SeedError::new(file, reason).line(line)
        })?;
        let member = |(name, raw): (Cow<'_, str>, &RawValue)| FileMember {
            name: name.into_owned(),
            json: Json::from(raw),
            line: lines.line_of(raw),
        };
        records.push(FileRecord { line, members: members.into_iter().map(member).collect() });
    }
    Ok(FileRecords { file: file.to_owned(), records })
}

/// The line numbers of values, which are asked for in the order of the text.
struct Lines<'a> {
    text: &'a str,
    /// The place of the last value in bytes.
    place: usize,
    /// The number of line breaks before it.
    breaks: u64,
}

impl<'a> Lines<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, place: 0, breaks: 0 }
    }

    /// Returns the line of a value of the text.
    fn line_of(&mut self, value: &RawValue) -> u64 {
        let start = self.text.as_ptr().addr();
        let place = value.get().as_ptr().addr().saturating_sub(start);
        let passed = self.text.as_bytes().get(self.place..place).unwrap_or_default();
        let breaks = passed.iter().filter(|byte| **byte == b'\n').count();
        self.breaks = self.breaks.saturating_add(breaks.try_into().unwrap_or(u64::MAX));
        self.place = place.max(self.place);
        self.breaks.saturating_add(1)
    }
}
