//! Mistakes in a folder of records.

use std::{
    fmt,
    path::{Path, PathBuf},
};

/// A mistake in a folder of records. Nothing of the folder was loaded.
///
/// The text names the file, the line and the field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{}: {reason}", file.display(), Place { line: *line, field: field.as_deref() })]
pub struct SeedError {
    file: PathBuf,
    line: Option<u64>,
    field: Option<String>,
    reason: String,
}

impl SeedError {
    /// Creates a mistake of a whole file.
    pub(crate) fn new(file: &Path, reason: impl Into<String>) -> Self {
        Self { file: file.to_owned(), line: None, field: None, reason: reason.into() }
    }

    /// Sets the line, starting at 1.
    pub(super) fn line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// Sets the field.
    pub(super) fn field(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }
}

/// The line and the field of a mistake.
struct Place<'a> {
    line: Option<u64>,
    field: Option<&'a str>,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        self.field.map_or(Ok(()), |field| write!(f, ", `{field}`"))
    }
}
