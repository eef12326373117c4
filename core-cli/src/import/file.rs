//! The rows of a CSV file.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
};

use sha2::{Digest, Sha256};

use super::{delimiter, text};
use crate::error::CliError;

/// The largest number of bytes of a CSV file.
const MAX_BYTES: u64 = 64 * 1024 * 1024;

/// A CSV file in memory.
#[derive(Debug)]
pub(crate) struct CsvFile {
    /// The names of the columns.
    pub(crate) header: Vec<String>,
    /// The rows that have a value.
    pub(crate) rows: Vec<CsvRow>,
}

/// A row of a CSV file.
#[derive(Debug)]
pub(crate) struct CsvRow {
    /// The line on which the row begins, from 1.
    pub(crate) line: u64,
    pub(crate) cells: Vec<String>,
}

impl CsvFile {
    /// Reads a file as spreadsheets write it.
    ///
    /// # Errors
    ///
    /// A usage error with the line and the fix.
    pub(crate) fn open(path: &Path) -> Result<Self, CliError> {
        let shown = path.display();
        let wrong =
            |reason: String| CliError::usage(format!("`{shown}` cannot be imported: {reason}"));
        let unreadable = |error: io::Error| {
            CliError::usage(format!("`{shown}` cannot be read: {error}; give another file"))
        };
        let mut bytes = Vec::new();
        let file = File::open(path).map_err(unreadable)?;
        file.take(MAX_BYTES.saturating_add(1)).read_to_end(&mut bytes).map_err(unreadable)?;
        if u64::try_from(bytes.len()).is_ok_and(|length| length > MAX_BYTES) {
            return Err(wrong(format!("it has more than {MAX_BYTES} bytes; split it")));
        }
        let text = text::decode(&bytes).map_err(wrong)?;
        Self::parse(&text).map_err(wrong)
    }

    /// Reads the text of a file.
    fn parse(text: &str) -> Result<Self, String> {
        let (delimiter, rest) = delimiter::detect(text);
        let skipped = u64::from(rest.len() != text.len());
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter)
            .flexible(true)
            .has_headers(false)
            .from_reader(rest.as_bytes());
        let mut header: Option<Vec<String>> = None;
        let mut rows = Vec::new();
        let mut lines = LineCounter { text: rest, byte: 0, line: skipped.saturating_add(1) };
        for record in reader.records() {
            let record = record.map_err(|error| format!("{error}"))?;
            let line = lines.of_row(record.position().map_or(0, csv::Position::byte));
            let cells: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
            if cells.iter().all(String::is_empty) {
                continue;
            }
            match &header {
                None => header = Some(cells),
                Some(header) if cells.len() == header.len() => rows.push(CsvRow { line, cells }),
                Some(header) => {
                    return Err(format!(
                        "line {line} has {} cells, but the header has {}; quote cells that have the delimiter `{}`",
                        cells.len(),
                        header.len(),
                        char::from(delimiter).escape_default()
                    ));
                }
            }
        }
        let mut header = header.ok_or("it is empty; its first line has the names of the fields")?;
        // Spreadsheets write columns that were used once.
        let is_empty =
            |place: usize| rows.iter().all(|row| row.cells.get(place).is_none_or(String::is_empty));
        while header.last().is_some_and(String::is_empty)
            && is_empty(header.len().saturating_sub(1))
        {
            header.pop();
        }
        if let Some(last) = rows.last().filter(|row| is_open(rest, row)) {
            return Err(format!(
                "a quote that begins on line {} is never closed; close it",
                last.line
            ));
        }
        Ok(Self { header, rows })
    }
}

/// Counts lines up to the starts of rows. The reader of CSV counts the end of a line before `\n` or after it.
struct LineCounter<'a> {
    text: &'a str,
    byte: usize,
    line: u64,
}

impl LineCounter<'_> {
    /// Returns the line of a row that begins at a byte, or after empty lines from there.
    fn of_row(&mut self, byte: u64) -> u64 {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX).max(self.byte);
        let rest = self.text.as_bytes().get(self.byte..).unwrap_or_default();
        let skipped = byte.saturating_sub(self.byte);
        let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
        let ends = rest.iter().skip(skipped).take_while(|byte| is_end(byte)).count();
        let passed = rest.get(..skipped.saturating_add(ends)).unwrap_or_default();
        let lines = passed.iter().filter(|byte| **byte == b'\n').count();
        self.byte = self.byte.saturating_add(passed.len());
        self.line = self.line.saturating_add(u64::try_from(lines).unwrap_or(u64::MAX));
        self.line
    }
}

/// Returns whether the last row has a quote that runs to the end of the file.
fn is_open(text: &str, last: &CsvRow) -> bool {
    text.matches('"').count() % 2 == 1 && last.cells.iter().any(|cell| cell.contains('\n'))
}

/// Returns a text that identifies the content of a row.
pub(super) fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // The length keeps two lists of parts with the same concatenation apart.
        hash.update(part.len().to_le_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_have_their_lines_and_cells() {
        let text = "date;memo\r\n2026-09-28;\"a;\r\nb\"\"\"\r\n;\r\n2026-09-29;c\r\n";
        let file = CsvFile::parse(text).unwrap();
        assert_eq!(file.header, ["date", "memo"]);
        let rows: Vec<_> = file.rows.iter().map(|row| (row.line, row.cells[1].as_str())).collect();
        assert_eq!(rows, [(2, "a;\r\nb\""), (5, "c")]);
    }

    #[test]
    fn wrong_rows_are_named_by_their_line() {
        for (text, expected) in [
            ("", "it is empty"),
            ("a,b\n1,2\n1,2,3\n", "line 3 has 3 cells, but the header has 2"),
            ("sep=;\na;b\n1\n", "line 3 has 1 cells, but the header has 2"),
            ("a,b\n1,2\n1,\"x\n2,3\n", "a quote that begins on line 3 is never closed"),
        ] {
            let reason = CsvFile::parse(text).unwrap_err();
            assert!(reason.starts_with(expected), "{text:?}: {reason}");
        }
        // A column without a name and without values does not count.
        assert_eq!(CsvFile::parse("a,,\n1,,\n").unwrap().header, ["a"]);
        // A single quote inside of a cell is a part of it.
        assert_eq!(CsvFile::parse("a\n5\" pipe\n").unwrap().rows[0].cells, ["5\" pipe"]);
    }

    #[test]
    fn fingerprints_keep_parts_apart() {
        assert_ne!(fingerprint(&["ab", "c"]), fingerprint(&["a", "bc"]));
        assert_eq!(fingerprint(&["a"]).len(), 64);
    }
}
