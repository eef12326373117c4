//! The journal beside a CSV file: which rows were sent, and what became of them.
//!
//! Core has no idempotency key. So each row is noted before it is sent and after its answer. A row that was noted before
//! and not after may exist, and is looked up before it is sent again.

use std::{
    collections::BTreeMap,
    fs::{File, OpenOptions, TryLockError},
    io::{self, Read, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use serde::{Deserialize, Serialize};

use crate::{
    error::{CliError, io_reason},
    output::writable,
};

/// The largest number of bytes of a journal.
const MAX_BYTES: u64 = 256 * 1024 * 1024;

/// The state of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "lowercase")]
pub(crate) enum RowState {
    /// The row was about to be sent, at this time in seconds since 1970. Nothing says whether it has arrived.
    Sending { at: u64 },
    /// Core has the record with this id.
    Done { id: String },
    /// Core has refused the row, and created nothing.
    Refused,
}

/// A line of the journal.
#[derive(Serialize, Deserialize)]
struct Line {
    key: String,
    #[serde(flatten)]
    state: RowState,
}

/// A journal, locked for one import at a time. A new one is made with its first line.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: Option<File>,
    rows: BTreeMap<String, RowState>,
}

impl Journal {
    /// Returns the path of the journal of a CSV file.
    pub(crate) fn beside(csv: &Path) -> PathBuf {
        let mut name = csv.file_name().unwrap_or_default().to_owned();
        name.push(".corectl.jsonl");
        csv.with_file_name(name)
    }

    /// Opens a journal and reads it. A file that does not exist is not made yet.
    ///
    /// # Errors
    ///
    /// A usage error if the file cannot be written, if another import has it, or if it is not a journal.
    pub(crate) fn open(path: &Path) -> Result<Self, CliError> {
        let own = |file, rows| Self { path: path.to_owned(), file, rows };
        match OpenOptions::new().read(true).write(true).open(path) {
            Ok(file) => lock(path, file).map(|(file, rows)| own(Some(file), rows)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                writable::check(path).map_err(|error| wrong(path, &error.kind()))?;
                Ok(own(None, BTreeMap::new()))
            }
            Err(error) => Err(wrong(path, &error)),
        }
    }

    /// Makes the file of a new journal.
    fn make(&self) -> Result<File, CliError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let file = options.open(&self.path).map_err(|error| self.unwritable(&error))?;
        let (file, rows) = lock(&self.path, file)?;
        if rows.is_empty() {
            return Ok(file);
        }
        // Their rows were not compared with those of this import.
        Err(CliError::usage(format!(
            "another import has written the journal `{}` meanwhile; run the import again",
            self.path.display()
        )))
    }

    /// Reads a journal for a dry run, which writes nothing. A journal that does not exist has no rows.
    ///
    /// # Errors
    ///
    /// A usage error if the file is not a journal, or if it could not be made.
    pub(crate) fn peek(path: &Path) -> Result<BTreeMap<String, RowState>, CliError> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                writable::check(path).map_err(|error| wrong(path, &error.kind()))?;
                return Ok(BTreeMap::new());
            }
            Err(error) => return Err(wrong(path, &error)),
        };
        let parsed = content(&mut file).and_then(|bytes| parse(&bytes));
        parsed.map(|(rows, _)| rows).map_err(|reason| wrong(path, &reason))
    }

    /// Returns the states of all rows.
    pub(crate) fn rows(&self) -> &BTreeMap<String, RowState> {
        &self.rows
    }

    /// Notes the state of a row. It is on the disk when the function returns.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub(crate) fn note(&mut self, key: &str, state: RowState) -> Result<(), CliError> {
        let line = Line { key: key.to_owned(), state };
        let mut text = serde_json::to_string(&line).map_err(io::Error::from)?;
        text.push('\n');
        let mut file = match self.file.take() {
            Some(file) => file,
            None => self.make()?,
        };
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_data());
        self.file = Some(file);
        written.map_err(|error| self.unwritable(&error))?;
        self.rows.insert(line.key, line.state);
        Ok(())
    }

    fn unwritable(&self, error: &io::Error) -> CliError {
        CliError::failed(format!(
            "the journal `{}` cannot be written: {}; the import has stopped, and creates none twice",
            self.path.display(),
            io_reason(error)
        ))
    }
}

/// Locks an open journal, and reads it.
fn lock(path: &Path, mut file: File) -> Result<(File, BTreeMap<String, RowState>), CliError> {
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Err(CliError::usage(format!(
                "another import uses the journal `{}`; wait until it has ended",
                path.display()
            )));
        }
        Err(TryLockError::Error(error)) => return Err(wrong(path, &error)),
    }
    let rows = read(&mut file).map_err(|reason| wrong(path, &reason))?;
    Ok((file, rows))
}

/// Returns the error of a file that cannot be a journal.
fn wrong(path: &Path, reason: &dyn std::fmt::Display) -> CliError {
    let shown = path.display();
    CliError::usage(format!(
        "the journal `{shown}` cannot be used: {reason}; give another file with `--journal`"
    ))
}

/// Returns the time since 1970 in whole seconds.
pub(crate) fn now() -> u64 {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
    since.unwrap_or(Duration::ZERO).as_secs()
}

/// Reads all lines, and leaves the end of the last whole line as the place to write.
fn read(file: &mut File) -> Result<BTreeMap<String, RowState>, String> {
    let text = content(file)?;
    let (rows, whole) = parse(&text)?;
    let end = u64::try_from(whole).map_err(|error| error.to_string())?;
    file.set_len(end)
        .and_then(|()| file.seek(SeekFrom::Start(end)))
        .map_err(|error| error.to_string())?;
    Ok(rows)
}

fn content(file: &mut File) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let mut limited = file.take(MAX_BYTES.saturating_add(1));
    limited.read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > MAX_BYTES) {
        return Err(format!("it has more than {MAX_BYTES} bytes"));
    }
    Ok(bytes)
}

/// Returns the last state of each row, and the length of the whole lines. A last line without its end was cut by the end of
/// a process.
fn parse(bytes: &[u8]) -> Result<(BTreeMap<String, RowState>, usize), String> {
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at.saturating_add(1));
    let mut rows = BTreeMap::new();
    let lines = bytes.get(..whole).unwrap_or_default().split(|byte| *byte == b'\n');
    for (line, number) in lines.zip(1_usize..).filter(|(line, _)| !line.is_empty()) {
        let line: Line = serde_json::from_slice(line)
            .map_err(|error| format!("line {number} is not one of an import: {error}"))?;
        rows.insert(line.key, line.state);
    }
    Ok((rows, whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_outlive_the_process_and_a_cut_line_is_dropped() {
        let folder = tempfile::tempdir().unwrap();
        let path = Journal::beside(&folder.path().join("hours.csv"));
        let mut journal = Journal::open(&path).unwrap();
        assert!(!path.exists(), "nothing is noted yet");
        let mut second = Journal::open(&path).unwrap();
        journal.note("a", RowState::Sending { at: 5 }).unwrap();
        assert!(Journal::open(&path).is_err(), "it is locked");
        assert!(second.note("a", RowState::Refused).is_err(), "another import has it");
        journal.note("b", RowState::Sending { at: 6 }).unwrap();
        journal.note("a", RowState::Done { id: "x".to_owned() }).unwrap();
        drop(journal);
        let mut file = OpenOptions::new().append(true).open(&path).unwrap();
        file.write_all(b"{\"key\":\"c\",\"sta").unwrap();
        drop(file);
        let mut journal = Journal::open(&path).unwrap();
        journal.note("d", RowState::Refused).unwrap();
        drop(journal);
        let rows = Journal::peek(&path).unwrap();
        let rows: Vec<_> = rows.iter().map(|(key, state)| (key.as_str(), state.clone())).collect();
        assert_eq!(
            rows,
            [
                ("a", RowState::Done { id: "x".to_owned() }),
                ("b", RowState::Sending { at: 6 }),
                ("d", RowState::Refused),
            ]
        );
    }

    #[test]
    fn a_journal_that_another_import_has_written_meanwhile_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("j");
        let mut first = Journal::open(&path).unwrap();
        let mut second = Journal::open(&path).unwrap();
        first.note("a", RowState::Done { id: "x".to_owned() }).unwrap();
        drop(first);
        let error = second.note("a", RowState::Sending { at: 5 }).unwrap_err();
        assert!(error.text().unwrap().contains("run the import again"), "{error:?}");
        assert_eq!(Journal::peek(&path).unwrap().len(), 1);
    }

    #[test]
    fn another_file_is_not_a_journal() {
        assert!(parse(b"date,hours\n2026,1\n").unwrap_err().starts_with("line 1 is not one of"));
        assert_eq!(parse(b"").unwrap().1, 0);
    }
}
