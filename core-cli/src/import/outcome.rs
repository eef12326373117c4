//! The outcomes of rows, as a report and as a sentence.

use std::{
    fs::File,
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{
    error::{CliError, io_reason},
    output::writable,
    terminal,
};

/// The outcome of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The record was created now.
    Created(String),
    /// The answer to the create was lost, and a look-up has found the record.
    Recovered(String),
    /// The record was there before: from an earlier run, or from somebody else.
    Existing(String),
    /// A dry run would create the record.
    Planned,
    /// The row has mistakes, and was not sent.
    Wrong(String),
    /// Core has refused the row, and created nothing.
    Refused(String),
    /// The answer was lost and no look-up has found the record. The next run looks again.
    Unclear(String),
    /// The row was not sent, because an earlier error concerns all rows.
    Unsent(String),
}

impl Outcome {
    /// Returns the word for the report.
    fn word(&self) -> &'static str {
        match self {
            Self::Created(_) => "created",
            Self::Recovered(_) => "created, answer lost",
            Self::Existing(_) => "already there",
            Self::Planned => "would be created",
            Self::Wrong(_) => "wrong",
            Self::Refused(_) => "refused",
            Self::Unclear(_) => "unclear",
            Self::Unsent(_) => "not sent",
        }
    }

    /// Returns the id of the record.
    fn id(&self) -> Option<&str> {
        match self {
            Self::Created(id) | Self::Recovered(id) | Self::Existing(id) => Some(id),
            Self::Planned
            | Self::Wrong(_)
            | Self::Refused(_)
            | Self::Unclear(_)
            | Self::Unsent(_) => None,
        }
    }

    /// Returns the reason of a row without a record.
    pub(crate) fn reason(&self) -> Option<&str> {
        match self {
            Self::Wrong(reason)
            | Self::Refused(reason)
            | Self::Unclear(reason)
            | Self::Unsent(reason) => Some(reason),
            Self::Created(_) | Self::Recovered(_) | Self::Existing(_) | Self::Planned => None,
        }
    }

    /// Returns whether the record of the row is in Core, or a dry run would create it.
    fn is_success(&self) -> bool {
        self.reason().is_none()
    }
}

/// The outcomes of the rows so far. They are written to a CSV file as they come.
pub(crate) struct ImportReport {
    file: Option<csv::Writer<Box<dyn Write>>>,
    /// The path of the file, or of standard output (`-`).
    path: Option<PathBuf>,
    /// The number of rows by their word, in the order of the first one.
    counts: Vec<(&'static str, usize)>,
    failed: usize,
    /// True once all rows have an outcome.
    is_finished: bool,
}

/// Says what was done, if a signal or an error has ended the import.
impl Drop for ImportReport {
    fn drop(&mut self) {
        if !self.is_finished && !self.counts.is_empty() {
            let summary = self.summary();
            terminal::write_line(&format!(
                "stopped: {summary}; run the import again, which creates none twice"
            ));
        }
    }
}

impl ImportReport {
    /// Checks that a report can be written. Nothing is made.
    ///
    /// # Errors
    ///
    /// A usage error if the file cannot be written.
    pub(crate) fn check(path: Option<&Path>) -> Result<(), CliError> {
        let path = path.filter(|path| *path != Path::new("-"));
        path.map_or(Ok(()), |path| {
            writable::check(path).map_err(|error| unwritable(path, &error.kind()))
        })
    }

    /// Begins a report in a file, on standard output (`-`), or without a file.
    ///
    /// # Errors
    ///
    /// A usage error if the file cannot be made.
    pub(crate) fn begin(path: Option<&Path>) -> Result<Self, CliError> {
        let file = path.map(writer).transpose()?;
        let path = path.map(Path::to_owned);
        let mut report = Self { file, path, counts: Vec::new(), failed: 0, is_finished: false };
        report.write(["line", "outcome", "id", "reason"])?;
        Ok(report)
    }

    /// Writes a line of the file.
    fn write(&mut self, cells: [&str; 4]) -> Result<(), CliError> {
        let Some(file) = &mut self.file else { return Ok(()) };
        let written = file.write_record(cells).and_then(|()| Ok(file.flush()?));
        let Err(error) = written else { return Ok(()) };
        Err(match (error.into_kind(), self.path.as_deref()) {
            // Nobody reads the report any more. The rows are sent nevertheless.
            (csv::ErrorKind::Io(error), _) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.file = None;
                return Ok(());
            }
            (csv::ErrorKind::Io(error), Some(path)) if path != Path::new("-") => {
                let (path, reason) = (path.display(), io_reason(&error));
                CliError::failed(format!("the report `{path}` cannot be written: {reason}"))
            }
            (csv::ErrorKind::Io(error), _) => error.into(),
            (other, _) => CliError::failed(format!("the report cannot be written: {other:?}")),
        })
    }

    /// Adds the outcome of a row.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub(crate) fn add(&mut self, line: u64, outcome: &Outcome) -> Result<(), CliError> {
        let word = outcome.word();
        match self.counts.iter_mut().find(|(known, _)| *known == word) {
            Some((_, count)) => *count = count.saturating_add(1),
            None => self.counts.push((word, 1)),
        }
        self.failed = self.failed.saturating_add(usize::from(!outcome.is_success()));
        let reason = outcome.reason().unwrap_or_default();
        self.write([&line.to_string(), word, outcome.id().unwrap_or_default(), reason])
    }

    /// Notes that no row is left.
    pub(crate) fn finish(&mut self) {
        self.is_finished = true;
    }

    /// Returns the number of rows without a record.
    pub(crate) fn failed(&self) -> usize {
        self.failed
    }

    /// Returns the counts as a sentence: `193 created, 7 refused`.
    pub(crate) fn summary(&self) -> String {
        if self.counts.is_empty() {
            return "the file has no rows".to_owned();
        }
        let part = |(word, count): &(&str, usize)| format!("{count} {word}");
        self.counts.iter().map(part).collect::<Vec<_>>().join(", ")
    }
}

fn writer(path: &Path) -> Result<csv::Writer<Box<dyn Write>>, CliError> {
    let to: Box<dyn Write> = if path == Path::new("-") {
        Box::new(io::stdout())
    } else {
        Box::new(File::create(path).map_err(|error| unwritable(path, &error))?)
    };
    Ok(csv::Writer::from_writer(to))
}

fn unwritable(path: &Path, reason: &dyn std::fmt::Display) -> CliError {
    let path = path.display();
    CliError::usage(format!("the report `{path}` cannot be written: {reason}; give another file"))
}
